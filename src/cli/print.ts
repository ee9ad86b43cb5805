import { styleText } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import type { Explanation } from '../eval.js'
import { type BuildSummary, type BuiltFiles, FascicleError, type IndexedPage } from '../indexer.js'
import type { Answer, Excerpt, Result } from '../searcher.js'

/** Widest line of an excerpt, in characters. */
const WIDTH = 96

/** A bar that shows itself once the work has taken a second, and only on a terminal. */
export function progressBar():
  | { update(phase: string, done: number, total: number): void; stop(): void }
  | undefined {
  if (!process.stdout.isTTY || process.env.CI) return undefined
  const started = performance.now()
  const bar = new SingleBar(
    {
      format: '{phase} {bar} {value}/{total} {things}',
      barsize: 30,
      clearOnComplete: true,
      hideCursor: true,
      fps: 10,
    },
    Presets.shades_classic,
  )
  let isShown = false
  return {
    update(phase, done, total) {
      if (!isShown && performance.now() - started < 1000) return
      const labels = { phase: phase.padEnd(8), things: phase === 'reading' ? 'articles' : 'files' }
      if (!isShown) bar.start(total, done, labels)
      isShown = true
      bar.setTotal(total)
      bar.update(done, labels)
    },
    stop() {
      if (isShown) bar.stop()
    },
  }
}

/** One value as JSON; errors as their code, message and place. */
export function printJson(value: unknown): void {
  const plain = (_: string, one: unknown) =>
    one instanceof FascicleError
      ? { code: one.code, message: one.message, file: one.file, line: one.line }
      : one
  console.log(JSON.stringify(value, plain, 2))
}

