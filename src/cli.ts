#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
import { type Measured, printBelow, printComparison, printEvaluation } from './cli/evaluation.js'
import { addFilter, addFloor, portNumber, siteOf, wholeNumber } from './cli/flags.js'
import { openAt, placeOf } from './cli/place.js'
import {
  printAnswer,
  printBuilt,
  printFault,
  printJson,
  printPages,
  printSummary,
  progressBar,
} from './cli/print.js'
import {
  coldBytes,
  compare,
  evaluate,
  explain,
  type JudgedQuery,
  type MetricName,
  readQueries,
  unknownUrls,
} from './eval.js'
import { exportMiniSearch } from './export.js'
import { elementFiles } from './indexer/element.js'
import { writeFiles } from './indexer/files.js'
import { type BuildOptions, buildIndex, FascicleError } from './indexer.js'
import type { Filter } from './searcher.js'

/** The articles that travel in the package: what every command works on when none are named. */
const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url))

const DEFAULT_CACHE = 'node_modules/.cache/fascicle'

/** A mean that is below its floor by less was rounded. */
const ROUNDING = 1e-9

interface BuildFlags extends SiteFlags {
  out: string
  strict?: boolean
  element: boolean
  keep: number
  list?: boolean
  json?: boolean
  watch?: boolean
}

interface EvalFlags {
  index?: string
  min?: [MetricName, number][]
  compare?: string
  json?: boolean
}

interface SiteFlags {
  cache?: string | boolean
  base: string
  urls: 'slash' | 'bare' | 'html'
  html?: boolean
  selector?: string
  include?: string[]
  ignore?: string[]
  drafts?: boolean
  synonyms?: string
  language?: string
  freshness?: number
}

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const program = new Command('fascicle')
  .description('Full-text search for static sites with no server.')
  .version(version, '-v, --version')
  .showHelpAfterError('(fascicle --help lists the commands)')

siteOptions(program.command('build'))
  .description('index a folder of articles; without one, the bundled corpus')
  .argument('[dir]', 'folder of Markdown, MDX and plain text, or of pages')
  .requiredOption('-o, --out <dir>', 'folder that gets the index, for example public/search')
  .option('--strict', 'stop at the first article that cannot be read')
  .option('--keep <n>', "how many builds' files stay in the folder, this one included", wholeNumber, 2)
  .option('--no-element', 'leave the search box out, which is otherwise written beside the index')
  .option('-w, --watch', 'build again when a file changes, until it is stopped')
  .option('--list', 'name every article and its sections too')
  .option('--json', 'print the summary as JSON')
  .action(async (dir: string | undefined, flags: BuildFlags) => {
    if (flags.watch) return watchAndBuild(dir, flags)
    const bar = flags.json ? undefined : progressBar()
    const { pages, ...summary } = await buildIndex({
      ...buildOptions(dir, flags),
      out: flags.out,
      strict: flags.strict ?? false,
      element: flags.element,
      keep: flags.keep,
      ...cacheOption(flags.cache),
      onProgress: (phase, done, total) => bar?.update(phase, done, total),
    }).finally(() => bar?.stop())
    if (flags.json) printJson(flags.list ? { ...summary, pages } : summary)
    else {
      if (flags.list) printPages(pages)
      printSummary(summary, flags.out)
    }
    if (summary.errors.length > 0) process.exitCode = 1
  })

program
  .command('search')
  .description('search an index; without one, the bundled corpus')
  .argument('<query...>', 'words to find')
  .option('-i, --index <dir>', 'folder or URL of the index')
  .option('-n, --limit <n>', 'most results', wholeNumber, 5)
  .option('-f, --filter <name=value>', 'facet that an article must have; again for more', addFilter)
  .option('--explain', 'say of each section why it has its score')
  .option('--json', 'print the answer as JSON: { query, total, confidence, results } and what is offered')
  .action(
    async (
      words: string[],
      flags: { index?: string; limit: number; filter?: Filter; explain?: boolean; json?: boolean },
    ) => {
      const query = words.join(' ')
      const index = await openAt(flags.index)
      const options = { limit: flags.limit, ...(flags.filter && { filter: flags.filter }) }
      const { answer, explanations } = flags.explain
        ? await explain(index, query, options)
        : { answer: await index.search(query, options), explanations: [] }
      if (flags.json) {
        const { total, results, corrections, didYouMean, related, confidence, missing } = answer
        const offered = Object.entries({ corrections, related, missing, explanations }).filter(
          ([, list]) => list.length > 0,
        )
        printJson({ query, total, confidence, results, didYouMean, ...Object.fromEntries(offered) })
      } else printAnswer(answer, explanations)
    },
  )

