import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Parser } from 'htmlparser2'
import type { Page } from 'playwright-core'
import sirv from 'sirv'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { exportMiniSearch } from '../../src/export.js'
import { openIndex } from '../../src/searcher.js'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { write } from '../folder.js'

/** A site with one of our plugins in it: its development server runs, and it is built. */
export interface Integration {
  /** Where the development server answers, without the base: `http://localhost:5173`. Without, nothing of it is tested. */
  dev?: string
  /** Under which path the site is published: `/sub/`. */
  base: string
  /** The folder of the built site. */
  built: string
  /** The folder of its articles; the contract adds `wreck.md` to it, and changes it. */
  articles: string
  /** Whether the development server answers with whole pages, not only with scripts that make them. Default `false`. */
  rendersInDev?: boolean
  /** Whether a host answers every address with the first page, whose script makes the others. Default `false`. */
  isSinglePage?: boolean | undefined
  /** Whether {@link NOTED} is among the articles. Default `false`. */
  isNoted?: boolean
  /** Ends the server. */
  stop?(): Promise<void>
}

/** What every site of the contract has to say somewhere, and what its address holds: see {@link ARTICLES}. */
const QUESTION = { query: 'clockwork', article: /\/lighthouse(?:\/|\.html)?$/, anchor: '#who-keeps-it' }

/**
 * Articles for a site of the contract. Headings that slug functions disagree on, repeat, or bring an id of their own are
 * the framework's test to add.
 */
export const ARTICLES: Record<string, string> = {
  'lighthouse.md': `---
title: The lighthouse
---

A white tower on the cape.

## Who keeps it?

Two keepers trim the lamp and wind the clockwork every night.

## The *lens*, 2 \`panels\` & more

A Fresnel lens of eight panels throws its light over the sea.

## Notes

The tower was painted in spring.

## Notes

The lamp was changed in autumn.
`,
  'harbour.md': `---
title: The harbour
---

Boats lie behind the mole, safe from the sea.

## Ferries to the island

The ferry to the island leaves at noon, and the lighthouse shows it the way.

### 3 boats

They are named after birds.

## Über den Hafen

Der Hafen ist alt.
`,
  'guide/tides.md': `---
title: The tides
---

Water comes and goes, twice a day: the sea breathes.

## Spring tide

At new moon the sun and the moon pull together, and the flood is highest.
`,
}

/** Articles whose front matter says more than their pages show, for frameworks of which we know both. */
export const NOTED: Record<string, string> = {
  'birds.md': `---
title: Birds
tags: [gannets, puffins]
date: 2026-03-01
---

They nest on the island from April on.
`,
  'harbourmaster.md': `---
title: The harbourmaster
search: false
---

His telephone number.
`,
}

/** For what happens soon after a change on disk: asks often, gives up late. */
export const PATIENCE = { timeout: 60_000, interval: 100 }

