import { FascicleError } from '../core/error.js'
import {
  damaged,
  type FileSet,
  headerOf,
  type Kind,
  locate,
  MANIFEST_NAME,
  type Manifest,
  PUBLISH,
  pathOfFile,
  readManifest,
} from '../core/format.js'

/** The part of the platform's `fetch` that the searcher uses, so that anything can stand in for it. */
export type Fetch = (url: string, init?: { cache?: 'default' | 'no-cache' | 'reload' }) => Promise<Response>

/** Fetches the files of one build of an index. The only place that touches the network. */
export interface Loader {
  /** URL of its folder, with `/` at its end. */
  readonly folder: string
  readonly manifest: Manifest
  /**
   * One file, fetched, checked and read. It is fetched once; a failure is not remembered, the next call tries again.
   *
   * @param read makes the value that is kept of the bytes
   */
  load<T>(kind: Kind, number: number, read: (bytes: Uint8Array) => T): Promise<T>
  /** The number of the file that holds a term or an article, see {@link locate}. */
  find(kind: Kind, key: string | number): Promise<[file: number, place: number]>
}

/** Reads a file that holds JSON. */
export const json = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes))

/** Most requests under way at once: what browsers allow one host over HTTP/1.1. */
const MOST_REQUESTS = 6

/** How long to wait before a request is tried again, in milliseconds. */
const BACKOFF_MS = 300

/** How many bytes of files are kept in memory, before compression: the ones used last. */
const CACHED_BYTES = 16_000_000

/**
 * Opens the index at a URL: fetches and checks its manifest.
 *
 * @param base URL of the folder of the index, with or without `/` at its end; relative to the page in a browser
 * @param isStale whether the manifest is fetched past every cache, because it named a file that is gone
 * @throws FascicleError `INDEX_MISSING`, `INDEX_DAMAGED`, `FORMAT_MISMATCH` or `NETWORK`
 */
export async function openLoader(base: string, fetch: Fetch, isStale?: boolean): Promise<Loader> {
  const folder = base.replace(/\/?$/, '/')
  const manifestUrl = folder + MANIFEST_NAME
  const text = new TextDecoder().decode(await get(fetch, manifestUrl, isStale ? 'reload' : 'no-cache'))
  // Hosts of single-page applications answer every path with their page and the status 200.
  if (/^\s*</.test(text)) throw missing('a web page', manifestUrl)
  return loaderOf(readManifest(text, manifestUrl), folder, fetch)
}

function loaderOf(manifest: Manifest, folder: string, fetch: Fetch): Loader {
  /** By kind and number, the one used last at the end. */
  const cache = new Map<string, { value: Promise<unknown>; bytes: number }>()
  const takeTurn = turns(MOST_REQUESTS)
  const fetchNumber = async (kind: Kind, number: number): Promise<Uint8Array> => {
    if (manifest.inline)
      return gunzip(fromBase64(manifest.inline[kind][number] as string), folder + MANIFEST_NAME)
    const { pages } = manifest.files[kind]
    const set = await setOf(kind, pages ? Math.floor(number / pages[1]) : 0)
    return takeTurn(() => getFile(kind, pages ? number % pages[1] : number, set, folder, fetch))
  }
  const load = <T>(kind: Kind, number: number, read: (bytes: Uint8Array) => T): Promise<T> => {
    const key = kind + number
    const cached = cache.get(key) ?? { value: Promise.resolve(), bytes: 0 }
    if (!cache.delete(key)) {
      cached.value = fetchNumber(kind, number).then(
        (content) => {
          cached.bytes = content.length
          evict(cache)
          return read(content)
        },
        (error) => {
          cache.delete(key)
          throw error
        },
      )
    }
    cache.set(key, cached)
    return cached.value as Promise<T>
  }
  /** The files of a kind, or those that a page of the manifest names. */
  const setOf = async (kind: Kind, page: number): Promise<FileSet> => {
    const set = manifest.files[kind]
    return set.pages ? load('pages', set.pages[0] + page, json<FileSet>) : set
  }
  return {
    ...{ folder, manifest, load },
    async find(kind, key) {
      const { pages } = manifest.files[kind]
      const [page, place] = locate(key, manifest.files[kind])
      if (!pages) return [page, place]
      const [file, rest] = locate(typeof key === 'number' ? place : key, await setOf(kind, page))
      return [page * pages[1] + file, rest]
    },
  }
}

/** Forgets the files used longest ago until the others fit; those under way count nothing yet. */
function evict(cache: Map<string, { bytes: number }>): void {
  let rest = [...cache.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  for (const [key, { bytes }] of cache) {
    if (rest <= CACHED_BYTES) return
    if (bytes > 0) cache.delete(key)
    rest -= bytes
  }
}

async function getFile(
  kind: Kind,
  number: number,
  set: FileSet,
  folder: string,
  fetch: Fetch,
): Promise<Uint8Array> {
  const path = pathOfFile(kind, number, set)
  const url = folder + path
  const bytes = new Uint8Array(await get(fetch, url))
  const header = headerOf(path)
  if (!header.every((byte, index) => bytes[index] === byte)) {
    throw damaged(url)
  }
  return gunzip(bytes.subarray(header.length), url)
}

/** Answers with the bytes of a URL; a request that fails for no lasting reason is tried once more. */
async function get(
  fetch: Fetch,
  url: string,
  cache: 'default' | 'no-cache' | 'reload' = 'default',
  isLast = false,
): Promise<ArrayBuffer> {
  let reason: unknown
  try {
    const response = await fetch(url, { cache })
    if (response.ok) return await response.arrayBuffer()
    reason = response.status
  } catch (error) {
    reason = error
  }
  if (reason === 404 || reason === 410) throw missing(reason, url)
  if (isLast)
    throw new FascicleError('NETWORK', `no answer (${reason})`, {
      mend: 'check address and connection; files need fetchFile',
      file: url,
      cause: reason,
    })
  await new Promise((resolve) => setTimeout(resolve, BACKOFF_MS * (0.5 + Math.random())))
  return get(fetch, url, 'reload', true)
}

/** Decompressing checks too: gzip carries the length and a checksum of what it holds. */
async function gunzip(bytes: Uint8Array, url: string): Promise<Uint8Array> {
  try {
    // A blob would do as well, but making one waits for another process of the browser: 2 ms for each file.
    const { body } = new Response(bytes as BodyInit)
    const stream = (body as ReadableStream<BufferSource>).pipeThrough(new DecompressionStream('gzip'))
    return new Uint8Array(await new Response(stream).arrayBuffer())
  } catch (cause) {
    throw damaged(url, cause)
  }
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

/** Lets so many tasks run at once. Of the others the last one is next: what was asked for last is wanted first. */
function turns(most: number) {
  const waiting: (() => void)[] = []
  let free = most
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free-- <= 0) await new Promise<void>((resolve) => waiting.push(resolve))
    return task().finally(() => {
      free++
      waiting.pop()?.()
    })
  }
}

const missing = (answer: unknown, file: string): FascicleError =>
  new FascicleError('INDEX_MISSING', `not found: the answer is ${answer}`, {
    mend: PUBLISH,
    file,
  })
