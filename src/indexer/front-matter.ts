import matter from 'gray-matter'
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml'
import { parse as parseToml, TomlError } from 'smol-toml'
import { FascicleError } from '../core/error.js'
import type { SourceFile } from './articles.js'

/** A value that front matter may hold, after everything else was refused. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

/** What stands above an article's text, and the text. */
export interface FrontMatter {
  data: { [key: string]: Plain }
  /** The article without its front matter. */
  body: string
  /** The line of the file, from 1, on which `body` begins. */
  bodyLine: number
  /** The line of the file, from 1, on which the front matter gives this field; undefined if it cannot be told. */
  lineOf(key: string): number | undefined
}

type Language = 'yaml' | 'toml' | 'json'

interface Block {
  language: Language
  /** What stands between the marks. */
  text: string
  /** Line of the file, from 1, on which `text` begins. */
  line: number
  /** Offset in the file of the article's text. */
  end: number
}

/** How the first line says which language follows: a closed list, so that a file cannot choose its own parser. */
const OPENINGS: Record<string, Language> = {
  '---': 'yaml',
  '---yaml': 'yaml',
  '---yml': 'yaml',
  '---toml': 'toml',
  '---json': 'json',
  '+++': 'toml',
}

/** Languages that are programs: gray-matter would run them. */
const CODE = /^---(?:js|javascript|ts|typescript|coffee|coffeescript|cson)$/

/** Longest front matter, in UTF-16 code units: the longest of 9,746 real ones, a list of keywords, has 96,000. */
const LONGEST_BLOCK = 1_000_000

/** Most values in one front matter, and deepest nesting: aliases can make a few bytes stand for millions. */
const MOST_VALUES = 10_000
const DEEPEST = 30
const MOST_ALIASES = 50

/**
 * Reads YAML (`---`), TOML (`+++` or `---toml`) or JSON (`---json`, or `{` alone on the first line) from the
 * head of an article. Nothing in it is ever run. A file that merely begins with a thematic break has no
 * front matter and keeps all of its text.
 *
 * YAML is read by js-yaml 5 with its core schema: dates stay text, `no` stays text, aliases and depth are bounded.
 * gray-matter is always given options, since without them it caches by content and answers a broken file with
 * empty data the second time.
 *
 * @throws FascicleError `FRONT_MATTER` or `FRONT_MATTER_CODE`, with file and line
 * @example readFrontMatter({ path: 'a.md', text: '---\ntitle: A\n---\nText' }).data // => { title: 'A' }
 */
export function readFrontMatter({ path, text }: SourceFile): FrontMatter {
  const block = findBlock(text, path)
  const none: FrontMatter = { data: {}, body: text, bodyLine: 1, lineOf: () => undefined }
  if (!block) return none
  const value = parseBlock(block, path)
  // A thematic break, some text, another thematic break: YAML calls that a string, it is the article.
  if (value === null) return { ...none, body: text.slice(block.end), bodyLine: lineAt(text, block.end) }
  if (typeof value !== 'object' || Array.isArray(value)) return none
  return {
    data: value,
    body: text.slice(block.end),
    bodyLine: lineAt(text, block.end),
    lineOf: (key) => lineOfKey(block, key),
  }
}

function findBlock(text: string, file: string): Block | undefined {
  const firstEnd = text.indexOf('\n')
  const first = (firstEnd === -1 ? text : text.slice(0, firstEnd))
    .slice(0, 40)
    .replace(/\s/g, '')
    .toLowerCase()
  if (first === '{') return findJsonObject(text)
  if (CODE.test(first)) {
    throw new FascicleError('FRONT_MATTER_CODE', `the front matter asks to be run as code (${first})`, {
      mend: 'write it as YAML between two lines of ---',
      file,
      line: 1,
    })
  }
  const language = Object.hasOwn(OPENINGS, first) ? OPENINGS[first] : undefined
  if (language === undefined || firstEnd === -1) return undefined
  const mark = first.startsWith('+') ? '+++' : '---'
  for (let start = firstEnd + 1; start < text.length; ) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
    if (text.startsWith(mark, start) && text.slice(start, end).trimEnd() === mark) {
      if (start - firstEnd > LONGEST_BLOCK) break
      return { language, text: text.slice(firstEnd + 1, start), line: 2, end: Math.min(end + 1, text.length) }
    }
    start = end + 1
  }
  if (/^[\w-]+\s*[:=]\s/.test(text.slice(firstEnd + 1, firstEnd + 80))) {
    throw new FascicleError(
      'FRONT_MATTER',
      `the front matter is never closed, or longer than ${LONGEST_BLOCK} characters`,
      {
        mend: `end it with a line of ${mark}`,
        file,
        line: 1,
      },
    )
  }
  return undefined
}

