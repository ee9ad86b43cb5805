import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type DocSearchHit, docsearchClient, type Sources } from '../src/docsearch.js'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { indexOf } from './folder.js'
import { errorsIn, pasted, serveWidgets, type Visit, visitWidgets } from './widgets.js'

/** What DocSearch needs more than a strict policy allows: it writes styles, and its icons are pictures in them. */
const WITH_STYLES = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

/** What a page shows as text though it looks like HTML. */
const HOSTILE = {
  'code.md': '# Tags & <b> `<img src=x onerror=alert(1)>`\n\nA gull & `<script>alert(1)</script>` here.\n',
}

interface Sent {
  indexName: string
  query?: string
  [name: string]: unknown
}

interface Answered {
  hits: DocSearchHit[]
  nbHits: number
  facets: Record<string, Record<string, number>>
}

describe('a client for DocSearch', () => {
  const clientOf = (sources: Sources) =>
    docsearchClient(sources)({} as { search(sent: { requests: Sent[] }): Promise<{ results: Answered[] }> })
  const ask = async (parameters: object, articles: Record<string, string> = COAST) => {
    const { index } = await indexOf(articles)
    const requests = [{ indexName: 'site', ...parameters }]
    return (await clientOf(index).search({ requests })).results[0] as Answered
  }

  it('gives sections under the title of their article', async () => {
    const { hits, nbHits } = await ask({ query: 'clockwork keeps' })
    expect(nbHits).toBe(hits.length)
    expect(hits[0]).toMatchObject({
      url: '/lighthouse/#keepers',
      anchor: 'keepers',
      type: 'content',
      hierarchy: { lvl0: 'The lighthouse', lvl1: 'Who keeps it?' },
      _snippetResult: { content: { value: expect.stringContaining('<mark>clockwork</mark>') } },
    })
  })

  it.each([
    ['repairs', 'lvl1', 'hierarchy.lvl1', '<mark>Repairs</mark>'],
    ['the lighthouse', 'lvl1', 'hierarchy.lvl1', 'The <mark>lighthouse</mark>'],
    ['painted', 'content', 'content', 'boats are <mark>painted</mark>'],
  ])('shows of "%s" what it was found in: %s', async (query, type, shown, marked) => {
    const [hit] = (await ask({ query })).hits
    expect(hit?.type).toBe(type)
    expect(hit).toHaveProperty(`_snippetResult.${shown}.value`, expect.stringContaining(marked))
  })

  it('has a level for every heading', async () => {
    const { hits } = await ask(
      { query: 'deep' },
      { 'a.md': '# One\n\n## Two\n\n### Three\n\n#### Deep\n\nWater.\n' },
    )
    expect(hits[0]).toMatchObject({
      type: 'lvl3',
      hierarchy: { lvl0: 'One', lvl1: 'Two', lvl2: 'Three', lvl3: 'Deep' },
    })
  })

  it('encodes all texts but its own tags', async () => {
    const [hit] = (await ask({ query: 'tags gull' }, HOSTILE)).hits
    expect(JSON.stringify(hit).replaceAll(/<\/?mark>/g, '')).not.toContain('<')
    expect(hit?.hierarchy.lvl0).toMatch(/^Tags &amp; /)
    expect(hit?._snippetResult.content?.value).toMatch(/^A <mark>gull<\/mark> &amp; &lt;script>/)
  })

  it('counts and filters by facets, and gives no more than it is asked for', async () => {
    expect((await ask({ query: '', hitsPerPage: 0, facets: ['topics'] })).facets).toEqual({
      topics: { light: 2, sea: 2, birds: 1, boats: 1, towers: 1 },
    })
    const { hits } = await ask({ query: 'island', facetFilters: [['topics:sea', 'topics:boats']] })
    expect(new Set(hits.map(({ hierarchy }) => hierarchy.lvl0))).toEqual(
      new Set(['Birds of the island', 'The harbour']),
    )
    expect((await ask({ query: 'island', hitsPerPage: 1 })).hits).toHaveLength(1)
    expect((await ask({ query: 'island', filters: 'NOT topics:boats' })).hits.map(({ url }) => url)).toEqual([
      '/birds/',
    ])
  })

  it('searches each of several indexes by its name', async () => {
    const client = clientOf({ coast: (await indexOf(COAST)).index, code: (await indexOf(HOSTILE)).index })
    const requests = ['code', 'coast'].map((indexName) => ({ indexName, query: 'gull island' }))
    const { results } = await client.search({ requests })
    expect(results.map(({ hits }) => hits[0]?.url)).toEqual(['/code/', expect.stringMatching('island')])
    await expect(client.search({ requests: [{ indexName: 'blog' }] })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    })
  })

  it('is the same for the same folder, or the modal would start anew', () => {
    expect(docsearchClient('/search/')).toBe(docsearchClient('/search/'))
    expect(docsearchClient('/search/')).not.toBe(docsearchClient('/other/'))
  })

  it('has the type that DocSearch asks for', async () => {
    expect(errorsIn(await pasted('docsearch.md', 'js'), 'ts')).toEqual([])
  })
})

describeInBrowser('its own modal', () => {
  let browser: Browser
  let visit: Visit
  let page: Page
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(() => visit?.close())

  const open = async (script: string) => {
    const articles = { ...COAST, ...HOSTILE }
    visit = await visitWidgets(
      browser,
      await serveWidgets(script, '<div id="docsearch"></div>', articles, WITH_STYLES),
    )
    page = visit.page
    await page.locator('#docsearch button').first().click()
  }
  const texts = (selector: string) => page.locator(selector).allTextContents()
  const type = (query: string) => page.locator('.DocSearch-Input').fill(query)

  it('finds sections, marks them, goes there by keys, and nothing leaves the host', async () => {
    await open(await pasted('docsearch.md', 'js'))
    await type('island')
    await vi.waitFor(async () => expect((await texts('.DocSearch-Hit a')).length).toBeGreaterThan(2), 10_000)
    expect(await texts('.DocSearch-Hit-source')).toEqual(['The harbour', 'Birds of the island'])
    expect(await texts('.DocSearch-Hit mark')).toContain('island')
    await type('tags')
    await vi.waitFor(async () => expect((await texts('.DocSearch-Hit a')).join()).toContain('<img src=x'))
    expect(await page.locator('.DocSearch-Hit :is(img, b)').count()).toBe(0)
    await type('clockwork')
    await vi.waitFor(async () => expect(await texts('.DocSearch-Hit mark')).toEqual(['clockwork']))
    expect(await page.locator('.DocSearch-Hit a').getAttribute('href')).toBe('/lighthouse/#keepers')
    visit.check()
    await page.route('**/lighthouse/', (route) => route.fulfill({ body: 'Here' }))
    await page.keyboard.press('Enter')
    await page.waitForURL('**/lighthouse/#keepers')
  })

  it('narrows by facets', async () => {
    const script = (await pasted('docsearch.md', 'js')).replace(
      'indices:',
      "facets: [{ key: 'topics' }], indices:",
    )
    await open(script)
    await type('island')
    await page.getByRole('button', { name: 'topics' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'birds' }).click()
    await vi.waitFor(async () =>
      expect(await texts('.DocSearch-Hit-source')).toEqual(['Birds of the island']),
    )
    visit.check()
  })
})