program
  .command('eval')
  .description('measure an index with judged queries; without one, the bundled corpus')
  .argument('<queries>', 'JSON file: [{ "query": "…", "relevant": [{ "url": "/a/#b", "grade": 2 }] }, …]')
  .option('-i, --index <dir>', 'folder or URL of the index')
  .option(
    '--min <metric=value>',
    'exit with 1 when a mean is lower, for example ndcg@10=0.8; again for more',
    addFloor,
  )
  .option('--compare <dir>', 'folder or URL of another index, to compare query by query')
  .option('--json', 'print { queries, metrics, failures, bytes, unsure } as JSON')
  .action(async (file: string, flags: EvalFlags) => {
    const queries = readQueries(await readText(file), file)
    const measured = await measureIndex(flags.index, queries, file)
    const { metrics, failures, unanswerable, unsure } = measured.evaluation
    const other = flags.compare === undefined ? undefined : await measureIndex(flags.compare, queries, file)
    const comparison = other && compare(measured.evaluation, other.evaluation)
    if (flags.json) {
      printJson({
        queries: queries.length,
        metrics,
        failures,
        bytes: measured.bytes,
        unsure,
        ...(unanswerable.queries > 0 && { unanswerable }),
        ...(comparison && { comparison }),
      })
    } else {
      printEvaluation(measured)
      if (other && comparison) printComparison(comparison, measured, other)
    }
    for (const [name, floor] of flags.min ?? []) {
      if (metrics[name] >= floor - ROUNDING) continue
      printBelow(name, metrics[name], floor)
      process.exitCode = 1
    }
  })

program
  .command('export')
  .description('write an index as one file for the plain MiniSearch package; without one, the bundled corpus')
  .requiredOption('-o, --out <file>', 'file to write')
  .option('-i, --index <dir>', 'folder or URL of the index')
  .addOption(
    new Option('--format <name>', 'format of the file').choices(['minisearch']).default('minisearch'),
  )
  .action(async ({ index, out }: { index?: string; out: string }) => {
    const [base, fetch] = placeOf(index)
    const { json, options } = await exportMiniSearch(base, fetch)
    await writeFile(out, json).catch((cause) => {
      throw new FascicleError('WRITE_FAILED', `the file cannot be written (${cause.code})`, {
        mend: 'check the folder and its permissions',
        file: out,
        cause,
      })
    })
    console.log(`${out} opens in MiniSearch 7 with:\n\nMiniSearch.loadJSON(text, ${options})`)
  })

program
  .command('mcp')
  .description('serve an index to assistants, by the Model Context Protocol over stdin and stdout')
  .option('-i, --index <dir>', 'folder or URL of the index; without one, the bundled corpus')
  .option('--name <site>', 'what assistants call the site (default: its host, or the folder of the index)')
  .option(
    '--site <url>',
    'where the site is, for whole URLs (default: the host of the index, if it is a URL)',
  )
  .action(async (flags: { index?: string; name?: string; site?: string }) => {
    const { serveMcp } = await import('./cli/mcp.js')
    const [base, fetch] = placeOf(flags.index)
    const place = flags.site ?? (/^https?:/.test(base) ? base : undefined)
    const { origin, host } = place === undefined ? {} : siteOf(place)
    const name = flags.name ?? host ?? flags.index ?? 'articles on mental health'
    await serveMcp({ base, fetch, name, origin, version })
  })

siteOptions(program.command('dev'))
  .description('serve a page that searches a folder of articles, and build again when a file changes')
  .argument('[dir]', 'folder of Markdown, MDX and plain text; without one, the bundled corpus')
  .option('-p, --port <n>', 'port to listen on (default: 4321, or the next that is free)', portNumber)
  .action(async (dir: string | undefined, flags: SiteFlags & { port?: number }) => {
    // What only this command needs is loaded for it alone.
    const { serveArticles } = await import('./dev.js')
    const { url } = await serveArticles({
      ...buildOptions(dir, flags),
      ...cacheOption(flags.cache),
      ...(flags.port === undefined ? {} : { port: flags.port }),
      onBuilt: (built, seconds) => printBuilt(built, seconds),
    })
    console.log(`Search your articles at ${url}  (Ctrl+C stops)`)
  })