/** Words of the searcher and of the box that no minifier changes, each once in their code. */
const SEARCHER = /QUERY_TOO_LONG/g
const BOX = /customElements\.define\(\s*["'`]fascicle-search/g

/**
 * What holds for every framework.
 *
 * @param start is called once; what it started is stopped at the end
 * @param hasPages whether the built site has pages, as HTML; else see {@link everyAddressByHand}
 */
export function itKeepsTheContract(start: () => Promise<Integration>, hasPages = true): void {
  let site: Integration
  let served: Awaited<ReturnType<typeof serveBuilt>>
  /** The indexes of the development server and of the built site. */
  let indexes: [name: string, url: string][] = []
  beforeAll(async () => {
    site = await start()
    served = await serveBuilt(site)
    indexes = [
      ...(site.dev ? [['dev', `${site.dev}${site.base}search/`] as [string, string]] : []),
      ['build', `${served.origin}${site.base}search/`],
    ]
  })
  afterAll(async () => {
    await site?.stop?.()
    await served?.close()
  })

  it('search finds the section, in dev and once built', async () => {
    for (const [name, url] of indexes) {
      const { results } = await (await openIndex(url)).search(QUESTION.query)
      const [first] = results
      expect(first?.article, name).toMatch(QUESTION.article)
      expect(first?.url, name).toBe(`${first?.article}${QUESTION.anchor}`)
    }
  })

  it('what the front matter says is known, in dev and once built', async () => {
    for (const [name, url] of site.isNoted ? indexes : []) {
      const index = await openIndex(url)
      const { results } = await index.search('puffins', { filter: { tags: 'gannets' }, sort: 'date' })
      expect([name, results[0]?.title, results[0]?.date]).toEqual([name, 'Birds', '2026-03-01'])
      expect([name, (await index.search('telephone')).total]).toEqual([name, 0])
    }
  })

  it('every address is below the base', async () => {
    for (const [name, url] of indexes) {
      const urls = (await sectionsOf(url)).map((section) => section.url)
      expect(urls.length, name).toBeGreaterThan(9)
      expect(
        urls.filter((one) => !one.startsWith(site.base)),
        name,
      ).toEqual([])
      // Some servers answer every address with a page.
      const elsewhere = openIndex(url.replace(`${site.base}search/`, '/elsewhere/'))
      await expect(elsewhere, name).rejects.toThrow(/^INDEX_MISSING/)
    }
  })

  const itIfPages = hasPages ? it : () => undefined
  itIfPages('every address leads to an element of the page', async () => {
    const servers = [
      ...(site.rendersInDev ? [[site.dev, indexes[0]?.[1]]] : []),
      [served.origin, indexes.at(-1)?.[1]],
    ] as [string, string][]
    for (const [origin, index] of servers) {
      const lost: string[] = []
      for (const { url } of await sectionsOf(index)) {
        const { pathname, hash } = new URL(url, origin)
        const response = await fetch(new URL(pathname, origin), { headers: { accept: 'text/html' } })
        const ids = response.ok ? idsOf(await response.text()) : new Set()
        if (!response.ok || !(hash === '' || ids.has(decodeURIComponent(hash.slice(1))))) lost.push(url)
      }
      expect(lost, origin).toEqual([])
    }
  })

  it('dev and build know the same sections by the same addresses', async () => {
    if (indexes.length < 2) return
    const [dev, build] = await Promise.all(indexes.map(([, url]) => sectionsOf(url)))
    expect(dev).toEqual(build)
  })

  it('the built site has the searcher and the box once', async () => {
    const scripts = await scriptsOf(site.built)
    const count = (pattern: RegExp) =>
      scripts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0)
    expect({ searchers: count(SEARCHER), boxes: count(BOX) }).toEqual({ searchers: 1, boxes: 1 })
  })

  it('what is written, changed and removed while the development server runs is found, and found no more', async () => {
    if (!site.dev) return
    const url = indexes[0]?.[1] as string
    const found = async (query: string) => {
      const { results } = await (await openIndex(url)).search(query)
      return results.map(({ title }) => title)
    }
    const article = (text: string) => ({ 'wreck.md': `---\ntitle: The wreck\n---\n\n${text}\n` })
    await expect(found('barquentine')).resolves.toEqual([])
    await write(site.articles, article('A barquentine on the reef.'))
    await vi.waitFor(() => expect(found('barquentine')).resolves.toEqual(['The wreck']), PATIENCE)
    await write(site.articles, article('A schooner on the reef.'))
    await vi.waitFor(() => expect(found('schooner')).resolves.toEqual(['The wreck']), PATIENCE)
    await expect(found('barquentine')).resolves.toEqual([])
    await write(site.articles, { 'wreck.md': '---\nsearch: false\ntitle: The wreck\n---\n\nA schooner.\n' })
    await vi.waitFor(() => expect(found('schooner')).resolves.toEqual([]), PATIENCE)
  })
}

/**
 * Searches with the box of a page as a visitor does, and goes where the first result leads.
 *
 * @param address of a page that has a box, as a dialog
 */
export async function searchByHand(page: Page, address: string): Promise<void> {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(address)
  await page.locator('fascicle-search').first().waitFor({ state: 'attached' })
  const field = page.locator('fascicle-search dialog[open] input').first()
  // Frameworks may still be taking over what the server rendered, or load the page again when they have made a script ready.
  await vi.waitFor(async () => {
    if (!(await field.isVisible())) await page.keyboard.press('/')
    await field.waitFor({ timeout: 500 })
    if ((await field.inputValue()) !== QUESTION.query) {
      await field.fill('')
      await page.keyboard.type(QUESTION.query)
    }
    await page.locator(`fascicle-search mark:text-is("${QUESTION.query}")`).first().waitFor({ timeout: 5000 })
  }, PATIENCE)
  await page.locator('fascicle-search [role="option"]').first().click()
  await page.waitForURL((url) => QUESTION.article.test(url.pathname) && url.hash.startsWith(QUESTION.anchor))
  await page.locator(`[id="${QUESTION.anchor.slice(1)}"]`).waitFor()
  expect(complaints).toEqual([])
}

/** Opens every address of an index in a browser, and looks for what it leads to. @param index its URL */
export async function everyAddressByHand(page: Page, index: string): Promise<void> {
  for (const { url } of await sectionsOf(index)) {
    const { href, hash } = new URL(url, index)
    await page.goto(href)
    if (hash) await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).waitFor({ timeout: 10_000 })
  }
}

/**
 * The same in development and once built.
 *
 * @param site what the contract has started
 * @param page whose address below the base has a box. Default: the first page
 */
export function itIsSearchedByHand(site: () => Integration, page = ''): void {
  describeInBrowser('in a browser', () => {
    it('a visitor finds a section while the site is written, and once it is built', async () => {
      const { base, dev } = site()
      const browser = await launchBrowser()
      onTestFinished(() => browser.close())
      const { origin, close } = await serveBuilt(site())
      for (const host of [dev, origin]) await searchByHand(await browser.newPage(), `${host}${base}${page}`)
      await close()
    })
  })
}

/** Serves the folder of a built site below its base, as a host does. */
export async function serveBuilt({
  base,
  built,
  isSinglePage = false,
}: Pick<Integration, 'base' | 'built' | 'isSinglePage'>) {
  const answer = sirv(built, { dev: true, extensions: ['html'], single: isSinglePage })
  const server = createServer((request, response) => {
    const { url = '/' } = request
    const missing = () => void response.writeHead(404).end()
    if (!url.startsWith(base)) return missing()
    request.url = url.slice(base.length - 1)
    answer(request, response, missing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Every section of an index, by its address. */
async function sectionsOf(index: string): Promise<{ url: string; title: string; heading: string }[]> {
  const { json } = await exportMiniSearch(index, fetch)
  const { storedFields } = JSON.parse(json) as {
    storedFields: Record<string, { url: string; title: string; heading: string }>
  }
  return Object.values(storedFields).sort((a, b) => (a.url < b.url ? -1 : 1))
}

function idsOf(html: string): Set<string> {
  const ids = new Set<string>()
  new Parser({ onattribute: (name, value) => name === 'id' && ids.add(value) }).end(html)
  return ids
}

async function scriptsOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, encoding: 'utf8' })
  return Promise.all(
    entries.filter((name) => /\.m?js$/.test(name)).map((name) => readFile(path.join(folder, name), 'utf8')),
  )
}
