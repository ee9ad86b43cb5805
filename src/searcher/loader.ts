import { FascicleError } from '../core/error.js'
import {
  checkIndexFile,
  checkManifest,
  damaged,
  type FileEntry,
  hashInName,
  type IndexFile,
  MANIFEST_NAME,
  type Manifest,
} from '../core/format.js'

/** The part of the platform's `fetch` that the searcher uses, so that anything can stand in for it. */
export type Fetch = (url: string, init?: { signal?: AbortSignal; cache?: RequestCache }) => Promise<Response>

/** Fetches the files of one index. The only place that touches the network. */
export interface Loader {
  readonly manifest: Manifest
  /** The index file, fetched and checked once; a failure is not remembered, the next call tries again. */
  index(signal?: AbortSignal): Promise<IndexFile>
}

/**
 * Opens the index at a URL: fetches and checks its manifest.
 *
 * @param base URL of the folder of the index, with or without `/` at its end; relative to the page in a browser
 * @throws FascicleError `INDEX_MISSING`, `INDEX_DAMAGED`, `FORMAT_MISMATCH` or `NETWORK`
 */
export async function openLoader(base: string, fetch: Fetch): Promise<Loader> {
  const folder = base.endsWith('/') ? base : `${base}/`
  const manifestUrl = folder + MANIFEST_NAME
  // The one name whose content changes: ask the server whether the copy at hand is still the newest.
  const manifest = checkManifest(
    parse(await get(fetch, manifestUrl, { cache: 'no-cache' }), manifestUrl),
    manifestUrl,
  )
  let pending: Promise<IndexFile> | undefined
  return {
    manifest,
    index(signal) {
      signal?.throwIfAborted()
      pending ??= loadIndex(fetch, folder, manifest).catch((error) => {
        pending = undefined
        throw error
      })
      return signal ? abortable(pending, signal) : pending
    },
  }
}

async function loadIndex(fetch: Fetch, folder: string, manifest: Manifest): Promise<IndexFile> {
  const entry = manifest.files.index
  const url = folder + entry.name
  const bytes = await get(fetch, url)
  await checkBytes(bytes, entry, url)
  return checkIndexFile(parse(bytes, url), manifest, url)
}

async function get(fetch: Fetch, url: string, init?: { cache: RequestCache }): Promise<ArrayBuffer> {
  const response = await fetch(url, init).catch((cause) => {
    throw new FascicleError('NETWORK', `no answer (${cause instanceof Error ? cause.message : cause})`, {
      mend: 'check the connection and the address of the index, then try again',
      file: url,
      cause,
    })
  })
  if (response.status === 404 || response.status === 410)
    throw missing(`the server answers ${response.status}`, url)
  if (!response.ok) {
    throw new FascicleError('NETWORK', `the server answers ${response.status}`, {
      mend: 'try again later',
      file: url,
    })
  }
  return response.arrayBuffer().catch((cause) => {
    throw new FascicleError('NETWORK', 'the answer broke off', { mend: 'try again', file: url, cause })
  })
}

function parse(bytes: ArrayBuffer, url: string): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Hosts of single-page applications answer every path with their page and the status 200.
    if (/^\s*</.test(text)) throw missing('the server answers with a web page', url)
    throw damaged(`it is no JSON after ${bytes.byteLength} bytes`, url, cause)
  }
}

/**
 * Browsers take a body that was cut short, or an older file under the same name, for a success: only length
 * and hash tell. On plain http there is no `crypto.subtle`; there the length alone must do.
 */
async function checkBytes(
  bytes: ArrayBuffer,
  { name, bytes: length }: FileEntry,
  url: string,
): Promise<void> {
  if (/^\s*<(?:!doctype|html)/i.test(new TextDecoder().decode(bytes.slice(0, 200)))) {
    throw missing('the server answers with a web page', url)
  }
  if (bytes.byteLength !== length) throw damaged(`it has ${bytes.byteLength} of ${length} bytes`, url)
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes)
  if (!digest) return
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  if (!hex.startsWith(hashInName(name) as string))
    throw damaged('its bytes are not those that were built', url)
}

const missing = (what: string, file: string): FascicleError =>
  new FascicleError('INDEX_MISSING', `there is no index here: ${what}`, {
    mend: 'check the address, and that the output of the build was published whole',
    file,
  })

/** Gives up waiting when the signal says so; what is under way goes on for whoever asks next. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
