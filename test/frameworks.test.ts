import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { compile } from 'svelte/compiler'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildIndex } from '../src/indexer.js'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { write } from './folder.js'

const EXAMPLES = path.join(import.meta.dirname, '..', 'examples', 'frameworks')

const svelte: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path: file }) => ({
      contents: compile(await readFile(file, 'utf8'), { filename: file, generate: 'client' }).js.code,
      loader: 'js',
    }))
  },
}

it('the examples are right by their types', async () => {
  const { stdout } = await promisify(execFile)('npx', ['tsc', '-p', EXAMPLES, '--noEmit'])
  expect(stdout).toBe('')
})

describeInBrowser('the box in', () => {
  let folder: string
  let server: Server
  let browser: Browser
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fascicle-frameworks-'))
    await write(path.join(folder, 'articles'), COAST)
    await buildIndex({ articles: path.join(folder, 'articles'), out: path.join(folder, 'search') })
    await build({
      entryPoints: ['react.tsx', 'vue.ts', 'svelte.ts'].map((name) => path.join(EXAMPLES, name)),
      outdir: folder,
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      jsx: 'automatic',
      conditions: ['browser', 'production'],
      define: {
        'process.env.NODE_ENV': '"production"',
        __VUE_OPTIONS_API__: 'true',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
      plugins: [svelte],
    })
    server = createServer(async (request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
      response.setHeader('content-security-policy', "default-src 'self'")
      if (pathname === '/') {
        response.setHeader('content-type', 'text/html')
        response.end(
          `<!doctype html><html lang="en"><title>Coast</title><div id="app"></div><script type="module" src="/${search.slice(1)}.js"></script>`,
        )
        return
      }
      const bytes = await readFile(path.join(folder, pathname)).catch(() => undefined)
      if (pathname.endsWith('.js')) response.setHeader('content-type', 'text/javascript')
      response.writeHead(bytes ? 200 : 404).end(bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  describe.each([
    ['React', 'react'],
    ['Vue', 'vue'],
    ['Svelte', 'svelte'],
  ])('%s', (name, script) => {
    it('takes attributes, properties and events', async () => {
      const page: Page = await browser.newPage()
      const errors: string[] = []
      page.on('pageerror', ({ message }) => errors.push(message))
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?${script}`)
      await page.getByText('Search the coast').first().waitFor()
      await page.keyboard.press('/')
      await page.getByText(`Ask ${name}.`).waitFor()
      await page.keyboard.type('clockwork')
      await page.locator('fascicle-search mark').first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('output:has-text("/lighthouse/#keepers")').waitFor()
      expect([new URL(page.url()).pathname, errors]).toEqual(['/', []])
      await page.close()
    })
  })
})