for (const command of program.commands)
  command.showHelpAfterError(`(fascicle ${command.name()} --help lists its options)`)
await program.parseAsync().catch((error) => {
  if (!(error instanceof FascicleError)) throw error
  printFault(error)
  process.exitCode = 1
})

/** Writes the index again after every change. A change of files that cannot be read leaves the last good one in place. */
async function watchAndBuild(
  dir: string | undefined,
  { out, keep, element, ...flags }: BuildFlags,
): Promise<void> {
  // What only this command needs is loaded for it alone.
  const { openLiveIndex } = await import('./plugins/live-index.js')
  const scripts = element ? await elementFiles() : []
  let writing = Promise.resolve()
  openLiveIndex({
    ...buildOptions(dir, flags),
    ...cacheOption(flags.cache),
    unwatched: out,
    onBuilt(built, seconds) {
      if (built instanceof Error) return printBuilt(built, seconds)
      writing = writing
        .then(() => writeFiles(out, [...scripts, ...built.files], keep))
        .then(() => printBuilt(built, seconds), printFault)
    },
  })
}

function siteOptions(command: Command): Command {
  return command
    .option('--base <path>', 'path under which the site is published', '/')
    .addOption(
      new Option('--urls <style>', 'how the site names its pages: /a/, /a or /a.html')
        .choices(['slash', 'bare', 'html'])
        .default('slash'),
    )
    .option('--html', 'index the HTML pages of a built site')
    .option('--selector <selector>', 'what holds the article on each page, as main or .content')
    .option(
      '--include <glob...>',
      'files to read (default: **/*.{md,markdown,mdx,txt}, with --html **/*.{html,htm})',
    )
    .option('--ignore <glob...>', 'files to leave out')
    .option('--drafts', 'index drafts too')
    .option(
      '--synonyms <file>',
      'what means the same and what comes first (default: synonyms.json among the articles)',
    )
    .option('--language <tag>', 'language of articles that do not name theirs, as de or pt-BR', 'en')
    .option('--freshness <days>', 'prefer new articles: after so many days half of it is gone', wholeNumber)
    .option(
      '--cache <dir>',
      `folder that keeps what was read, for the next build (default: ${DEFAULT_CACHE}, if there are node_modules)`,
    )
    .option('--no-cache', 'read every article anew')
}

function buildOptions(
  dir: string | undefined,
  { base, urls, html, selector, include, ignore, drafts, synonyms, language, freshness }: SiteFlags,
): Omit<BuildOptions, 'out'> & { articles: string } {
  return {
    articles: dir ?? CORPUS,
    base,
    urls,
    drafts: drafts ?? false,
    ...(html && { html }),
    ...(selector !== undefined && { selector }),
    ...(include === undefined ? {} : { include }),
    ...(synonyms === undefined ? {} : { synonyms }),
    ...(language === undefined ? {} : { language }),
    ...(freshness === undefined ? {} : { freshness }),
    ...(ignore === undefined ? {} : { ignore }),
  }
}

/** A folder that every tool of a project may write to; outside of a project there is none. */
function cacheOption(cache: string | boolean | undefined): { cache?: string } {
  if (typeof cache === 'string') return { cache }
  return cache !== false && existsSync('node_modules') ? { cache: DEFAULT_CACHE } : {}
}

/** All that is known of an index, and on stderr the judged urls that it does not have. */
async function measureIndex(
  place: string | undefined,
  queries: readonly JudgedQuery[],
  file: string,
): Promise<Measured> {
  const [base, fetch] = placeOf(place)
  const name = place ?? 'the bundled corpus'
  const evaluation = await evaluate(await openAt(place), queries)
  for (const warning of await unknownUrls({ base, fetch }, queries, { file, name }))
    printFault(warning, 'warning')
  return { name, evaluation, bytes: await coldBytes({ base, fetch }, queries) }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw new FascicleError('UNREADABLE', `the file cannot be read (${cause.code})`, {
      mend: 'check the path and its permissions',
      file,
      cause,
    })
  })
}