/** Every article and its sections, indented as they stand under each other. */
export function printPages(pages: readonly IndexedPage[]): void {
  for (const { title, url, sections } of pages) {
    console.log(`${bold(title)}  ${dim(url)}`)
    for (const { heading, anchor, level } of sections.slice(1)) {
      console.log(`${'  '.repeat(Math.max(1, level - 1))}${heading}  ${dim(`#${anchor}`)}`)
    }
  }
  console.log()
}

/** What a build made; what it could not read goes to stderr. */
export function printSummary(summary: Omit<BuildSummary, 'pages'>, out: string): void {
  for (const warning of summary.warnings) printFault(warning, 'warning')
  for (const error of summary.errors) printFault(error)
  const { articles, sections, terms, files, bytes, gzipBytes, seconds, languages } = summary
  const tongues = languages.length > 1 ? ` in ${languages.join(', ')}` : ''
  console.log(
    `${bold(out)}: ${plural(articles, 'article')}${tongues}, ${plural(sections, 'section')}, ${plural(terms, 'term')}; ` +
      `${plural(files, 'file')}, ${size(bytes)}, gzipped ${size(gzipBytes)}; ${seconds.toFixed(2)} s`,
  )
  const articlesAmiss = summary.errors.filter(({ code }) => code !== 'BAD_SYNONYMS').length
  if (articlesAmiss > 0) console.error(`${plural(articlesAmiss, 'article')} could not be indexed.`)
}

/** One line for each build while the articles are served. */
export function printBuilt(built: BuiltFiles | Error, seconds: number): void {
  if (built instanceof Error) {
    printFault(built)
    return
  }
  for (const warning of built.warnings) printFault(warning, 'warning')
  for (const error of built.errors) printFault(error)
  console.log(
    `Indexed ${plural(built.articles, 'article')}, ${plural(built.sections, 'section')}; ${seconds.toFixed(2)} s`,
  )
}

/** An error or a warning, on stderr. */
export function printFault(fault: Error, kind: 'error' | 'warning' = 'error'): void {
  const label = styleText(kind === 'error' ? 'red' : 'yellow', `${kind}:`, { stream: process.stderr })
  console.error(`${label} ${fault.message}`)
}

/** Results with their sections and marked excerpts. */
export function printAnswer(
  { query, total, results, facets, corrections, didYouMean, related, missing }: Answer,
  explanations: readonly Explanation[] = [],
): void {
  for (const { word, terms } of corrections) {
    console.log(`No article has "${word}": searched ${terms.map((term) => `"${term}"`).join(', ')} instead.`)
  }
  if (total === 0) {
    console.log(`Nothing found for "${query}".`)
    return
  }
  if (didYouMean !== undefined && corrections.length === 0) console.log(`Did you mean "${didYouMean}"?`)
  if (missing.length > 0) {
    const words = missing.map((word) => `"${word}"`).join(', ')
    console.log(`No article covers all of this. Missing: ${words}. Nearest to it:`)
  }
  console.log(
    `${plural(total, 'article')} for "${query}"${results.length < total ? `, the first ${results.length}` : ''}\n`,
  )
  for (const [index, result] of results.entries()) printResult(index + 1, result, explanations)
  if (related.length > 0) console.log(`${dim('related:')} ${related.join(', ')}`)
  for (const [name, values] of Object.entries(facets)) {
    console.log(`${dim(`${name}:`)} ${values.map(({ value, count }) => `${value} (${count})`).join(', ')}`)
  }
}

function printResult(
  number: number,
  { title, sections, pinned }: Result,
  explanations: readonly Explanation[],
): void {
  console.log(`${number}. ${bold(title)}${pinned ? dim('  (pinned)') : ''}`)
  for (const { url, trail, excerpt } of sections) {
    const label = trail.length > 1 ? trail.slice(1).join(' > ') : 'Introduction'
    console.log(`   ${label}  ${dim(url)}`)
    if (excerpt.text !== '') for (const line of wrap(marked(excerpt))) console.log(`     ${line}`)
    const explanation = explanations.find((one) => one.url === url)
    if (explanation) printExplanation(explanation)
  }
  console.log()
}

/** The parts of a score, which add up to it. */
function printExplanation({ score, parts, nearness, coverage, boost }: Explanation): void {
  const line = (value: number, what: string) =>
    console.log(dim(`     ${value.toFixed(3).padStart(8)}  ${what}`))
  for (const { word, term, kind, field, score: own } of parts) {
    const how = kind === 'exact' ? '' : `, ${kind} of "${word}"`
    line(own, `"${kind === 'exact' ? word : term}" in ${FIELD_NAMES[field]}${how}`)
  }
  if (nearness > 0) line(nearness, 'words that stand together as in the query')
  const factors = [
    coverage < 1 ? `times ${coverage.toFixed(3)}: not all words of the query` : '',
    boost === 1 ? '' : `times ${boost.toFixed(3)}: boost or freshness`,
  ].filter((one) => one !== '')
  line(score, `score${factors.length > 0 ? ` (in its parts ${factors.join('; ')})` : ''}`)
}

const FIELD_NAMES = {
  ...{ title: 'the title', headings: 'the headings', text: 'the text', code: 'the code', tags: 'the tags' },
  ...{ description: 'the description', kin: 'what the sections most like it say' },
}

/** The words of an excerpt, matches in colour, each with its width on the screen. */
function marked({ text, marks }: Excerpt): { word: string; width: number }[] {
  let end = 0
  let output = ''
  for (const [from, to] of marks) {
    output += text.slice(end, from) + bold(yellow(text.slice(from, to)))
    end = to
  }
  return (output + text.slice(end)).split(' ').map((word) => ({ word, width: plainLength(word) }))
}

function wrap(words: { word: string; width: number }[]): string[] {
  const lines: string[] = []
  let line: string[] = []
  let width = 0
  for (const { word, width: wordWidth } of words) {
    if (line.length > 0 && width + wordWidth + 1 > WIDTH) {
      lines.push(line.join(' '))
      line = []
      width = 0
    }
    line.push(word)
    width += wordWidth + 1
  }
  return line.length > 0 ? [...lines, line.join(' ')] : lines
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of styleText begin with one
const plainLength = (text: string): number => text.replace(/\u001B\[\d+m/g, '').length

export const bold = (text: string): string => styleText('bold', text, { stream: process.stdout })
const yellow = (text: string): string => styleText('yellow', text, { stream: process.stdout })
export const dim = (text: string): string => styleText('dim', text, { stream: process.stdout })

/** A number and what is counted, in the plural unless it is one. */
export const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : many}`

/** Bytes, in the unit that suits them. */
export const size = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1e3).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(2)} MB`
