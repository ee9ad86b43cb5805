import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fetchFile } from '../src/indexer.js'
import { createSearchClient, type HitsAnswer } from '../src/instantsearch.js'
import { openIndex } from '../src/searcher.js'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { indexOf } from './folder.js'
import { errorsIn, pasted, serveWidgets, type Visit, visitWidgets, WITH_PICTURES } from './widgets.js'

/** Articles of several years, enough for pages. The last ten are of one year. */
const YEARS = Object.fromEntries(
  Array.from({ length: 30 }, (_, at) => [
    `log-${at}.md`,
    `---\ntitle: Log ${at}\nyear: ${Math.min(2000 + at, 2020)}\ntopics: [${at % 2 ? 'log' : 'log, even'}]\ntree.lvl0: [${at % 3 ? 'Ship' : 'Shore'}]\ntree.lvl1: [${at % 3 ? 'Ship > Deck' : 'Shore > Pier'}]\nindoors: ${at % 5 === 0}\ndate: ${2000 + at}-05-01\n---\n\nA calm sea, day ${at}.\n`,
  ]),
)

describe('a client for InstantSearch', () => {
  const open = async (articles: Record<string, string> = { ...COAST, ...YEARS }) =>
    createSearchClient((await indexOf(articles)).index)
  const ask = async (params: object, indexName = 'site') =>
    (await (await open()).search([{ indexName, params }])).results[0] as HitsAnswer

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
        title: { value: 'The lighthouse', matchLevel: 'none', matchedWords: [] },
        heading: { value: 'The __a__lens__/a__', matchLevel: 'partial', matchedWords: ['lens'] },
        content: {
          value: expect.stringContaining('<b>__a__prisms__/a__</b>'),
          ...{ matchLevel: 'full', matchedWords: ['prisms', 'lens'] },
        },
        sections: [{ heading: { value: 'The __a__lens__/a__' } }],
      },
    })
  })

  it.each([
    ['the word being typed', 'lightho', 'The <em>lighthouse</em>'],
    ['a typo', 'lihgthouse', 'The <em>lighthouse</em>'],
    ['another form of a word', 'the lighthouses', 'The <em>lighthouse</em>'],
    ['a word without its accents', 'cafe', 'The <em>Café</em>, open'],
  ])('marks in titles what stands for %s, and no function words', async (_, query, value) => {
    const client = await open({ ...COAST, 'cafe.md': '# The Café, open\n\nTea.\n' })
    const [answer] = (await client.search([{ indexName: 'site', params: { query } }])).results
    expect(answer?.hits[0]?._highlightResult.title.value).toBe(value)
  })

  it.each(['sea', 'lighthouse island', 'the boats of winter', 'kepers', 'moo', 'prisms lens'])(
    'marks in excerpts of "%s" what the searcher marks',
    async (query) => {
      const { index } = await indexOf(COAST)
      const { results } = await index.search(query)
      const [answer] = (await createSearchClient(index).search([{ indexName: 'site', params: { query } }]))
        .results
      const marked = results.map(({ sections }) =>
        sections.map(({ excerpt: { text, marks } }) =>
          [...marks]
            .reverse()
            .reduce(
              (all, [from, to]) => `${all.slice(0, from)}<em>${all.slice(from, to)}</em>${all.slice(to)}`,
              text,
            ),
        ),
      )
      expect(marked.flat().join()).toContain('<em>')
      expect(
        answer?.hits.map((hit) => hit._highlightResult.sections.map(({ content }) => content.value)),
      ).toEqual(marked)
    },
  )

  it('marks by the analyzer of the language', async () => {
    const { index } = await indexOf(
      { 'haus.md': '# Häuser am Meer\n\nSie stehen am Strand.\n' },
      { language: 'de' },
    )
    const [answer] = (await createSearchClient(index).search([{ indexName: 'x', params: { query: 'haus' } }]))
      .results
    expect(answer?.hits[0]?._highlightResult.title.value).toBe('<em>Häuser</em> am Meer')
  })

  it('marks in each of several languages by its own', async () => {
    const english = await indexOf({ 'boats.md': '# Boats of the haus\n\nThey sail.\n' })
    const german = await indexOf({ 'haus.md': '# Häuser am Meer\n\nSie stehen.\n' }, { language: 'de' })
    const bases = [english, german].map(({ out }) => pathToFileURL(`${out}/`))
    const client = createSearchClient(openIndex(bases, { fetch: fetchFile }))
    const [answer] = (await client.search([{ indexName: 'both', params: { query: 'haus boat' } }])).results
    expect(answer?.hits.map((hit) => hit._highlightResult.title.value).sort()).toEqual([
      '<em>Boats</em> of the <em>haus</em>',
      '<em>Häuser</em> am Meer',
    ])
  })

  it('gives every article without a query, by pages', async () => {
    const { nbHits, nbPages, hits, page } = await ask({ query: '', hitsPerPage: 10, page: 3 })
    expect({ nbHits, nbPages, page, hits: hits.length }).toEqual({ nbHits: 34, nbPages: 4, page: 3, hits: 4 })
    expect(await ask({ hitsPerPage: 0, facets: '*' })).toMatchObject({ hits: [], nbHits: 34, nbPages: 0 })
  })

  it.each([
    [{ facetFilters: ['topics:even'] }, 15],
    [{ facetFilters: 'topics:even' }, 15],
    [{ facetFilters: [['topics:even', 'topics:boats']] }, 16],
    [{ facetFilters: [['topics:sea'], ['topics:light']] }, 1],
    [{ facetFilters: ['topics:-log'] }, 4],
    [{ facetFilters: ['topics:even', 'year:2004'] }, 1],
    [{ facetFilters: ['topics:\\-odd'] }, 0],
    [{ facetFilters: [[], ''] }, 34],
    [{ numericFilters: ['year>=2019'] }, 11],
    [{ numericFilters: ['year>2003', 'year<=2006'] }, 3],
    [{ numericFilters: [['year=2001', 'year=2002']] }, 2],
    [{ numericFilters: ['year!=2020'] }, 20],
    [{ numericFilters: ['year:2000 TO 2009'] }, 10],
    [{ numericFilters: ['year>3000'] }, 0],
    [{ filters: 'topics:even' }, 15],
    [{ filters: 'NOT topics:log AND (topics:sea OR topics:"boats")' }, 3],
    [{ filters: `tree.lvl1:'Ship > Deck' AND year >= 2019` }, 8],
    [{ filters: '(year < 2002 OR year:2004 TO 2005) AND topics:even' }, 2],
    [{ filters: 'NOT year > 2003' }, 8],
    [{ filters: 'topics:sea OR topics:boats' }, 3],
    [{ filters: '(topics:sea OR topics:boats)' }, 3],
    [{ filters: `NOT "topics":'log' AND topics:light` }, 2],
    [{ filters: 'topics:"a AND (b OR c:d"' }, 0],
    [{ filters: 'NOT year:2000 TO 2019 AND year>0' }, 10],
    [{ numericFilters: ['"year" >= 2019', ' year < 2020 '] }, 1],
    [{ filters: '', tagFilters: '', optionalFilters: [] }, 34],
    [{ facetFilters: ['topics:even'], numericFilters: ['year>2003'], filters: 'indoors:true' }, 2],
  ])('narrows by %j', async (params, nbHits) => {
    expect((await ask(params)).nbHits).toBe(nbHits)
  })

  it('counts facets under all filters, and their numbers', async () => {
    const { facets, facets_stats } = await ask({
      facetFilters: [['topics:sea'], ['topics:light']],
      facets: ['topics'],
    })
    expect(facets).toEqual({ topics: { light: 1, sea: 1 } })
    expect(facets_stats).toEqual({})
    const years = await ask({ facets: ['year'], maxValuesPerFacet: 1 })
    expect(years.facets).toEqual({ year: { 2020: 10 } })
    expect(years.facets_stats.year).toEqual({ min: 2000, max: 2020 })
  })

  it('sorts by the name of its index', async () => {
    expect((await ask({ query: 'calm', hitsPerPage: 1 }, 'site:date')).hits[0]?.title).toBe('Log 29')
    expect((await ask({ query: 'calm', hitsPerPage: 1 }, 'site:date:asc')).hits[0]?.title).toBe('Log 0')
    expect((await ask({ query: 'calm', hitsPerPage: 1 }, 'site:title:desc')).hits[0]?.title).toBe('Log 9')
    expect((await ask({ query: 'calm', hitsPerPage: 1 }, 'site:year:asc')).hits[0]?.title).toBe('Log 0')
  })

  it('finds values of a facet, the most frequent first, with or without accents', async () => {
    const client = await open({ ...COAST, ...YEARS, 'a.md': '---\ntopics: [İstanbul, café]\n---\n# A\n' })
    const values = async (params: object) =>
      (await client.searchForFacetValues([{ indexName: 'site', params }]))[0]?.facetHits.map(
        ({ highlighted, count }) => `${highlighted} ${count}`,
      )
    expect(
      await values({ facetName: 'topics', facetQuery: 'li', highlightPreTag: '<', highlightPostTag: '>' }),
    ).toEqual(['<li>ght 2'])
    expect(await values({ facetName: 'year', facetQuery: '', maxFacetHits: 2 })).toEqual([
      '2020 10',
      '2000 1',
    ])
    expect(await values({ facetName: 'topics', facetQuery: 'ist' })).toEqual(['<em>İst</em>anbul 1'])
    expect(await values({ facetName: 'topics', facetQuery: 'CAFÉ' })).toEqual(['<em>café</em> 1'])
    expect(await values({ facetName: 'topics', facetQuery: 'e', numericFilters: ['year<2003'] })).toEqual([
      '<em>e</em>ven 2',
    ])
  })

  it.each([
    [{ facetFilters: [['topics:sea', 'year:2000']] }],
    [{ facetFilters: [['topics:sea', 'topics:-light']] }],
    [{ facetFilters: 'sea' }],
    [{ numericFilters: ['year~2000'] }],
    [{ numericFilters: ['topics>3'] }],
    [{ numericFilters: ['date>1700000000'] }],
    [{ filters: 'topics:sea OR year:2000' }],
    [{ filters: 'topics:sea AND topics:light OR topics:boats' }],
    [{ filters: '(topics:sea AND topics:light) OR topics:boats' }],
    [{ filters: 'topics:sea and topics:light' }],
    [{ filters: 'sea' }],
    [{ filters: 'x' }],
    [{ filters: 'x OR topics:sea' }],
    [{ filters: 'topics:sea AND' }],
    [{ filters: 'topics:sea topics:light' }],
    [{ filters: '((topics:sea))' }],
    [{ filters: 'year > many' }],
    [{ filters: 'topics:"sea' }],
    [{ numericFilters: ['topics:sea'] }],
    [{ numericFilters: ['year>2000 AND year<2010'] }],
    [{ tagFilters: ['sea'] }],
    [{ restrictSearchableAttributes: ['title'] }],
    [{ aroundLatLng: '48,2' }],
    [{ offset: 5, length: 2 }],
    [{ optionalFilters: ['topics:sea'] }],
  ])('refuses what it could only answer wrongly: %j', async (params) => {
    await expect(ask(params)).rejects.toMatchObject({ code: 'BAD_OPTION', mend: expect.any(String) })
  })

  it('refuses to sort by what no article has', async () => {
    await expect(ask({}, 'site:height:asc')).rejects.toThrow(/BAD_OPTION: no article has "height" to sort by/)
  })

  it('names the indexes that there are', async () => {
    const client = createSearchClient({ docs: '/docs/' })
    await expect(client.search([{ indexName: 'blog' }])).rejects.toThrow(/no index named "blog".*docs/s)
    await expect(client.search([{ indexName: 'toString' }])).rejects.toThrow(/no index named/)
  })

  it('takes any names for its indexes', async () => {
    const { index } = await indexOf(COAST)
    const names = ['search', 'then', 'a:date']
    const client = createSearchClient(Object.fromEntries(names.map((name) => [name, index])))
    const { results } = await client.search(names.map((indexName) => ({ indexName, params: {} })))
    expect(results.map(({ nbHits }) => nbHits)).toEqual([4, 4, 4])
  })
})

