import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { gzipSync } from 'fflate'
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
import { concat } from '../core/packed.js'
import type { Postings, SplitArticle } from './postings.js'
import { type Cut, cutShards, cutWords } from './shards.js'
import { cutColumns, cutStores, usefulFacets } from './stores.js'

/** A file of the index, ready to be written. */
export interface OutputFile {
  /** Path below the folder of the index, with `/` on every system. */
  name: string
  bytes: Uint8Array
}

/** How an index is cut into files. */
export interface LayoutOptions {
  /**
   * Largest index, in bytes with gzip, that travels inside the manifest: one request instead of three round trips.
   * 100 kB take 0.5 s at the 1.6 Mbit/s of slow 4G, about as long as the two further round trips and their files would
   * (150 ms and 17 kB each): reckoned, not measured.
   */
  inlineBytes?: number
  /** Size of a shard before compression, in bytes. A large site may have larger ones. Default 8,000. */
  shardBytes?: number
  /** Size of a store before compression, in characters. A large site may have larger ones. Default 6,000. */
  storeLength?: number
  /** Size of a list of words before compression, in characters. Default 12,000. */
  wordsLength?: number
}

const INLINE_BYTES = 100_000

/** A text is never more than so many times as long as its part of an index: beyond it, inlining is not even tried. */
const MOST_RATIO = 8

/**
 * Packs an index into its files. The manifest comes last: nothing it names may be missing once it is there.
 *
 * Files are compressed here, not by the host: they are small wherever they are served, also where types that are
 * not known go uncompressed. fflate, not the platform's zlib, since its bytes are the same on every machine.
 *
 * @param analyzer name of the analyzer that made the terms
 * @returns the files, and the names of facets that were left out because nearly all of their values differ
 */
export function packFiles(
  articles: readonly SplitArticle[],
  postings: Postings,
  analyzer: string,
  { inlineBytes = INLINE_BYTES, shardBytes, storeLength, wordsLength }: LayoutOptions = {},
): { files: OutputFile[]; crowded: string[] } {
  const { useful, crowded } = usefulFacets(articles)
  const { pieces, columns } = cutColumns(articles, useful)
  const counts = { articles: articles.length, sections: postings.sections, terms: postings.terms.length }
  const { averages, stride, terms } = postings
  const base = { format: FORMAT, analyzer, counts, averages, stride, columns }
  const columnCut: Cut = { pieces, starts: [] }

  // A small site first: everything in one shard and one store, and no list of words is needed.
  if (lengthOf(articles) < inlineBytes * MOST_RATIO) {
    const whole: Record<Kind, Cut> = {
      shards: cutShards(terms, stride, Number.POSITIVE_INFINITY),
      stores: storesCut(cutStores(articles, useful, Number.POSITIVE_INFINITY)),
      words: { pieces: [], starts: [] },
      backwards: { pieces: [], starts: [] },
      columns: columnCut,
    }
    const inline = mapKinds((kind) => whole[kind].pieces.map((piece) => base64(compress(piece))))
    const bytes = KINDS.flatMap((kind) => inline[kind]).reduce(
      (sum, piece) => sum + (piece.length * 3) / 4,
      0,
    )
    const files = mapKinds((kind) => fileSet(whole[kind].pieces.length, '', whole[kind].starts))
    if (bytes <= inlineBytes) return { files: [manifestFile({ ...base, files, inline })], crowded }
  }
  const cut: Record<Kind, Cut> = {
    shards: cutShards(terms, stride, shardBytes),
    stores: storesCut(cutStores(articles, useful, storeLength)),
    words: cutWords(terms, false, wordsLength),
    backwards: cutWords(terms, true, wordsLength),
    columns: columnCut,
  }
  const output: OutputFile[] = []
  const files = mapKinds((kind) => {
    const groups = groupFiles(cut[kind].pieces.map(compress))
    const set = fileSet(cut[kind].pieces.length, groups.map(({ name }) => name).join(''), cut[kind].starts)
    for (const [number, body] of groups.flatMap((group) => group.bodies).entries()) {
      const name = pathOfFile(kind, number, set)
      output.push({ name, bytes: concat([headerOf(name), body]) })
    }
    return set
  })
  return { files: [...output, manifestFile({ ...base, files })], crowded }
}

const mapKinds = <T>(make: (kind: Kind) => T): Record<Kind, T> =>
  Object.fromEntries(KINDS.map((kind) => [kind, make(kind)])) as Record<Kind, T>

const fileSet = (count: number, groups: string, starts: readonly string[]): FileSet => ({
  count,
  groups,
  ...(starts.length > 0 ? { starts: starts.join(' ') } : {}),
})

const lengthOf = (articles: readonly SplitArticle[]): number =>
  articles.reduce(
    (sum, { sections }) => sections.reduce((own, { text, code }) => own + text.length + code.length, sum),
    0,
  )

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const storesCut = ({ pieces, sizes }: { pieces: Uint8Array[]; sizes: number[] }): Cut => ({
  pieces,
  starts: sizes.map(String),
})

const compress = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 9, mtime: 0 })

/** Names each run of files by what they hold. */
function groupFiles(bodies: readonly Uint8Array[]): { name: string; bodies: Uint8Array[] }[] {
  const groups = []
  for (let start = 0; start < bodies.length; start += FILES_IN_GROUP) {
    const own = bodies.slice(start, start + FILES_IN_GROUP)
    const hash = createHash('sha256')
    for (const body of own) hash.update(`${body.length} `).update(body)
    groups.push({ name: hash.digest('hex').slice(0, GROUP_DIGITS), bodies: own })
  }
  return groups
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
export async function writeFiles(directory: string, files: readonly OutputFile[], keep = 2): Promise<void> {
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
    }
    current = path.join(directory, last.name)
    await writeWhole(current, last.bytes)
    await syncFolder(directory)
    current = path.join(directory, BUILDS_NAME)
    const builds = [
      folders,
      ...(await readBuilds(current)).filter((build) => build.join() !== folders.join()),
    ].slice(0, Math.max(1, keep))
    await writeWhole(current, Buffer.from(JSON.stringify(builds)))
    current = directory
    await sweep(directory, new Set(builds.flat()))
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

/** Removes the folders of builds that are no longer kept, and what a killed build left half-written. */
async function sweep(directory: string, keep: ReadonlySet<string>): Promise<void> {
  for (const kind of KINDS) {
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
