import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/**
 * One answered request.
 *
 * @typedef {object} LoggedRequest
 * @property {string} path
 * @property {number} bytes of the body as sent; headers are not counted, they are the host's
 * @property {number} start milliseconds on the clock of `performance.now()`
 * @property {number} end
 */

/**
 * @typedef {object} StaticHost
 * @property {string} url with a slash at its end
 * @property {LoggedRequest[]} log what was answered since the last `forget()`
 * @property {() => void} forget
 * @property {() => Promise<void>} quiet resolves when nothing was asked for in a tenth of a second
 * @property {{ latencyMs: number }} link `latencyMs`: how long every answer is held back
 * @property {() => Promise<void>} close
 */

/** What hosts compress; other types, Pagefind's among them, are sent as they are stored. */
const COMPRESSED = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** The default of zlib, and a middle one: some hosts take less, none that compress on the fly take more. */
const GZIP_LEVEL = 6

/** Longer than any engine thinks between two requests that belong together, when it is not told to wait. */
const QUIET_MS = 100

const compress = promisify(gzip)

/**
 * Serves a folder on this machine as a static host would: compressed where hosts compress, with an ETag, kept by
 * the browser for ten minutes. Each file is read and compressed once.
 *
 * @param {string} directory
 * @returns {Promise<StaticHost>}
 */
export async function serveFolder(directory) {
  /** @type {Map<string, Promise<StoredFile | undefined>>} */
  const files = new Map()
  /** @type {LoggedRequest[]} */
  const log = []
  const link = { latencyMs: 0 }
  let open = 0
  let lastMs = 0

  const server = createServer(async (request, response) => {
    const start = performance.now()
    open++
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (!files.has(name)) files.set(name, readStored(directory, name))
    const [file] = await Promise.all([files.get(name), delay(link.latencyMs)])
    const isKnown = file !== undefined && request.headers['if-none-match'] === file.headers.etag
    const body = isKnown ? undefined : (file?.body ?? Buffer.from('not found'))
    response.writeHead(isKnown ? 304 : file ? 200 : 404, {
      ...file?.headers,
      ...(body && { 'content-length': body.length }),
    })
    response.end(body)
    lastMs = performance.now()
    open--
    log.push({ path: name, bytes: body?.length ?? 0, start, end: lastMs })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    // As secure a context as https, and with one address where localhost may have two.
    url: `http://127.0.0.1:${port}/`,
    log,
    link,
    forget: () => void log.splice(0),
    async quiet() {
      while (open > 0 || performance.now() - lastMs < QUIET_MS) await delay(QUIET_MS / 5)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * How many of the requests had to wait for one another: the longest chain of them in which each began after the
 * one before had been answered. Only true when answers are held back long enough that parallel requests overlap.
 *
 * @param {readonly LoggedRequest[]} log
 */
export function roundTrips(log) {
  let trips = 0
  let answered = Number.NEGATIVE_INFINITY
  for (const { start, end } of [...log].sort((a, b) => a.end - b.end)) {
    if (start < answered) continue
    trips++
    answered = end
  }
  return trips
}

/** @param {readonly LoggedRequest[]} log */
export const sumBytes = (log) => log.reduce((sum, { bytes }) => sum + bytes, 0)

/**
 * @typedef {{ body: Buffer, storedBytes: number, headers: Record<string, string> }} StoredFile
 */

/**
 * A file as the host sends it.
 *
 * @param {string} directory
 * @param {string} name path from the root, `/` first
 * @returns {Promise<StoredFile | undefined>}
 */
export async function readStored(directory, name) {
  const file = path.join(directory, path.posix.normalize(name.endsWith('/') ? `${name}index.html` : name))
  const isFile = await stat(file).then(
    (stats) => stats.isFile(),
    () => false,
  )
  if (!isFile) return undefined
  const stored = await readFile(file)
  const type = COMPRESSED[/** @type {keyof typeof COMPRESSED} */ (path.extname(file))]
  const body = type ? await compress(stored, { level: GZIP_LEVEL }) : stored
  const etag = `"${createHash('sha256').update(stored).digest('hex').slice(0, 16)}"`
  return {
    body,
    storedBytes: stored.length,
    headers: {
      'content-type': type ?? (file.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream'),
      'cache-control': 'public, max-age=600',
      vary: 'accept-encoding',
      etag,
      ...(type && { 'content-encoding': 'gzip' }),
    },
  }
}

/** @param {number} ms */
const delay = (ms) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined)
