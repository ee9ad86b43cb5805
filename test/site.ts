import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildIndex, type LayoutOptions } from '../src/indexer.js'
import { write } from './folder.js'

/** What the strictest site sends; the box has to live with it. */
export const POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

/** A small site with the search box on its pages. */
export interface Site {
  url: string
  /** Paths asked for since the last time that it was emptied. */
  asked: string[]
  /** How long every file of the index, and every script of the box but the first, is held back, in milliseconds. */
  delayMs: number
  /** Whether their requests are cut off. */
  isDead: boolean
  /** The origin whose pages may read what is here, besides its own. */
  reader: string
  /** What the policy of its pages has besides {@link POLICY}. */
  policy: string
  close(): Promise<void>
}

/** How long the script of the box is on its way on a page that asks for it late, in milliseconds. */
const LATE_MS = 1000

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
}

const STYLE = `
:root { color-scheme: light; font: 16px/1.5 sans-serif; background: Canvas; color: CanvasText }
:root.dark { color-scheme: dark }
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center }
fascicle-search { display: inline-block; width: 18rem; min-height: 46px }
fascicle-search[mode] { display: block; width: 100% }
.tall { height: 3000px }
`

/**
 * Builds an index of some articles, with the box beside it, and serves both, and a page for every article and for `/`.
 *
 * `/?mode=inline` is a page whose box has this attribute; parameters of the page itself are `src` (of the box), `lang`, `dir`, `theme`, `tall`,
 * `late` (the script comes after a while), `form` (a form without script in the box) and `inner` (what else is in it).
 */
export async function serveSite(articles: Record<string, string>, layout: LayoutOptions = {}): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fascicle-site-'))
  await write(path.join(folder, 'articles'), articles)
  const out = path.join(folder, 'search')
  const { pages } = await buildIndex({ articles: path.join(folder, 'articles'), out, element: true, layout })
  const urls = new Map(pages.map((page) => [page.url, page]))

  const answer = async (url: URL, response: ServerResponse) => {
    const { pathname } = url
    response.setHeader('content-security-policy', POLICY + site.policy)
    if (site.reader) response.setHeader('access-control-allow-origin', site.reader)
    response.setHeader('cache-control', 'no-store')
    const send = (type: string, body: string | Uint8Array) =>
      void response.writeHead(200, { 'content-type': type }).end(body)
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    if (pathname === '/late.js')
      return send('text/javascript', `setTimeout(() => import('/search/fascicle.js'), ${LATE_MS})`)
    if (pathname === '/site.css') return send('text/css', STYLE)
    if (pathname.startsWith('/search/')) {
      site.asked.push(pathname)
      if (pathname !== '/search/fascicle.js' && pathname !== '/search/highlight.js') {
        if (site.isDead) return void response.destroy()
        if (site.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, site.delayMs))
      }
      const file = await readFile(path.join(folder, pathname)).catch(() => undefined)
      if (file) return send(TYPES[path.extname(pathname)] ?? 'application/octet-stream', file)
      return void response.writeHead(404).end()
    }
    const page = urls.get(pathname)
    if (page || pathname === '/' || pathname === '/find/')
      return send('text/html; charset=utf-8', renderPage(url.searchParams, page?.sections))
    response.writeHead(404).end()
  }
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', 'http://localhost'), response).catch((error) =>
      response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site: Site = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    delayMs: 0,
    isDead: false,
    reader: '',
    policy: '',
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
  return site
}

/** What stands in a section of an article, far below its heading. */
const KEEPERS = '<p>Two keepers trim the lamp and wind the clockwork every night.</p>'

/** Sections far apart, so that scrolling shows. */
function renderPage(
  parameters: URLSearchParams,
  sections: { anchor: string; heading: string }[] = [],
): string {
  const own = new Set('src lang dir theme tall form inner late q page sort'.split(' '))
  const attributes = [...parameters]
    .filter(([name]) => !own.has(name) && !name.startsWith('f.'))
    .map(([name, value]) => ` ${name}="${encodeEntities(value)}"`)
    .join('')
  const get = (name: string) => encodeEntities(parameters.get(name) ?? '')
  const form = parameters.has('form')
    ? '<form action="/find/"><input type="search" name="q" aria-label="Search the coast"><button>Go</button></form>'
    : ''
  const inner = form + (parameters.get('inner') ?? '')
  const box = `<fascicle-search src="${get('src') || '/search/'}"${attributes}>${inner}</fascicle-search>`
  const parts = sections.map(
    ({ anchor, heading }) =>
      `<h2 id="${encodeEntities(anchor)}">${encodeEntities(heading)}</h2><p>${'Filler. '.repeat(900)}</p>${anchor === 'keepers' ? KEEPERS : ''}`,
  )
  return `<!doctype html>
<html lang="${get('lang') || 'en'}"${parameters.has('dir') ? ` dir="${get('dir')}"` : ''}${parameters.has('theme') ? ` class="${get('theme')}"` : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The coast</title><link rel="stylesheet" href="/site.css">
<script type="module" src="${parameters.has('late') ? '/late.js' : '/search/fascicle.js'}"></script>
<script type="module" src="/search/highlight.js"></script></head>
<body><header><a href="/">The coast</a> ${box} <input id="other" aria-label="Something else"></header>
<main><h1>The coast</h1>${parts.join('\n')}${parameters.has('tall') ? '<div class="tall"></div>' : ''}</main></body></html>`
}

const encodeEntities = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
