import { FascicleError } from './error.js'
import { FIELDS } from './schema.js'

/**
 * The number of the format that this version writes and reads. A change of any type in this file raises it.
 */
export const FORMAT = 1

/** The one file of an index whose name is fixed; every other file is named by what it holds. */
export const MANIFEST_NAME = 'manifest.json'

/** A value to filter and count by. */
export type FacetValue = string | number | boolean

/** The facets of an article: under each name the values it has, in the order of the front matter. */
export type Facets = Record<string, FacetValue[]>

/** A file of the index. Its name carries the first 16 hex digits of the SHA-256 of its bytes. */
export interface FileEntry {
  name: string
  /** Its length in bytes, before any compression by the host. */
  bytes: number
}

/** `manifest.json`: small, never cached for long, says where everything else is. */
export interface Manifest {
  /** {@link FORMAT} of the indexer that wrote it. */
  format: number
  /** Name of the analyzer that made the terms. */
  analyzer: string
  counts: { articles: number; sections: number; terms: number }
  files: { index: FileEntry }
}

/** A section as it is stored: what a result shows of it. Its position in its article is its identity. */
export interface StoredSection {
  /** Fragment of its URL without `#`; empty for the lead, which is the article's own URL. */
  anchor: string
  /** Its heading; for the lead the article's title. */
  heading: string
  /** The headings above it, outermost first, without the article's title and without its own. */
  above: string[]
  /** Its text, blocks of text apart by line feeds. */
  text: string
  /** Its code blocks, apart by line feeds. */
  code: string
}

/** An article as it is stored. */
export interface StoredArticle {
  /** From the root of the site, with the base: `/docs/guide/`. */
  url: string
  title: string
  description?: string
  /** ISO 8601, as far as the author gave it: `2026-11-22` or with a time. */
  date?: string
  updated?: string
  lang?: string
  /** Title or address of the article before and after it, where it names them. */
  previous?: string
  next?: string
  facets: Facets
  sections: StoredSection[]
}

/** Postings as MiniSearch serializes them: `[term, { fieldNumber: { sectionNumber: frequency } }]`. */
export type Postings = [term: string, fields: Record<string, Record<string, number>>][]

/**
 * What `MiniSearch.loadJS` takes, as MiniSearch 7 writes it (serialization version 2), with terms in
 * ascending order of UTF-16 code units.
 */
export interface SerializedMiniSearch {
  documentCount: number
  nextId: number
  documentIds: Record<string, number>
  fieldIds: Record<string, number>
  fieldLength: Record<string, (number | null)[]>
  averageFieldLength: number[]
  storedFields: Record<string, never>
  dirtCount: number
  index: Postings
  serializationVersion: 2
}

/** `index.<hash>.json`: the postings and everything that is shown of a result. */
export interface IndexFile {
  format: number
  miniSearch: SerializedMiniSearch
  /** Sections are numbered through all articles in this order, from 0: those numbers are MiniSearch's ids. */
  articles: StoredArticle[]
}

/** The name of a file of the index: what it is, what it holds, and a type that every host compresses. */
export const fileName = (kind: 'index', sha256Hex: string): string => `${kind}.${sha256Hex.slice(0, 16)}.json`

/** The hash in a name that {@link fileName} made, or undefined where there is none. */
export const hashInName = (name: string): string | undefined =>
  /^index\.([0-9a-f]{16})\.json$/.exec(name)?.[1]

/**
 * Checks what came from outside before anything trusts it.
 *
 * @param value what the file's JSON says
 * @param file its URL or path, for the message
 * @throws FascicleError `FORMAT_MISMATCH` when it is another version's, `INDEX_DAMAGED` when it is no manifest
 */
export function checkManifest(value: unknown, file: string): Manifest {
  checkFormat(value, file)
  const manifest = value as Partial<Manifest>
  const index = manifest.files?.index
  const isSound =
    typeof manifest.analyzer === 'string' &&
    isCount(manifest.counts?.articles) &&
    isCount(manifest.counts?.sections) &&
    isCount(manifest.counts?.terms) &&
    typeof index?.name === 'string' &&
    hashInName(index.name) !== undefined &&
    isCount(index.bytes)
  if (!isSound) throw damaged('it is no manifest of an index', file)
  return manifest as Manifest
}

/**
 * Checks the index file against the manifest that named it, so that nothing half-read answers a query:
 * MiniSearch itself loads an index with terms or lengths missing and then finds nothing.
 *
 * @throws FascicleError `FORMAT_MISMATCH` or `INDEX_DAMAGED`
 */
export function checkIndexFile(value: unknown, { counts }: Manifest, file: string): IndexFile {
  checkFormat(value, file)
  const { miniSearch, articles } = value as Partial<IndexFile>
  if (!Array.isArray(articles) || articles.length !== counts.articles) {
    throw damaged(`it should hold ${counts.articles} articles`, file)
  }
  const sections = articles.reduce((sum, article) => sum + (article?.sections?.length ?? 0), 0)
  if (sections !== counts.sections || miniSearch?.documentCount !== counts.sections) {
    throw damaged(`it should hold ${counts.sections} sections`, file)
  }
  if (miniSearch.serializationVersion !== 2 || miniSearch.index?.length !== counts.terms) {
    throw damaged(`it should hold ${counts.terms} terms`, file)
  }
  if (FIELDS.some((field, number) => miniSearch.fieldIds[field] !== number)) {
    throw damaged(`its fields should be ${FIELDS.join(', ')}`, file)
  }
  return value as IndexFile
}

/** The error for a file that is not what it should be. */
export function damaged(what: string, file: string, cause?: unknown): FascicleError {
  return new FascicleError('INDEX_DAMAGED', `the file is cut short or altered: ${what}`, {
    mend: 'build the index again and publish all of its files',
    file,
    cause,
  })
}

function checkFormat(value: unknown, file: string): void {
  const format = (value as { format?: unknown } | null)?.format
  if (typeof format !== 'number') throw damaged('it is no file of an index', file)
  if (format === FORMAT) return
  throw new FascicleError('FORMAT_MISMATCH', `index format ${format}, this searcher reads ${FORMAT}`, {
    mend: 'build the index and import the searcher from the same version of fascicle',
    file,
  })
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
