import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FascicleError } from '../core/error.js'
import {
  FILES_IN_GROUP,
  type FileSet,
  FORMAT,
  GROUP_DIGITS,
  headerOf,
  KINDS,
  type Kind,
  MANIFEST_NAME,
  type Manifest,
  manifestText,
  pathOfFile,
} from '../core/format.js'
import { LANGUAGES_FOLDER } from '../core/languages.js'
import { concat, type PackedTerm } from '../core/packed.js'
import { type Body, type Digest, NUMBERS } from './digest.js'
import { ELEMENT_FOLDER } from './element.js'
import type { Piece } from './pieces.js'
import { stampOf, type TermSummary } from './postings.js'
import { type Cut, cutShards, cutWords } from './shards.js'
import { cutColumns, cutStores, type StoredForm, usefulFacets } from './stores.js'

/** A file of the index, ready to be written. */
export interface OutputFile {
  /** Path below the folder of the index, with `/` on every system. */
  name: string
  bytes: Uint8Array
}

/** How an index is cut into files. */
export interface LayoutOptions {
  /**
   * Largest index, in bytes with gzip, that travels inside the manifest: one request instead of three round trips. Default
   * 80,000: on slow 4G the first five results came as fast either way at 48, 79 and 81 kB in three runs of
   * `bench/threshold.mjs`, and connections that have to start slowly favour the one file.
   */
  inlineBytes?: number
  /** Size of a shard before compression, in bytes. A large site may have larger ones. Default 8,000. */
  shardBytes?: number
  /** Size of a store before compression, in characters. A large site may have larger ones. Default 6,000. */
  storeLength?: number
  /** Size of a list of words before compression, in characters. Default 12,000. */
  wordsLength?: number
  /**
   * How many files a page of the manifest names, a multiple of 16; with more than twice as many files of a kind there are
   * pages. Default 1,024.
   */
  pageFiles?: number
  /**
   * Sites of up to so many sections have, for each section, what the sections most like it are about: better answers for a
   * build that takes longer, by 2 s for 20,000 sections. Default 20,000; 0 for none.
   */
  kinSections?: number
}

const INLINE_BYTES = 80_000
const PAGE_FILES = 1024

/**
 * Most files of a kind, for a site of up to {@link SECTIONS_OF_MOST} sections: 2,000 in all, what every host takes. The share of
 * each makes an ordinary query cheapest: it takes two shards and eight stores. A larger site has more of them in
 * proportion, so that a file stays as small.
 */
const MOST = { shards: 640, stores: 1180, words: 60 }
const SECTIONS_OF_MOST = 110_000

/** A text is never more than so many times as long as its part of an index: beyond it, inlining is not even tried. */
const MOST_RATIO = 8

/** What an index is made of. */
export interface SiteIndex {
  digests: readonly Digest[]
  bodyOf: (article: number) => Body
  /** Stored forms that are known from an earlier build; those of this one are added. */
  forms: Map<Digest, StoredForm>
  /** Ascending. Not known before it is asked for, which takes its time. */
  terms: () => readonly TermSummary[]
  /** Of one of the terms. */
  postings: (term: string) => PackedTerm
  stride: number
  sections: number
  averages: number[]
  synonyms?: Manifest['synonyms'] | undefined
  pins?: Manifest['pins'] | undefined
  /** After how many days half of what a new article counts more is gone; nothing where new ones count no more. */
  freshnessDays?: number | undefined
}

/**
 * Compresses pieces, or knows how an earlier build compressed them.
 *
 * @param isAhead whether all of them are handed over at once, as what asks is busy meanwhile
 */
export type Compress = (pieces: readonly Piece[], isAhead?: boolean) => Promise<Uint8Array[]>

/**
 * Packs an index into its files. The manifest comes last: nothing it names may be missing once it is there.
 *
 * Files are compressed here, not by the host: they are small wherever they are served, also where types that are
 * not known go uncompressed.
 *
 * @param made by which analyzer the terms, in which language, and which other languages the site has
 * @returns the files, the names of facets that were left out because nearly all of their values differ, and where each shard
 * begins and the stamp of its piece
 */