/** Hugo's JSON front matter: an object that begins on the first line and ends on a line of its own. */
function findJsonObject(text: string): Block | undefined {
  const close = /^\}[ \t]*$/m.exec(text)
  if (!close || close.index > LONGEST_BLOCK) return undefined
  const end = close.index + close[0].length
  return { language: 'json', text: text.slice(0, end), line: 1, end: Math.min(end + 1, text.length) }
}

function parseBlock({ language, text, line }: Block, file: string): Plain {
  const refuse = () => {
    throw new FascicleError('FRONT_MATTER_CODE', 'the front matter asks to be run as code', {
      mend: 'write it as YAML between two lines of ---',
      file,
      line: 1,
    })
  }
  try {
    const { data } = matter(`---\n${text}\n---\n`, {
      language,
      engines: {
        yaml: parseYaml,
        json: (source: string) => JSON.parse(source) as object,
        toml: (source: string) => parseToml(source) as object,
        // Only an engine of this very name stops every spelling of ---js from being evaluated.
        javascript: refuse,
        js: refuse,
        coffee: refuse,
      },
    })
    return plain(data, { left: MOST_VALUES }, 0)
  } catch (error) {
    if (error instanceof FascicleError) throw error
    const { reason, row } = explain(error, language)
    throw new FascicleError(
      'FRONT_MATTER',
      `the front matter is no valid ${language.toUpperCase()} (${reason})`,
      {
        mend: 'correct that line; text that holds ": " or begins with a special character belongs in quotes',
        file,
        line: row === undefined ? line : line + row,
        cause: error,
      },
    )
  }
}

/** Most lines that are indented for their author before YAML counts as broken. */
const MOST_INDENTED = 50

/**
 * YAML 1.2, but for one thing that other parsers let pass and authors rely on (five of 9,746 pages of the Microsoft C++
 * documentation): a list in brackets that goes on at the start of the next line. Such a line is indented and read again;
 * inside brackets and quotes that changes nothing else.
 */
function parseYaml(source: string): object {
  const lines = source.split('\n')
  for (let indented = 0; ; indented++) {
    try {
      const options = { schema: CORE_SCHEMA, maxDepth: DEEPEST, maxAliases: MOST_ALIASES }
      return load(lines.join('\n'), options) as object
    } catch (error) {
      const row = error instanceof YAMLException ? error.mark?.line : undefined
      const isOutdented = error instanceof YAMLException && error.reason === 'deficient indentation'
      if (!isOutdented || row === undefined || indented === MOST_INDENTED) throw error
      lines[row] = `  ${lines[row]}`
    }
  }
}

/** What a parser complained of, and the row of the block, from 0. gray-matter leaves a line feed in front. */
function explain(error: unknown, language: Language): { reason: string; row: number | undefined } {
  if (error instanceof YAMLException) return { reason: error.reason, row: error.mark && error.mark.line - 1 }
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] as string
  if (error instanceof TomlError)
    return { reason: message.replace(/^Invalid TOML document: /, ''), row: error.line - 2 }
  const position = language === 'json' ? /line (\d+)/.exec(message)?.[1] : undefined
  return { reason: message, row: position === undefined ? undefined : Number(position) - 2 }
}

/** A copy that holds nothing but plain values, within a budget that counts an alias each time it stands. */
function plain(value: unknown, budget: { left: number }, depth: number): Plain {
  if (--budget.left < 0) throw new Error(`more than ${MOST_VALUES} values`)
  if (depth > DEEPEST) throw new Error(`nested more than ${DEEPEST} deep`)
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  // TOML has dates of its own; they print as the author wrote them.
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((item) => plain(item, budget, depth + 1))
  const copy: { [key: string]: Plain } = {}
  for (const [key, item] of Object.entries(value as object)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      throw new Error(`the name "${key}" is not allowed`)
    }
    copy[key] = plain(item, budget, depth + 1)
  }
  return copy
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < offset; feed = text.indexOf('\n', feed + 1))
    line++
  return line
}

function lineOfKey({ text, line }: Block, key: string): number | undefined {
  const row = text.split('\n').findIndex((one) => one.trimStart().replace(/^["']/, '').startsWith(key))
  return row === -1 ? undefined : line + row
}
