import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import ts from 'typescript'
import { expect } from 'vitest'
import { buildIndex } from '../src/indexer.js'
import { folderOf } from './folder.js'
import { POLICY } from './site.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The theme of InstantSearch has pictures in it, and its templates are strings that become HTML. */
export const WITH_PICTURES = "default-src 'self'; img-src 'self' data:"

/** A page with other people's widgets, and the index that they search. */
export interface WidgetSite {
  url: string
  /** What was asked for of another host, or is not there. */
  strays: string[]
  close(): Promise<void>
}

/** A visitor's look at such a page. */
export interface Visit {
  page: Page
  site: WidgetSite
  /** Expects that the page threw and warned of nothing, that its policy forbade it nothing, and that nothing left the host. */
  check(): void
  close(): Promise<void>
}

/**
 * Goes to a page with widgets.
 *
 * @param prepare what is done before it loads
 */
export async function visitWidgets(
  browser: Browser,
  site: WidgetSite,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Visit> {
  const page = await browser.newPage()
  const complaints: string[] = []
  const hosts = new Set<string>()
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  await prepare(page)
  await page.goto(site.url)
  return {
    page,
    site,
    check: () => expect([hosts, complaints, site.strays]).toEqual([new Set([site.url]), [], []]),
    async close() {
      await page.close()
      await site.close()
    },
  }
}

/** The code of a page of the documentation: its first block in that language. */
export async function pasted(page: string, language: string, place = 0): Promise<string> {
  const text = await readFile(path.join(root, 'docs/integrations', page), 'utf8')
  const block = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))][place]?.[1]
  if (block === undefined) throw new Error(`${page} has no block ${place} in ${language}`)
  return block
}

/** What TypeScript says of a script of a site with a bundler. */
export function errorsIn(script: string, ending: string): string[] {
  const options: ts.CompilerOptions = {
    ...{
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    },
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    jsx: ts.JsxEmit.ReactJSX,
  }
  const file = fileURLToPath(new URL(`script.${ending}`, import.meta.url))
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists } = host
  host.readFile = (name) => (name === file ? script : readFile(name))
  host.fileExists = (name) => name === file || fileExists(name)
  const program = ts.createProgram([file], options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

/**
 * Bundles a script as a site would, with the built package, and serves a page with it beside an index of the articles.
 *
 * @param script what the page runs
 * @param body what the page holds
 * @param policy what its server sends as content security policy
 */
export async function serveWidgets(
  script: string,
  body: string,
  articles: Record<string, string>,
  policy = POLICY,
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
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    alias: Object.fromEntries(
      ['instantsearch', 'docsearch', 'react-search', 'vue-search'].map((door) => [
        `fascicle/${door}`,
        path.join(root, `dist/${door}.js`),
      ]),
    ),
  })
  const made = Object.fromEntries(outputFiles.map((file) => [`/${path.basename(file.path)}`, file.text]))
  const style = made['/stdin.css'] === undefined ? '' : '<link rel="stylesheet" href="/stdin.css">'
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widgets</title>${style}</head><body>${body}<script type="module" src="/stdin.js"></script></body></html>`
  const strays: string[] = []
  const server = createServer(async (request, response) => {
    const name = (request.url ?? '/').replace(/[?#].*/, '')
    response.setHeader('content-security-policy', policy)
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
