/**
 * What went wrong, as a word that a program can compare. An empty list of results always means
 * "nothing matched": whatever could not be read, fetched or understood is one of these instead.
 */
export type ErrorCode =
  /** An option has a value that it cannot have. */
  | 'BAD_OPTION'
  /** The folder of articles does not exist, or is no folder. */
  | 'NO_DIRECTORY'
  /** The folder holds no article that may be indexed. */
  | 'NO_ARTICLES'
  /** The file cannot be opened or read, or is no regular file. */
  | 'UNREADABLE'
  /** The file is larger than an article may be. */
  | 'TOO_LARGE'
  /** The file holds NUL bytes: it is no text. */
  | 'BINARY'
  /** The file's bytes are not UTF-8. */
  | 'NOT_UTF8'
  /** The front matter cannot be read, or a field of it has an impossible value. */
  | 'FRONT_MATTER'
  /** The front matter asks to be run as code, which never happens. */
  | 'FRONT_MATTER_CODE'
  /** Synonyms or pinned results cannot be used as they are written. */
  | 'BAD_SYNONYMS'
  /** A slug, a permalink or a symbolic link leads out of the folder of articles. */
  | 'OUTSIDE'
  /** Two articles have the same URL. */
  | 'DUPLICATE_URL'
  /** The index could not be written. */
  | 'WRITE_FAILED'
  /** The index was written in a format that this searcher does not read. */
  | 'FORMAT_MISMATCH'
  /** The index was built with an analyzer that this searcher does not have. */
  | 'UNKNOWN_ANALYZER'
  /** A file of the index is not there. */
  | 'INDEX_MISSING'
  /** A file of the index is cut short, altered or not what its name promises. */
  | 'INDEX_DAMAGED'
  /** A file of the index could not be fetched: no answer, or an answer that is an error. */
  | 'NETWORK'
  /** The port of the dev server cannot be listened on. */
  | 'PORT_TAKEN'
  /** The query is longer than a query may be. */
  | 'QUERY_TOO_LONG'
  /** The judged queries are no list of queries with what answers them, or a grade is not above 0. */
  | 'BAD_QUERIES'
  /** A judged query names a URL that no article or section of the index has. */
  | 'UNKNOWN_URL'

/** What mends an index and a searcher that do not fit together. */
export const SAME_VERSION = 'build the index and import the searcher from the same version of fascicle'

/** Where a fault is and what mends it. */
export interface FaultDetails {
  /** What the reader can do about it, as an imperative without a full stop. */
  mend: string
  /** The file or URL at fault. */
  file?: string | undefined
  /** The line in that file, counted from 1. */
  line?: number | undefined
  /** The error underneath, if there was one. */
  cause?: unknown
}

/**
 * The one error class of this package. Its message reads `CODE: what is wrong: what mends it (file:line)`.
 *
 * @example
 * try { await openIndex('/search/') } catch (error) {
 *   if (error instanceof FascicleError && error.code === 'FORMAT_MISMATCH') location.reload()
 * }
 */
export class FascicleError extends Error {
  declare readonly code: ErrorCode
  /** What is wrong, in words, without code, mend or place. */
  declare readonly what: string
  declare readonly mend: string
  declare readonly file: string | undefined
  declare readonly line: number | undefined

  constructor(code: ErrorCode, what: string, { mend, file, line, cause }: FaultDetails) {
    const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`
    super(`${code}: ${what}: ${mend}${place}`, { cause })
    Object.assign(this, { name: 'FascicleError', code, what, mend, file, line })
  }
}
