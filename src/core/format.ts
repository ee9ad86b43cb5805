import { FascicleError, SAME_VERSION } from './error.js'

/**
 * The number of the format that this version writes and reads. A change of any type in this file, of the bytes in
 * `packed.ts` or of where files are raises it.
 */
export const FORMAT = 6

/** The one file of an index whose name is fixed; every other file is named by what it holds. */
export const MANIFEST_NAME = 'manifest.json'

/** A value to filter and count by. */
export type FacetValue = string | number | boolean

/** The facets of an article: under each name the values it has, in the order of the front matter. */
export type Facets = Record<string, FacetValue[]>

/**
 * The kinds of files, each cut into many:
 *
 * - `shards`: postings of a range of sorted terms (`packed.ts`)
 * - `stores`: what is shown of a run of whole articles, JSON of {@link StoredArticle}s
 * - `words`: terms and in how many sections they stand, a range of sorted terms, JSON of {@link WordList}
 * - `backwards`: the same sorted by their letters from last to first, for typos at the start of a word
 * - `columns`: the values that all articles have of one facet or sorting field, JSON of {@link Column}
 * - `pages`: of a very large site, pages of the manifest, JSON of {@link FileSet}s
 */
export const KINDS = ['shards', 'stores', 'words', 'backwards', 'columns', 'pages'] as const
export type Kind = (typeof KINDS)[number]

/** How many files share a folder, whose name is the hash of their content. */
export const FILES_IN_GROUP = 16

/** Hexadecimal digits of a group's name: 40 bits of the SHA-256 of its files. */
export const GROUP_DIGITS = 10

/** The files of one kind. */
export interface FileSet {
  /** How many. */
  count: number
  /** Names of the groups, without anything between them. */
  groups: string
  /**
   * The least term of each file but the first: the shortest one that keeps files apart, in one string with spaces
   * between. For stores the number of articles in each file.
   */
  starts?: string
  /**
   * Where there are so many files that naming them all would be a download for itself: the first of the `pages` that name
   * them, and how many files each page names. Then `starts` is of the pages, and there are no `groups`.
   */
  pages?: [first: number, files: number]
}

/**
 * `manifest.json`: says where everything else is. Its last member is `checksum`, of all that stands before it.
 */
export interface Manifest {
  /** {@link FORMAT} of the indexer that wrote it. */
  format: number
  /** Name of the analyzer that made the terms. */
  analyzer: string
  /** Of its articles, see {@link languageOf}. */
  language: string
  /** The other languages of the site: each has an index of its own, in a folder of this name. */
  languages?: string[]
  counts: { articles: number; sections: number; terms: number }
  /** Average length of each field, as MiniSearch computes it of lengths rounded to three significant bits. */
  averages: number[]
  /**
   * Section `n` of article `a` is number `a * stride + n`. Articles that are alike have near numbers where there is the field
   * `kin`, else they are in the order of their paths.
   */
  stride: number
  files: Record<Kind, FileSet>
  /** Where new articles are preferred: after how many days half of that is gone, and the date of the newest. */
  freshness?: { days: number; newest: string }
  /** What means the same: terms to terms, several of them apart by spaces, function words left out. */
  synonyms?: Record<string, string[]>
  pins?: Pin[]
  /** On a very large site: texts of this length, in UTF-16 code units, may have been longer. */
  textLimit?: number
  /** Which of the `columns` a name has: the first, and how many. */
  columns: Record<string, [first: number, count: number]>
  /** On a small site: the files themselves, in base64, so that one request brings all of them. */
  inline?: Record<Kind, string[]>
}

/**
 * The language of a tag of BCP 47, without region and script, in lower case; undefined for what is no such tag.
 *
 * @example languageOf('pt-BR') // => 'pt'
 */
export function languageOf(tag: string): string | undefined {
  const language = /^[a-z]{2,3}(?=[-_]|$)/i.exec(tag.trim())?.[0].toLowerCase()
  // Bokmål and Nynorsk are both written under the name of Norwegian, too.
  return language?.replace(/^n[bn]$/, 'no')
}

/** What the site's owner wants first for some words. */
export interface Pin {
  /** What the analyzer makes of the words, which have to stand one after the other in a query. */
  terms: string[]
  article: number
  /** Position in the article; 0, the lead, for the article as a whole. */
  section: number
}

