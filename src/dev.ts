import { readFile, realpath } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { watch } from 'chokidar'
import sirv from 'sirv'
import { FascicleError } from './core/error.js'
import { renderArticle, renderHome } from './dev/preview.js'
import { type BuildOptions, type BuiltFiles, buildFiles } from './indexer.js'

/** What to serve, besides what {@link BuildOptions} says of the index. */
export interface DevOptions extends Omit<BuildOptions, 'out' | 'onProgress' | 'strict'> {
  articles: string
  /** Port to listen on; 0 takes any that is free. Default 4321, or the next that is free. */
  port?: number
  /** Called after each build, the first one too, with what it made or why it failed. */
  onBuilt?: (built: BuiltFiles | FascicleError, seconds: number) => void
}

/** A running server. */
export interface DevServer {
  /** Its address: `http://localhost:4321/`. */
  url: string
  close(): Promise<void>
}

/** Where the server's own files are, out of the way of every article. */
const OWN = '/_fascicle/'

/** The strictest policy there is: what works here works on every site. */
const POLICY =
  "default-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

/** What the files of an index are served as, by the ends of their names. */
const TYPES: Record<string, string> = { json: 'application/json', js: 'text/javascript' }

/** Editors write a file in several steps: wait until none came for this long, in milliseconds. */
const QUIET_MS = 80

/** How often a folder that is gone is looked for, in milliseconds. */
const GONE_MS = 500

/** How many ports after the usual one are tried. */
const MOST_PORTS = 20

/**
 * Serves a page with a search box over the articles, and the articles; builds again when a file changes.
 * The index lives in memory: nothing is written to disk. Listens on this machine only.
 *
 * @throws FascicleError whatever the first build throws; `PORT_TAKEN`
 */
export async function serveArticles({ port: wanted, onBuilt, ...build }: DevOptions): Promise<DevServer> {
  const started = performance.now()
  let built = await buildFiles(build)
  onBuilt?.(built, (performance.now() - started) / 1000)
  const pages = new Set<ServerResponse>()
  const assets = fileURLToPath(new URL('./dev/', import.meta.url))
  const content = sirv(build.articles, { dev: true, dotfiles: false, extensions: [] })

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    // A page of another site could reach this server under a name of its own that resolves to this machine.
    const isOwnName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? '')
    if (!isOwnName)
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end('Ask for localhost.')
    const path = new URL(`http://localhost${request.url ?? '/'}`).pathname
    response.setHeader('content-security-policy', POLICY)
    response.setHeader('cache-control', 'no-cache')
    const send = (type: string, body: string | Uint8Array, status = 200) => {
      response.writeHead(status, { 'content-type': type }).end(body)
    }
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    if (path === `${OWN}events`) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 500\n\n')
      pages.add(response)
      request.on('close', () => pages.delete(response))
      return
    }
    const own = /^\/_fascicle\/(page\.(?:js|css))$/.exec(path)?.[1]
    if (own) return send(own.endsWith('js') ? 'text/javascript' : 'text/css', await readFile(assets + own))
    if (path.startsWith(`${OWN}search/`)) {
      const file = built.files.find(({ name }) => path === `${OWN}search/${name}`)
      return file
        ? send(TYPES[/\w+$/.exec(path)?.[0] ?? ''] ?? 'application/octet-stream', file.bytes)
        : send('text/plain', 'No such file of the index', 404)
    }
    const page = built.pages.find(({ url }) => url === path || encodeURI(decodePath(path)) === url)
    if (page) return send('text/html; charset=utf-8', await renderArticle(build.articles, page))
    if (path === '/') return send('text/html; charset=utf-8', renderHome(built))
    const nothing = () => send('text/html; charset=utf-8', renderHome(built, path), 404)
    // In its mode for development sirv shows hidden files too.
    if (/[/\\]\.|%2e/i.test(path) || (await leadsOut(build.articles, path))) return nothing()
    content(request, response, nothing)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(error instanceof Error ? error.message : String(error))
    })
  })
  const port = await listen(server, wanted)
  const watchFolder = () =>
    watch(build.articles, {
      ignoreInitial: true,
      ignored: /[/\\](?:node_modules|\.[^/\\]+)(?:[/\\]|$)/,
    }).on('all', () => rebuildIn(QUIET_MS))
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const rebuildIn = (milliseconds: number) => {
    clearTimeout(timer)
    // One build at a time: a change during a build is the next one's.
    timer = setTimeout(() => (running = running.then(rebuild)), milliseconds)
  }
  let isGone = false
  const rebuild = async () => {
    const started = performance.now()
    const result = await buildFiles(build).catch((error) => {
      if (error instanceof FascicleError) return error
      throw error
    })
    const wasGone = isGone
    isGone = result instanceof FascicleError && result.code === 'NO_DIRECTORY'
    // A folder that was removed, as by a checkout, is looked for until it is back; then its watcher must be a new one.
    if (isGone) rebuildIn(GONE_MS)
    if (isGone && wasGone) return
    if (wasGone) {
      await watcher.close()
      watcher = watchFolder()
    }
    // A build that fails leaves the last good index in place.
    if (!(result instanceof FascicleError)) built = result
    onBuilt?.(result, (performance.now() - started) / 1000)
    for (const page of pages) page.write('event: built\ndata: \n\n')
  }
  let watcher = watchFolder()
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()))
  return {
    url: `http://localhost:${port}/`,
    async close() {
      clearTimeout(timer)
      await watcher.close()
      await running
      for (const page of pages) page.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whether a path leads out of the folder by a symbolic link, as the indexer would not follow it either. */
async function leadsOut(folder: string, path: string): Promise<boolean> {
  const [root, target] = await Promise.all(
    [folder, join(folder, decodePath(path))].map((one) => realpath(one).catch(() => '')),
  )
  return target !== '' && !`${target}${sep}`.startsWith(`${root}${sep}`)
}

async function listen(server: ReturnType<typeof createServer>, wanted: number | undefined): Promise<number> {
  const first = wanted ?? 4321
  for (let port = first; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, 'localhost', () => {
          server.off('error', reject)
          resolve()
        })
      })
      return (server.address() as AddressInfo).port
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (isTaken && wanted === undefined && port < first + MOST_PORTS) continue
      throw new FascicleError(
        'PORT_TAKEN',
        `port ${port} cannot be listened on (${(error as NodeJS.ErrnoException).code})`,
        {
          mend: 'name another with --port',
          cause: error,
        },
      )
    }
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
