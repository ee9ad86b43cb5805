import { FascicleError } from '../core/error.js'

/** A query and what somebody judged to answer it. */
export interface JudgedQuery {
  /** What a visitor types. */
  query: string
  /** What answers it. Empty when nothing on the site does: such a query is counted apart. */
  relevant: readonly Judgment[]
}

/** Something that answers a query. */
export interface Judgment {
  /** Of a section, with its anchor: `/a/#b`. Or of an article, `/a/`, where any section of it will do. */
  url: string
  /** How well, above 0: 2 is worth twice as much as 1. Default 1. */
  grade?: number | undefined
}

const SHAPE = 'write [{ "query": "…", "relevant": [{ "url": "/a/#b", "grade": 2 }] }, …]'

/**
 * Reads a file of judged queries.
 *
 * @param text the file's content, JSON of {@link JudgedQuery}s
 * @param file its name, for the message
 * @throws FascicleError `BAD_QUERIES`, with the line where the JSON is wrong, else the number of the entry, from 1 on
 * @example readQueries('[{ "query": "ptsd", "relevant": [{ "url": "/ptsd/" }] }]', 'queries.json')
 */
export function readQueries(text: string, file: string): JudgedQuery[] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    // It may quote the text around the fault, with its line ends.
    const message = (cause as SyntaxError).message.replace(/\s+/g, ' ')
    const position = /at position (\d+)/.exec(message)?.[1]
    const line = position && text.slice(0, Number(position)).split('\n').length
    throw new FascicleError('BAD_QUERIES', `this is no JSON (${message})`, {
      mend: 'correct it',
      file,
      line: line || undefined,
      cause,
    })
  }
  checkQueries(value, file)
  return value
}

/**
 * Checks that a value is a list of judged queries, which the program may have got from anywhere.
 *
 * @param file where it is from, for the message
 * @throws FascicleError `BAD_QUERIES`
 */
export function checkQueries(value: unknown, file?: string): asserts value is JudgedQuery[] {
  const refuse = (what: string, mend: string): never => {
    throw new FascicleError('BAD_QUERIES', what, { mend, file })
  }
  if (!Array.isArray(value)) return refuse('there is no list of judged queries', SHAPE)
  for (const [index, entry] of value.entries()) {
    const { query, relevant } = isObject(entry) ? entry : {}
    const number = `entry ${index + 1}`
    if (typeof query !== 'string' || query.trim() === '')
      return refuse(`${number} has no query`, 'give it a "query", the text that a visitor types')
    const name = `${number} (${query})`
    if (!Array.isArray(relevant))
      return refuse(`${name} has no list "relevant"`, 'list what answers it; write [] when nothing does')
    const urls = new Set<string>()
    for (const judgment of relevant) {
      const { url, grade = 1 } = isObject(judgment) ? judgment : {}
      if (typeof url !== 'string' || url === '')
        return refuse(`${name} has a judgment without url`, 'write { "url": "/a/#b" }')
      if (urls.has(url)) return refuse(`${name} judges ${url} twice`, 'leave one of them out')
      urls.add(url)
      if (typeof grade === 'number' && Number.isFinite(grade) && grade > 0) continue
      return refuse(
        `${name} gives ${url} the grade ${JSON.stringify(grade)}`,
        'write a number above 0, and leave out what is not relevant',
      )
    }
  }
  if (!value.some(({ relevant }) => relevant.length > 0))
    return refuse('no query has anything relevant, so that there is nothing to measure', SHAPE)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