export async function packFiles(
  index: SiteIndex,
  made: Pick<Manifest, 'analyzer' | 'language'> & { languages: readonly string[] },
  layout: LayoutOptions,
  compress: Compress,
): Promise<{ files: OutputFile[]; crowded: string[]; shards: { starts: string; pieces: string[] } }> {
  const { digests, averages, stride, sections } = index
  const { useful, crowded } = usefulFacets(digests)
  const { pieces, columns } = cutColumns(digests, useful)
  const { synonyms, pins } = index
  const { freshnessDays: days } = index
  const freshness = days === undefined ? undefined : { days, newest: newestOf(digests) }
  const owned = { ...(synonyms && { synonyms }), ...(pins && { pins }), ...(freshness && { freshness }) }
  const { analyzer, language } = made
  const languages = made.languages.length > 0 ? { languages: [...made.languages] } : undefined
  const base = () => ({
    format: FORMAT,
    analyzer,
    language,
    ...languages,
    counts: { articles: digests.length, sections, terms: countTerms(index.terms()) },
    averages,
    stride,
    columns,
    ...owned,
  })
  const inlineBytes = layout.inlineBytes ?? INLINE_BYTES
  const storesOf = (size: LayoutOptions, share: number) =>
    cutStores(digests, index.bodyOf, index.forms, useful, MOST.stores * share, size.storeLength)
  const termsOf = (size: LayoutOptions, share: number) => {
    const terms = index.terms()
    return {
      shards: cutShards(terms, index.postings, stride, MOST.shards * share, size.shardBytes),
      words: size === WHOLE ? NONE : cutWords(terms, false, MOST.words * share, size.wordsLength),
      backwards: size === WHOLE ? NONE : cutWords(terms, true, MOST.words * share, size.wordsLength),
      columns: { pieces, starts: [] },
      pages: NONE,
    }
  }

  // A small site first: everything in one shard and one store, and no list of words is needed.
  if (lengthOf(digests) < inlineBytes * MOST_RATIO) {
    const whole = { ...termsOf(WHOLE, 1), stores: storesOf(WHOLE, 1) }
    const bodies = await compressKinds(whole, compress)
    const bytes = KINDS.flatMap((kind) => bodies[kind]).reduce((sum, body) => sum + body.length, 0)
    if (bytes <= inlineBytes) {
      const files = mapKinds((kind) => fileSet(whole[kind].pieces.length, '', whole[kind].starts))
      const inline = mapKinds((kind) => bodies[kind].map(base64))
      return { files: [manifestFile({ ...base(), files, inline })], crowded, shards: stampsOf(whole.shards) }
    }
  }
  const share = Math.max(1, sections / SECTIONS_OF_MOST)
  const stores = storesOf(layout, share)
  // Threads have these to do while this one joins and cuts the terms.
  const storeBodies = compress(stores.pieces, true)
  storeBodies.catch(() => undefined)
  const parts = { ...termsOf(layout, share), stores }
  const bodies = await compressKinds({ ...parts, stores: NONE }, compress)
  bodies.stores = await storeBodies
  const pageFiles = layout.pageFiles ?? PAGE_FILES
  const output: OutputFile[] = []
  const add = (kind: Kind, own: readonly Uint8Array[], starts: readonly string[]): FileSet => {
    const set = fileSet(own.length, nameGroups(own), starts)
    for (const [number, body] of own.entries()) {
      const name = pathOfFile(kind, number, set)
      output.push({ name, bytes: concat([headerOf(name), body]) })
    }
    return set
  }
  const pages: Piece[] = []
  const files = mapKinds((kind): FileSet => {
    if (kind === 'pages') return fileSet(0, '', [])
    const set = add(kind, bodies[kind], parts[kind].starts)
    if (set.count <= 2 * pageFiles || kind === 'columns') return set
    const paged = pagesOf(kind, set, pageFiles)
    const first = pages.length
    pages.push(...paged.pieces)
    return { count: set.count, groups: '', starts: paged.starts.join(' '), pages: [first, pageFiles] }
  })
  files.pages = add('pages', await compress(pages), [])
  const { textLimit } = stores
  const manifest = manifestFile({ ...base(), ...(textLimit !== undefined && { textLimit }), files })
  return { files: [...output, manifest], crowded, shards: stampsOf(parts.shards) }
}

/** The date of the newest article, as far as it has one. */
const newestOf = (digests: readonly Digest[]): string =>
  digests
    .map(({ date = '', updated = date }) => updated)
    .sort()
    .at(-1) ?? ''

const stampsOf = ({ pieces, starts }: Cut) => ({
  starts: starts.join(' '),
  pieces: pieces.map(({ stamp }) => stamp),
})

/** Without those that are only the words of others. */
export const countTerms = (terms: readonly TermSummary[]): number =>
  terms.filter(({ sections }) => sections > 0).length

const NONE: Cut = { pieces: [], starts: [] }
const WHOLE: LayoutOptions = {
  shardBytes: Number.POSITIVE_INFINITY,
  storeLength: Number.POSITIVE_INFINITY,
}

