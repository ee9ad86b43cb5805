import { readFile, realpath } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'
import { FascicleError } from './core/error.js'
import { renderArticle, renderHome, renderResults } from './dev/preview.js'
import { decodePath } from './indexer/urls.js'
import type { BuildOptions, BuiltFiles } from './indexer.js'
import { openLiveIndex, searchPath } from './plugins/live-index.js'

/** What to serve, besides what {@link BuildOptions} says of the index. */
export interface DevOptions extends Omit<BuildOptions, 'out' | 'onProgress' | 'strict'> {
  articles: string
  /** Port to listen on; 0 takes any that is free. Default 4321, or the next that is free. */
  port?: number
  /** Called after each build, the first one too, with what it made or why it failed. */
  onBuilt?: (built: BuiltFiles | Error, seconds: number) => void
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

/** How many ports after the usual one are tried. */
const MOST_PORTS = 20

/**
 * Serves a page with a search box over the articles, and the articles; builds again when a file changes.
 * The index lives in memory: nothing is written to disk. Listens on this machine only.
 *
 * @throws FascicleError whatever the first build throws; `PORT_TAKEN`
 */
export async function serveArticles({ port: wanted, onBuilt, ...build }: DevOptions): Promise<DevServer> {
  const pages = new Set<ServerResponse>()
  let isServing = false
  const live = openLiveIndex({
    ...{ ...build, path: `${OWN}search/` },
    onBuilt(result, seconds) {
      // What the first build throws, this function throws too.
      if (isServing || !(result instanceof Error)) onBuilt?.(result, seconds)
      for (const page of pages) page.write('event: built\ndata: \n\n')
    },
  })
  await live.built().catch(async (error) => {
    await live.close()
    throw error
  })
  const assets = fileURLToPath(new URL('./dev/', import.meta.url))
  // The pages of a site name its pictures and scripts with the base of their addresses.
  const folder = build.html ? searchPath(build.base, '') : '/'
  const content = sirv(build.articles, { dev: true, dotfiles: false, extensions: [] })

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    // A page of another site could reach this server under a name of its own that resolves to this machine.
    const isOwnName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? '')
    if (!isOwnName)
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end('Ask for localhost.')
    const { pathname: path, searchParams } = new URL(`http://localhost${request.url ?? '/'}`)
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
    if (path.startsWith(live.path))
      return live.answer(request, response, () => send('text/plain', 'No such file of the index', 404))
    const built = await live.built()
    const query = searchParams.get('q')
    if (path === '/' && query !== null) return send('text/html; charset=utf-8', renderResults(query))
    const page = built.pages.find(({ url }) => url === path || encodeURI(decodePath(path)) === url)
    // Pages that a generator wrote have scripts and styles of their own.
    if (build.html) response.removeHeader('content-security-policy')
    if (page) return send('text/html; charset=utf-8', await renderArticle(build.articles, page))
    if (path === '/') return send('text/html; charset=utf-8', renderHome(built))
    const nothing = () => send('text/html; charset=utf-8', renderHome(built, path), 404)
    const file = path.startsWith(folder) ? path.slice(folder.length - 1) : path
    // In its mode for development sirv shows hidden files too.
    if (/[/\\]\.|%2e/i.test(file) || (await leadsOut(build.articles, file))) return nothing()
    request.url = file
    content(request, response, nothing)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(error instanceof Error ? error.message : String(error))
    })
  })
  const port = await listen(server, wanted).catch(async (error) => {
    await live.close()
    throw error
  })
  isServing = true
  return {
    url: `http://localhost:${port}/`,
    async close() {
      await live.close()
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
