import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildIndex } from '../src/indexer.js'
import { folderOf } from './folder.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A page with other people's widgets, and the index that they search. */
export interface WidgetSite {
  url: string
  /** What was asked for of another host, or is not there. */
  strays: string[]
  close(): Promise<void>
}

/** The code of a page of the documentation: its first block in that language. */
export async function pasted(page: string, language: string, place = 0): Promise<string> {
  const text = await readFile(path.join(root, 'docs/integrations', page), 'utf8')
  const block = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))][place]?.[1]
  if (block === undefined) throw new Error(`${page} has no block ${place} in ${language}`)
  return block
}

/**
 * Bundles a script as a site would, with the built package, and serves a page with it beside an index of the articles.
 *
 * @param script what the page runs
 * @param body what the page holds
 */
export async function serveWidgets(
  script: string,
  body: string,
  articles: Record<string, string>,
): Promise<WidgetSite> {
  const out = await folderOf()
  await buildIndex({ articles: await folderOf(articles), out })
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: root, loader: 'tsx' },
    ...{ bundle: true, write: false, format: 'esm', platform: 'browser', outdir: 'out', jsx: 'automatic' },
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
    },
    alias: Object.fromEntries(
      ['instantsearch', 'docsearch', 'react-search', 'vue-search'].map((door) => [
        `fascicle/${door}`,
        path.join(root, `dist/${door}.js`),
      ]),
    ),
    loader: { '.css': 'css' },
  })
  const made = Object.fromEntries(outputFiles.map((file) => [`/${path.basename(file.path)}`, file.text]))
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widgets</title></head><body>${body}<script type="module" src="/stdin.js"></script></body></html>`
  const strays: string[] = []
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '/').replace(/[?#].*/, '')
    const send = (type: string, content: string | Uint8Array) =>
      void response.writeHead(200, { 'content-type': type }).end(content)
    if (name === '/') return send('text/html; charset=utf-8', html)
    if (name === '/favicon.ico') return void response.writeHead(204).end()
    if (made[name] !== undefined)
      return send(name.endsWith('.css') ? 'text/css' : 'text/javascript', made[name])
    const file = name.startsWith('/search/')
      ? await readFile(path.join(out, name.slice(8))).catch(() => undefined)
      : undefined
    if (file) return send(name.endsWith('.json') ? 'application/json' : 'application/octet-stream', file)
    strays.push(name)
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strays,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