it.each([
  ['ts', 'js'],
  ['tsx', 'tsx'],
])('TypeScript takes it where the documentation gives it to InstantSearch: %s', async (ending, language) => {
  expect(errorsIn(await pasted('instantsearch.md', language), ending)).toEqual([])
})

/** Widgets that the page of the documentation does not show. */
const MORE = `
  import instantsearch from 'instantsearch.js'
  import { clearRefinements, configure, currentRefinements, hierarchicalMenu, hitsPerPage, infiniteHits, menu, rangeInput, stats, toggleRefinement } from 'instantsearch.js/es/widgets'
  import { createSearchClient } from 'fascicle/instantsearch'
  const search = instantsearch({ indexName: 'site', searchClient: createSearchClient('/search/') })
  search.on('error', ({ error }) => { document.title = error.message })
  search.addWidgets([
    configure({ filters: 'topics:log', query: 'calm' }),
    stats({ container: '#stats' }),
    hierarchicalMenu({ container: '#tree', attributes: ['tree.lvl0', 'tree.lvl1'] }),
    rangeInput({ container: '#range', attribute: 'year' }),
    toggleRefinement({ container: '#toggle', attribute: 'indoors' }),
    menu({ container: '#menu', attribute: 'topics' }),
    currentRefinements({ container: '#current' }),
    clearRefinements({ container: '#clear' }),
    hitsPerPage({ container: '#per', items: [{ label: '5', value: 5, default: true }, { label: '12', value: 12 }] }),
    infiniteHits({ container: '#hits', templates: { item: (hit, { components }) => components.Highlight({ hit, attribute: 'sections.0.content' }) } }),
  ])
  search.start()
  globalThis.widgets = { search, configure }
`