/** All pieces in one go, so that every thread has something to do until the end. */
async function compressKinds(
  cut: Record<Kind, Cut>,
  compress: Compress,
): Promise<Record<Kind, Uint8Array[]>> {
  const bodies = await compress(KINDS.flatMap((kind) => cut[kind].pieces))
  const rest = bodies[Symbol.iterator]()
  return mapKinds((kind) => cut[kind].pieces.map(() => rest.next().value as Uint8Array))
}

/** The second level of a manifest: the files of a kind, so many at a time, and where each such page begins. */
function pagesOf(kind: Kind, { count, groups, starts = '' }: FileSet, files: number): Cut {
  const list = starts.split(' ')
  const pieces: Piece[] = []
  const pageStarts: string[] = []
  const digits = (files / FILES_IN_GROUP) * GROUP_DIGITS
  for (let first = 0; first < count; first += files) {
    // Stores have a number each, the others a least term each but the first.
    const own = kind === 'stores' ? list.slice(first, first + files) : list.slice(first, first + files - 1)
    if (kind === 'stores') pageStarts.push(String(own.reduce((sum, size) => sum + Number(size), 0)))
    else if (first > 0) pageStarts.push(list[first - 1] as string)
    const at = (first / files) * digits
    const page = fileSet(Math.min(files, count - first), groups.slice(at, at + digits), own)
    const text = JSON.stringify(page)
    pieces.push({ stamp: stampOf(text), raw: () => new TextEncoder().encode(text) })
  }
  return { pieces, starts: pageStarts }
}

const mapKinds = <T>(make: (kind: Kind) => T): Record<Kind, T> =>
  Object.fromEntries(KINDS.map((kind) => [kind, make(kind)])) as Record<Kind, T>

const fileSet = (count: number, groups: string, starts: readonly string[]): FileSet => ({
  count,
  groups,
  ...(starts.length > 0 ? { starts: starts.join(' ') } : {}),
})

const lengthOf = (digests: readonly Digest[]): number =>
  digests.reduce((sum, { numbers }) => {
    let own = sum
    for (let at = 0; at < numbers.length; at += NUMBERS)
      own += (numbers[at + 1] as number) + (numbers[at + 2] as number)
    return own
  }, 0)

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Names each run of files by what they hold. */
function nameGroups(bodies: readonly Uint8Array[]): string {
  let names = ''
  for (let start = 0; start < bodies.length; start += FILES_IN_GROUP) {
    const hash = createHash('sha256')
    for (const body of bodies.slice(start, start + FILES_IN_GROUP))
      hash.update(`${body.length} `).update(body)
    names += hash.digest('hex').slice(0, GROUP_DIGITS)
  }
  return names
}

const manifestFile = (manifest: Manifest): OutputFile => ({
  name: MANIFEST_NAME,
  bytes: new TextEncoder().encode(manifestText(manifest)),
})

/** How many files are written at once. */
const FILES_AT_ONCE = 64

/** Where the builds whose files are kept are listed, newest first. */
const BUILDS_NAME = '.builds.json'

/**
 * Replaces the index in a folder whole or not at all.
 *
 * Every file is written beside its place and renamed into it, the manifest last: whoever reads meanwhile, and a build
 * that is killed, has the old index or the new one. The files of earlier builds stay for as long as `keep` says, so that
 * a page which opened an old manifest goes on working. Files that no build made are never touched.
 *
 * @param keep how many builds' files are kept, this one included
 * @throws FascicleError `WRITE_FAILED`
 */
export async function writeFiles(
  directory: string,
  files: readonly OutputFile[],
  keep = 2,
  onProgress?: (done: number) => void,
): Promise<void> {
  const languages = files.flatMap(({ name }) => /^(\w+)\/manifest\.json$/.exec(name)?.[1] ?? [])
  let done = 0
  // The index that names the others comes last.
  for (const language of [...languages, '']) {
    const own = files.flatMap(({ name, bytes }) => {
      const first = name.split('/')[0] as string
      if ((languages.includes(first) ? first : '') !== language) return []
      return { name: language === '' ? name : name.slice(language.length + 1), bytes }
    })
    const others = language === '' ? languages : []
    await writeIndex(path.join(directory, language), own, others, keep, (written) =>
      onProgress?.(done + written),
    )
    done += own.length
  }
}

