import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSearchClient } from '../src/instantsearch.js'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { indexOf } from './folder.js'
import { pasted, serveWidgets, type WidgetSite } from './widgets.js'

/** Articles of several years, enough for pages. */
const YEARS = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [
    `log-${at}.md`,
    `---\ntitle: Log ${at}\nyear: ${2000 + at}\ntopics: [${at % 2 ? 'log' : 'log, even'}]\ndate: ${2000 + at}-05-01\n---\n\nA calm sea, day ${at}.\n`,
  ]),
)

describe('a client for InstantSearch', () => {
  const open = async () => createSearchClient((await indexOf({ ...COAST, ...YEARS })).index)
  const ask = async (params: object, indexName = 'site') =>
    (await (await open()).search([{ indexName, params }])).results[0] as NonNullable<
      Awaited<ReturnType<ReturnType<typeof createSearchClient>['search']>>['results'][0]
    >

  it('answers each of several queries, in whichever form they come', async () => {
    const client = await open()
    for (const requests of [
      [
        { indexName: 'site', params: { query: 'clockwork' } },
        { indexName: 'site', params: { query: 'puffins' } },
      ],
      [
        { indexName: 'site', query: 'clockwork' },
        { indexName: 'site', query: 'puffins' },
      ],
      {
        requests: [
          { indexName: 'site', query: 'clockwork' },
          { indexName: 'site', query: 'puffins' },
        ],
      },
    ])
      expect((await client.search(requests)).results.map(({ hits }) => hits[0]?.title)).toEqual([
        'The lighthouse',
        'Birds of the island',
      ])
  })

  it('marks what was found between the tags it is given, as text', async () => {
    const { hits } = await ask({ query: 'prisms lens', highlightPreTag: '__a__', highlightPostTag: '__/a__' })
    expect(hits[0]).toMatchObject({
      url: '/lighthouse/#the-lens',
      _highlightResult: {
        heading: { value: 'The __a__lens__/a__', matchLevel: 'full', matchedWords: ['lens'] },
        content: { value: expect.stringContaining('<b>__a__prisms__/a__</b>') },
      },
    })
  })

  it('gives every article without a query, by pages', async () => {
    const { nbHits, nbPages, hits, page } = await ask({ query: '', hitsPerPage: 10, page: 3 })
    expect({ nbHits, nbPages, page, hits: hits.length }).toEqual({ nbHits: 34, nbPages: 4, page: 3, hits: 4 })
    expect(await ask({ hitsPerPage: 0, facets: '*' })).toMatchObject({ hits: [], nbHits: 34, nbPages: 0 })
  })

  it.each([
    ['one value', ['topics:even'], 15],
    ['any of a list', [['topics:even', 'topics:boats']], 16],
    ['all lists, of one facet too', [['topics:sea'], ['topics:light']], 1],
    ['not a value', ['topics:-log'], 4],
    ['several facets', ['topics:even', 'year:2004'], 1],
  ])('narrows by %s', async (_, facetFilters, nbHits) => {
    expect((await ask({ facetFilters })).nbHits).toBe(nbHits)
  })

  it.each([
    [['year>=2028'], 2],
    [['year>2003', 'year<=2006'], 3],
    [[['year=2001', 'year=2002']], 2],
    [['year:2000 TO 2009'], 10],
    [['year>3000'], 0],
  ])('narrows by numbers: %j', async (numericFilters, nbHits) => {
    expect((await ask({ numericFilters })).nbHits).toBe(nbHits)
  })

  it('counts facets under all filters, and their numbers', async () => {
    const { facets, facets_stats } = await ask({
      facetFilters: [['topics:sea'], ['topics:light']],
      facets: ['topics'],
    })
    expect(facets).toEqual({ topics: { light: 1, sea: 1 } })
    expect(facets_stats).toEqual({})
    expect((await ask({ facets: ['year'] })).facets_stats.year).toEqual({
      min: 2000,
      max: 2029,
      avg: 2014.5,
      sum: 60435,
    })
  })

  it('sorts by the name of its index', async () => {
    expect((await ask({ query: 'calm', hitsPerPage: 1 }, 'site:date')).hits[0]?.title).toBe('Log 29')
    expect((await ask({ query: 'calm', hitsPerPage: 1 }, 'site:date:asc')).hits[0]?.title).toBe('Log 0')
  })

  it('finds values of a facet', async () => {
    const client = await open()
    const [answer] = await client.searchForFacetValues([
      {
        indexName: 'site',
        params: { facetName: 'topics', facetQuery: 'li', highlightPreTag: '<', highlightPostTag: '>' },
      },
    ])
    expect(answer?.facetHits).toEqual([{ value: 'light', highlighted: '<li>ght', count: 2 }])
  })

  it.each([
    [{ facetFilters: [['topics:sea', 'year:2000']] }],
    [{ facetFilters: [['topics:sea', 'topics:-light']] }],
    [{ facetFilters: 'sea' }],
    [{ numericFilters: ['year~2000'] }],
  ])('refuses what it could only answer wrongly: %j', async (params) => {
    await expect(ask(params)).rejects.toMatchObject({ code: 'BAD_OPTION', mend: expect.any(String) })
  })

  it('names the indexes that there are', async () => {
    const client = createSearchClient({ docs: '/docs/' })
    await expect(client.search([{ indexName: 'blog' }])).rejects.toThrow(/no index named "blog".*docs/s)
  })
})