describeInBrowser('in a browser', () => {
  let browser: Browser
  let visit: Visit
  let page: Page
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(() => visit?.close())

  const open = async (script: string, body: string, policy?: string) => {
    visit = await visitWidgets(browser, await serveWidgets(script, body, { ...COAST, ...YEARS }, policy))
    page = visit.page
  }
  const texts = (selector: string) => page.locator(selector).allTextContents()

  it('the widgets of InstantSearch search, mark, narrow, sort and turn pages', async () => {
    const ids = ['box', 'stats', 'topics', 'years', 'sort', 'hits', 'pages']
    await open(
      await pasted('instantsearch.md', 'js'),
      ids.map((id) => `<div id="${id}"></div>`).join(''),
      WITH_PICTURES,
    )
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('34 results'), 10_000)
    await page.locator('#box input').fill('clockwork')
    await vi.waitFor(async () => expect(await texts('#hits li a')).toEqual(['The lighthouse']))
    expect(await texts('#hits mark')).toEqual(['clockwork'])
    expect(await page.locator('#hits li a').getAttribute('href')).toBe('/lighthouse/#keepers')
    await page.locator('#box input').fill('prisms')
    await vi.waitFor(async () => expect((await texts('#hits p')).join()).toContain('<b>prisms</b>'))
    expect(await page.locator('#hits b').count()).toBe(0)
    await page.locator('#box input').fill('sea')
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('34 results'))
    await page.locator('#topics label', { hasText: 'even' }).click()
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('15 results'))
    // What another choice would give is counted as if there were none.
    expect(await texts('#topics label')).toContain('sea2')
    await page.locator('#years label', { hasText: 'From 2019' }).click()
    await vi.waitFor(async () => expect((await texts('#stats')).join()).toContain('5 results'))
    await page.locator('#years label', { hasText: 'All' }).click()
    await page.locator('#topics label', { hasText: 'even' }).click()
    await page.locator('#sort select').selectOption('site:date')
    await vi.waitFor(async () => expect((await texts('#hits li a'))[0]).toBe('Log 29'))
    await page.locator('#pages a', { hasText: '2' }).click()
    await vi.waitFor(async () => expect(await texts('#hits li a')).toHaveLength(14))
    await page.locator('#topics input[type=search]').fill('boa')
    await vi.waitFor(async () => expect((await texts('#topics label')).join()).toContain('boats'))
    visit.check()
  })

  it('other widgets of InstantSearch refine and count by it', async () => {
    const ids = ['stats', 'tree', 'range', 'toggle', 'menu', 'current', 'clear', 'per', 'hits']
    await open(MORE, ids.map((id) => `<div id="${id}"></div>`).join(''), WITH_PICTURES)
    const shows = (text: string) =>
      vi.waitFor(async () => expect((await texts('#stats')).join()).toContain(text), 10_000)
    await shows('30 results')
    expect(await page.locator('#range input').first().getAttribute('placeholder')).toBe('2000')
    await page.locator('#tree a', { hasText: 'Shore' }).click()
    await shows('10 results')
    await vi.waitFor(async () =>
      expect((await texts('#tree a')).join()).toMatch(/Shore.*Pier.*Ship|Ship.*Shore.*Pier/),
    )
    await page.locator('#tree a', { hasText: 'Pier' }).click()
    await vi.waitFor(async () => expect((await texts('#current')).join()).toContain('Shore > Pier'))
    await page.locator('#range input').first().fill('2003')
    await page.locator('#range button').click()
    await shows('9 results')
    await page.locator('#toggle input').click()
    await shows('1 result')
    await page.locator('#clear button').click()
    await shows('30 results')
    await page.locator('#menu a', { hasText: 'even' }).click()
    await shows('15 results')
    expect(await texts('#hits li')).toHaveLength(5)
    expect(new Set(await texts('#hits mark'))).toEqual(new Set(['calm']))
    await page.locator('#hits button', { hasText: /more/i }).click()
    await vi.waitFor(async () => expect(await texts('#hits li')).toHaveLength(10))
    await page.locator('#per select').selectOption('12')
    await vi.waitFor(async () => expect(await texts('#hits li')).toHaveLength(12))
    await page.evaluate(() => {
      const { search, configure } = (
        globalThis as never as {
          widgets: { search: { addWidgets(all: object[]): void }; configure(all: object): object }
        }
      ).widgets
      search.addWidgets([configure({ tagFilters: 'x' })])
    })
    await vi.waitFor(async () =>
      expect(await page.title()).toContain('BAD_OPTION: no index can answer tagFilters'),
    )
    visit.check()
  })

  it('React InstantSearch takes it too', async () => {
    const script = `${await pasted('instantsearch.md', 'tsx')}
      import { createRoot } from 'react-dom/client'
      createRoot(document.getElementById('app')).render(<Search />)`
    await open(script, '<div id="app"></div>')
    await page.locator('input').fill('puffins')
    await vi.waitFor(async () => expect(await texts('li a')).toEqual(['Birds of the island']), 10_000)
    visit.check()
  })

  it('Autocomplete takes it', async () => {
    await open(await pasted('autocomplete.md', 'js'), '<div id="autocomplete"></div>', "default-src 'self'")
    await page.locator('#autocomplete input').fill('lighthouse')
    await vi.waitFor(
      async () => expect((await texts('.aa-ItemContentTitle'))[0]).toBe('The lighthouse'),
      10_000,
    )
    expect((await texts('.aa-Item mark'))[0]).toBe('lighthouse')
    visit.check()
  })

  it('Autocomplete finds values of facets', async () => {
    const script = `
      import { autocomplete, getAlgoliaFacets } from '@algolia/autocomplete-js'
      import { createSearchClient } from 'fascicle/instantsearch'
      const searchClient = createSearchClient('/search/')
      autocomplete({
        container: '#autocomplete',
        detachedMediaQuery: 'none',
        getSources: ({ query }) => [{
          sourceId: 'topics',
          getItems: () => getAlgoliaFacets({ searchClient, queries: [{ indexName: 'site', facet: 'topics', params: { facetQuery: query, maxFacetHits: 5 } }] }),
          templates: { item: ({ item, html, components }) => html\`<b>\${item.label} \${item.count}</b>\` },
        }],
      })`
    await open(script, '<div id="autocomplete"></div>', "default-src 'self'")
    await page.locator('#autocomplete input').fill('bo')
    await vi.waitFor(async () => expect(await texts('.aa-Item b')).toEqual(['boats 1']), 10_000)
    visit.check()
  })
})