/** @param languages the folders below it that have an index of their own */
async function writeIndex(
  directory: string,
  files: readonly OutputFile[],
  languages: readonly string[],
  keep: number,
  onProgress: (done: number) => void,
): Promise<void> {
  let current = directory
  try {
    await mkdir(directory, { recursive: true })
    await refuseForeign(path.join(directory, MANIFEST_NAME))
    const folders = [...new Set(files.map(({ name }) => path.posix.dirname(name)))].filter(
      (folder) => folder !== '.',
    )
    for (const folder of folders) await mkdir(path.join(directory, folder), { recursive: true })
    const last = files.at(-1) as OutputFile
    // All at once, some at a time: a file for itself waits most of its time for the disk.
    for (let start = 0; start < files.length - 1; start += FILES_AT_ONCE) {
      const batch = files.slice(start, Math.min(start + FILES_AT_ONCE, files.length - 1))
      await Promise.all(batch.map((file) => writeWhole(path.join(directory, file.name), file.bytes)))
      onProgress(start + batch.length)
    }
    current = path.join(directory, last.name)
    await writeWhole(current, last.bytes)
    await syncFolder(directory)
    current = path.join(directory, BUILDS_NAME)
    const own = [...folders, ...languages]
    const known = (await readBuilds(current)).filter((build) => build.join() !== own.join())
    const builds = [own, ...known].slice(0, Math.max(1, keep))
    await writeWhole(current, Buffer.from(JSON.stringify(builds)))
    current = directory
    const kept = new Set(builds.flat())
    await sweep(directory, kept)
    for (const folder of new Set(known.flat()))
      if (/^[a-z]{2,3}$/.test(folder) && !kept.has(folder)) await removeIndex(path.join(directory, folder))
  } catch (cause) {
    if (cause instanceof FascicleError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    throw new FascicleError(
      'WRITE_FAILED',
      `the index cannot be written (${code ?? message}); what was there is still whole`,
      { mend: 'check the free space and the permissions of the output folder', file: current, cause },
    )
  }
}

/**
 * A `fetch` for `file:` URLs, which the platform's does not know: opens an index on disk.
 *
 * @example
 * const index = await openIndex(pathToFileURL('public/search/'), { fetch: fetchFile })
 */
export async function fetchFile(url: string): Promise<Response> {
  try {
    return new Response(await readFile(fileURLToPath(url)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Response(null, { status: 404 })
    throw error
  }
}

/** Bytes of the files as a host sends them: the manifest compressed by the host, the others as they are. */
export async function wireBytes(files: readonly OutputFile[]): Promise<number> {
  const sizes = files.map(async ({ name, bytes }) =>
    name === MANIFEST_NAME ? (await promisify(gzip)(bytes)).length : bytes.length,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Web apps have a `manifest.json` too: what no build wrote is never replaced. */
async function refuseForeign(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined || text.trim() === '' || /^\{"format":\d+,"analyzer":/.test(text)) return
  throw new FascicleError('WRITE_FAILED', 'the output folder has a manifest.json that is not of an index', {
    mend: 'give the index a folder of its own, for example public/search',
    file,
  })
}

/** Leaves a file alone that holds these bytes already. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const present = await readFile(file).catch(() => undefined)
  if (present?.equals(bytes)) return
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`)
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** A rename is only lasting once its folder is; Windows has no such call and needs none. */
async function syncFolder(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

async function readBuilds(file: string): Promise<string[][]> {
  try {
    const builds = JSON.parse(await readFile(file, 'utf8')) as unknown
    return Array.isArray(builds) ? builds.filter((build) => Array.isArray(build)) : []
  } catch {
    // No build before this one.
    return []
  }
}

/** A temporary file older than this, in milliseconds, is of a build that was killed, not of one that still writes. */
const ABANDONED_MS = 3_600_000

/** Removes the index of a language that no kept build has; files of others stay, and with them the folder. */
async function removeIndex(directory: string): Promise<void> {
  if ((await readBuilds(path.join(directory, BUILDS_NAME))).length === 0) return
  await sweep(directory, new Set())
  for (const name of [MANIFEST_NAME, BUILDS_NAME, LANGUAGES_FOLDER])
    await rm(path.join(directory, name), { recursive: true, force: true })
  await rmdir(directory).catch(() => undefined)
}

/** Removes the folders of builds that are no longer kept, and what a killed build left half-written. */
async function sweep(directory: string, keep: ReadonlySet<string>): Promise<void> {
  for (const kind of [...KINDS, ELEMENT_FOLDER]) {
    const groups = await readdir(path.join(directory, kind)).catch(() => [])
    for (const group of groups) {
      const isOurs = new RegExp(`^[0-9a-f]{${GROUP_DIGITS}}$`).test(group)
      if (isOurs && !keep.has(`${kind}/${group}`))
        await rm(path.join(directory, kind, group), { recursive: true, force: true })
    }
    await rmdir(path.join(directory, kind)).catch(() => undefined)
  }
  for (const name of await readdir(directory)) {
    if (!/^\.(?:manifest|\.builds)\.json\.\d+\.tmp$/.test(name)) continue
    const file = path.join(directory, name)
    if (Date.now() - (await stat(file)).mtimeMs > ABANDONED_MS) await rm(file, { force: true })
  }
}