describeInBrowser('in a browser', () => {
  let browser: Browser
  let site: WidgetSite
  let page: Page
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    expect(site.strays).toEqual([])
    await page.close()
    await site.close()
  })

  const open = async (script: string, body: string) => {
    site = await serveWidgets(script, body, { ...COAST, ...YEARS })
    page = await browser.newPage()
    const hosts: string[] = []
    page.on('request', (request) => hosts.push(new URL(request.url()).origin))
    await page.goto(site.url)
    return () => expect(new Set(hosts)).toEqual(new Set([site.url]))
  }
  const texts = (selector: string) => page.locator(selector).allTextContents()

  it('the widgets of InstantSearch search, mark, narrow, sort and turn pages', async () => {
    const ids = ['box', 'stats', 'topics', 'years', 'sort', 'hits', 'pages']
    const check = await open(
      await pasted('instantsearch.md', 'js'),
      ids.map((id) => `<div id="${id}"></div>`).join(''),
    )
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('34 results'), 10_000)
    await page.locator('#box input').fill('clockwork')
    await vi.waitFor(async () => expect(await texts('#hits li a')).toEqual(['The lighthouse']))
    expect(await texts('#hits mark')).toEqual(['clockwork'])
    expect(await page.locator('#hits li a').getAttribute('href')).toBe('/lighthouse/#keepers')
    await page.locator('#box input').fill('sea')
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('34 results'))
    await page.locator('#topics label', { hasText: 'even' }).click()
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('15 results'))
    await page.locator('#years label', { hasText: 'From 2025' }).click()
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('2 results'))
    await page.locator('#years label', { hasText: 'All' }).click()
    await page.locator('#topics label', { hasText: 'even' }).click()
    await page.locator('#sort select').selectOption('site:date')
    await vi.waitFor(async () => expect((await texts('#hits li a'))[0]).toBe('Log 29'))
    await page.locator('#pages a', { hasText: '2' }).click()
    await vi.waitFor(async () => expect(await texts('#hits li a')).toHaveLength(14))
    await page.locator('#topics input[type=search]').fill('boa')
    await vi.waitFor(async () => expect((await texts('#topics label')).join()).toContain('boats'))
    check()
  })

  it('React InstantSearch takes it too', async () => {
    const script = `${await pasted('instantsearch.md', 'tsx')}
      import { createRoot } from 'react-dom/client'
      createRoot(document.getElementById('app')).render(<Search />)`
    const check = await open(script, '<div id="app"></div>')
    await page.locator('input').fill('puffins')
    await vi.waitFor(async () => expect(await texts('li a')).toEqual(['Birds of the island']), 10_000)
    check()
  })

  it('Autocomplete takes it', async () => {
    const check = await open(await pasted('autocomplete.md', 'js'), '<div id="autocomplete"></div>')
    await page.locator('#autocomplete input').fill('lighthouse')
    await vi.waitFor(async () => expect((await texts('.aa-Item a'))[0]).toBe('The lighthouse'), 10_000)
    expect((await texts('.aa-Item mark'))[0]).toBe('lighthouse')
    check()
  })
})