/** How many articles one file of a column covers. */
export const ARTICLES_IN_COLUMN = 16_384

/** Distinct values, and for each article the positions of those it has. */
export interface Column {
  values: FacetValue[]
  of: number[][]
}

/** Ascending terms, and in how many sections each stands. */
export interface WordList {
  words: string[]
  counts: number[]
}

/** A section as it is stored. Members at the end that are empty are left out. */
export type StoredSection = [
  /**
   * Fragment of its URL without `#`; empty for the lead, which is the article's own URL. A number where {@link slugOf} makes
   * it from the heading: which of several headings of the same words it is, from 0.
   */
  anchor: string | number,
  heading: string,
  /** Position in the article of the section whose heading stands above it; 0, the lead, for none. */
  parent?: number,
  /** Its text, blocks apart by line feeds; on a large site its beginning. */
  text?: string,
  /** Its code blocks, apart by line feeds; on a large site their beginning. */
  code?: string,
]

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

/** Where file `number` of a kind is, below the folder of the index: `shards/3f2a9c01de/5.bin`. */
export function pathOfFile(kind: Kind, number: number, { groups }: FileSet): string {
  const group = Math.floor(number / FILES_IN_GROUP)
  const name = groups.slice(group * GROUP_DIGITS, (group + 1) * GROUP_DIGITS)
  return `${kind}/${name}/${number % FILES_IN_GROUP}.bin`
}

/**
 * What a file begins with: the name of its group and its place in it. A host that sends another file than the
 * one asked for, or that of another build, is found out by it; what follows is gzip, which carries a checksum.
 */
export function headerOf(path: string): Uint8Array {
  const [, group = '', place = ''] = path.split(/[/.]/)
  const pairs = (group + place.padStart(2, '0')).match(/../g) as string[]
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}

/** A large site has thousands of files, and a query asks for dozens. */
const startsOf = new WeakMap<FileSet, string[]>()

/**
 * Which file holds a term; or, where files hold runs of articles, which holds the article of that number, and at which
 * place in it.
 */
export function locate(key: string | number, set: FileSet): [file: number, place: number] {
  const list = startsOf.get(set) ?? set.starts?.split(' ') ?? []
  startsOf.set(set, list)
  if (typeof key === 'string') return [list.filter((start) => start <= key).length, 0]
  let file = 0
  let place = key
  while (place >= Number(list[file])) place -= Number(list[file++])
  return [file, place]
}

/**
 * The usual anchor of a heading: of a real site's 96,000, five in six. It need not be right for all, since the
 * indexer compares: what differs is stored.
 */
export const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

/** The letters of a word from last to first. */
export const backwards = (word: string): string => [...word].reverse().join('')

/** FNV-1a, 32 bits (Fowler, Noll and Vo, 1991), over UTF-16 code units, as eight hexadecimal digits. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** A manifest as the text of its file. */
export function manifestText(manifest: Manifest): string {
  const text = JSON.stringify(manifest).slice(0, -1)
  return `${text},"checksum":"${checksum(text)}"}`
}

/**
 * Reads the text of a manifest and checks it before anything trusts it.
 *
 * @param file its URL or path, for the message
 * @throws FascicleError `FORMAT_MISMATCH` when it is another version's, `INDEX_DAMAGED` when it is no manifest
 */
export function readManifest(text: string, file: string): Manifest {
  let manifest: Partial<Manifest> & { checksum?: string }
  try {
    manifest = JSON.parse(text)
  } catch (cause) {
    throw damaged(file, cause)
  }
  if (typeof manifest?.format !== 'number') throw damaged(file)
  if (manifest.format !== FORMAT) {
    throw new FascicleError(
      'FORMAT_MISMATCH',
      `index format ${manifest.format}, this searcher reads ${FORMAT}`,
      {
        mend: SAME_VERSION,
        file,
      },
    )
  }
  if (manifest.checksum !== checksum(text.slice(0, text.lastIndexOf(',"checksum"')))) throw damaged(file)
  return manifest as Manifest
}

/** What mends files that do not belong together. */
export const PUBLISH = 'publish all files of the index again'

/** The error for a file that is not what it should be. */
export function damaged(file: string, cause?: unknown): FascicleError {
  return new FascicleError('INDEX_DAMAGED', 'the file is cut short, altered or another one', {
    mend: PUBLISH,
    file,
    cause,
  })
}
