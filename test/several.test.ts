import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Manifest, manifestText, readManifest } from '../src/core/format.js'
import { evaluate, readQueries } from '../src/eval.js'
import { type BuildOptions, buildFiles, type LayoutOptions } from '../src/indexer.js'
import {
  type Answer,
  type Fetch,
  type OpenOptions,
  openIndex,
  type SearchIndex,
  type Site,
} from '../src/searcher.js'
import { fetchFrom, folderOf, SMALL_FILES } from './folder.js'
import { options, query, site } from './made-up.js'

type Files = Awaited<ReturnType<typeof buildFiles>>['files']

const build = async (articles: string, more: Omit<BuildOptions, 'articles' | 'out'> = {}): Promise<Files> =>
  (await buildFiles({ articles, ...more })).files

const HERE = 'https://here.example/search/'
const THERE = 'https://there.example/search/'

const manifestOf = (files: Files): Manifest => {
  const { bytes } = files.find(({ name }) => name === 'manifest.json') as Files[number]
  return readManifest(new TextDecoder().decode(bytes), 'manifest.json')
}

/** An index with other averages. */
function withAverages(files: Files, averages: number[]): Files {
  const { checksum: _, ...manifest } = manifestOf(files) as Manifest & { checksum?: string }
  const bytes = new TextEncoder().encode(manifestText({ ...manifest, averages }))
  return files.map((file) => (file.name === 'manifest.json' ? { ...file, bytes } : file))
}

/** An answer without what only several indexes say. */
function plain({ failures, results, ...answer }: Answer) {
  expect(failures ?? []).toEqual([])
  return { ...answer, results: results.map(({ source: _, ...result }) => result) }
}

/** What a busy machine may take for what takes ten seconds alone, in milliseconds. */
const SLOW_MS = 240_000

const WHOLE: LayoutOptions = { inlineBytes: Number.POSITIVE_INFINITY }

describe('two indexes answer like the one index over all their articles', () => {
  const SYNONYMS = { 'synonyms.json': JSON.stringify({ synonyms: [['ketamine', 'who of therapy']] }) }
  const below = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))

  it(
    'results, order, scores to the last bit, counts, facets, corrections and pages, whatever their layouts',
    () =>
      fc.assert(
        fc.asyncProperty(
          site,
          site,
          fc.array(fc.tuple(query, options), { minLength: 1, maxLength: 6 }),
          fc.constantFrom<[LayoutOptions, LayoutOptions]>(
            [WHOLE, WHOLE],
            [SMALL_FILES, WHOLE],
            [SMALL_FILES, SMALL_FILES],
          ),
          fc.constantFrom({}, { freshness: 3 }),
          async (left, right, asked, layouts, more) => {
            // Without kin, which is found among the sections of one index.
            const kinSections = 0
            const articles = await folderOf({ ...below('a', left), ...below('b', right), ...SYNONYMS })
            const parts = await Promise.all(
              ['a', 'b'].map((folder, index) =>
                build(articles, {
                  ...more,
                  include: `${folder}/**/*.md`,
                  layout: { ...layouts[index], kinSections },
                }),
              ),
            )
            const [a, b] = parts.map(manifestOf) as [Manifest, Manifest]
            const sections = a.counts.sections + b.counts.sections
            const averages = a.averages.map(
              (average, field) =>
                (average * a.counts.sections + (b.averages[field] as number) * b.counts.sections) / sections,
            )
            const all = await build(articles, {
              ...more,
              include: '**/*.md',
              layout: { ...WHOLE, kinSections },
            })
            const fetch = fetchFrom({
              'memory:/a/': parts[0] as Files,
              'memory:/b/': parts[1] as Files,
              'memory:/all/': withAverages(all, averages),
            })
            const one = await openIndex('memory:/all/', { fetch })
            const both = await openIndex(['memory:/a/', 'memory:/b/'], { fetch })
            expect(both.counts).toMatchObject({ articles: one.counts.articles, sections })
            for (const [text, wanted] of asked) {
              // Of a prefix whose words fill several shards each index tells the most frequent only.
              const typed = layouts.includes(SMALL_FILES) ? `${text} ` : text
              expect(plain(await both.search(typed, wanted))).toEqual(await one.search(typed, wanted))
              expect(await both.suggest(typed, { limit: 12 })).toEqual(
                await one.suggest(typed, { limit: 12 }),
              )
            }
          },
        ),
        { numRuns: 40 },
      ),
    SLOW_MS,
  )
})

describe('several indexes', () => {
  const OURS = {
    'a.md': '---\ntopics: [sleep]\n---\n# Ketamine\n\nKetamine and sleep.',
    'b.md': '# Rest\n\nRest at night.',
  }
  const THEIRS = { 'c.md': '---\ntopics: [sleep, pain]\n---\n# Ketamine again\n\nKetamine, more ketamine.' }

  /** Opens indexes of some articles, each at its base, without those that are undefined. */
  async function openAll(
    sites: Record<string, Record<string, string> | undefined>,
    more: OpenOptions = {},
    change: (url: string) => Response | undefined = () => undefined,
  ) {
    const built = await Promise.all(
      Object.entries(sites).map(
        async ([base, files]): Promise<[string, Files]> => [
          base,
          files ? await build(await folderOf(files), { layout: SMALL_FILES }) : [],
        ],
      ),
    )
    const whole = fetchFrom(Object.fromEntries(built))
    const fetch: Fetch = async (url) => change(url) ?? whole(url)
    return openIndex(Object.keys(sites), { fetch, ...more })
  }
  const urls = ({ results }: Answer) => results.map(({ url }) => url)

  it('say of each result where it comes from, by its host, with the whole address', async () => {
    const index = await openAll({ [HERE]: OURS, [THERE]: THEIRS })
    const { results, total, failures } = await index.search('ketamine')
    expect(results.map(({ url, article, source }) => [url, article, source]).sort()).toEqual([
      ['https://here.example/a/', 'https://here.example/a/', 'here.example'],
      ['https://there.example/c/', 'https://there.example/c/', 'there.example'],
    ])
    expect(results.every(({ sections }) => sections.every(({ url }) => url.startsWith('https://')))).toBe(
      true,
    )
    expect(total).toBe(2)
    expect(failures).toEqual([])
    expect(index.language).toBe('en')
    expect(index.counts).toMatchObject({ articles: 3, sections: 3 })
  })

  it('are named by their name, else by their address where the host does not tell them apart', async () => {
    const [guide, api] = ['https://here.example/guide/search/', 'https://here.example/api/search/']
    const files = await build(await folderOf(THEIRS))
    const fetch = fetchFrom({ [guide]: files, [api]: files, 'memory:/x/': files })
    const sourcesOf = async (sites: (string | URL | Site)[]) => {
      const { results } = await (await openIndex(sites, { fetch })).search('ketamine')
      return results.map(({ source }) => source)
    }
    expect(await sourcesOf([guide, api])).toEqual([guide, api])
    expect(await sourcesOf([`${guide}#The%20guide`, { base: new URL(api), name: 'API' }])).toEqual([
      'The guide',
      'API',
    ])
    expect(await sourcesOf([new URL(guide), 'memory:/x/'])).toEqual(['here.example', 'memory:/x/'])
  })

  it('count, sum and page as one', async () => {
    const index = await openAll({ [HERE]: OURS, [THERE]: THEIRS })
    const all = await index.search('', { sort: 'title', facets: true })
    expect(all.results.map(({ title }) => title)).toEqual(['Ketamine', 'Ketamine again', 'Rest'])
    expect(all.facets.topics).toEqual([
      { value: 'sleep', count: 2 },
      { value: 'pain', count: 1 },
    ])
    for (let offset = 0; offset < 4; offset++) {
      const page = await index.search('', { sort: 'title', limit: 1, offset })
      expect([page.total, urls(page)]).toEqual([3, urls(all).slice(offset, offset + 1)])
    }
    expect(urls(await index.search('ketamine', { filter: { topic: 'pain' } }))).toEqual([
      'https://there.example/c/',
    ])
    expect(await index.suggest('keta')).toEqual([{ text: 'ketamine', count: 2 }])
    await index.preload('keta')
  })

  it('find a misspelt word that only one of them knows, and offer it', async () => {
    const index = await openAll({ [HERE]: OURS, [THERE]: { 'd.md': '# Zopiclone\n\nZopiclone for sleep.' } })
    const { results, didYouMean, corrections } = await index.search('zopiclune ')
    expect(results.map(({ title }) => title)).toEqual(['Zopiclone'])
    expect(didYouMean).toBe('zopiclone ')
    expect(corrections).toEqual([{ word: 'zopiclune', terms: ['zopiclone'] }])
  })

  it('have the pinned results of all of them first', async () => {
    const pins = (url: string) => JSON.stringify({ pinned: [{ queries: ['help'], urls: [url] }] })
    const index = await openAll({
      [HERE]: { ...OURS, 'help.md': '# Help help\n\nHelp.', 'synonyms.json': pins('/b/') },
      [THERE]: { ...THEIRS, 'synonyms.json': pins('/c/') },
    })
    const { results } = await index.search('help')
    expect(results.map(({ url, pinned }) => [url, pinned])).toEqual([
      ['https://here.example/b/', true],
      ['https://there.example/c/', true],
      ['https://here.example/help/', undefined],
    ])
  })

  it('go on without one that is missing, and say so', async () => {
    const index = await openAll({ [HERE]: undefined, [THERE]: THEIRS })
    const { results, failures } = await index.search('ketamine')
    expect(results.map(({ source }) => source)).toEqual(['there.example'])
    expect(failures).toMatchObject([{ source: 'here.example', error: { code: 'INDEX_MISSING' } }])
    expect(await index.suggest('keta')).toHaveLength(1)
  })

  it('score without one that fails as if it had never been there', async () => {
    let isDown = false
    const down = (url: string) =>
      isDown && url.startsWith(THERE) && !url.endsWith('manifest.json')
        ? new Response('', { status: 404 })
        : undefined
    const index = await openAll({ [HERE]: OURS, [THERE]: THEIRS }, {}, down)
    expect((await index.search('rest')).total).toBe(1)
    isDown = true
    const alone = await (await openAll({ [HERE]: OURS })).search('ketamine')
    const answer = await index.search('ketamine')
    expect(answer.failures).toMatchObject([{ source: 'there.example', error: { code: 'INDEX_MISSING' } }])
    expect({ ...answer, failures: [] }).toEqual(alone)
    expect(alone.total).toBe(1)
  })

  it('try one that failed again, half a minute later', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    let isDown = true
    const asked: string[] = []
    const index = await openAll({ [HERE]: OURS, [THERE]: THEIRS }, {}, (url) => {
      if (!url.startsWith(THERE)) return undefined
      asked.push(url)
      return isDown ? new Response('', { status: 404 }) : undefined
    })
    isDown = false
    expect(await index.search('ketamine')).toMatchObject({
      total: 1,
      failures: [{ source: 'there.example' }],
    })
    expect(asked).toHaveLength(1)
    vi.setSystemTime(Date.now() + 30_000)
    expect(await index.search('ketamine')).toMatchObject({ total: 2, failures: [] })
  })

  it('read an index that was published anew while they were open', async () => {
    const [before, after] = await Promise.all(
      [THEIRS, { 'e.md': '# Esketamine\n\nA spray of esketamine.' }].map(async (files) =>
        build(await folderOf(files), { layout: SMALL_FILES }),
      ),
    )
    const ours = await build(await folderOf(OURS))
    let now = before as Files
    const index = await openIndex([HERE, THERE], {
      fetch: async (url) => fetchFrom({ [HERE]: ours, [THERE]: now })(url),
    })
    now = after as Files
    expect(await index.search('esketamine spray')).toMatchObject({
      results: [{ title: 'Esketamine', source: 'there.example' }],
      failures: [],
    })
  })

  it('are an error when none can be opened, or none is named', async () => {
    await expect(openAll({ [HERE]: undefined, [THERE]: undefined })).rejects.toThrow(
      /^INDEX_MISSING: .*here\.example/,
    )
    await expect(openIndex([])).rejects.toThrow(/^BAD_OPTION: the list of indexes is empty/)
  })

  it('tell wrong options and a signal like a single one', async () => {
    const index = await openAll({ [HERE]: OURS, [THERE]: THEIRS })
    await expect(index.search('ketamine', { limit: -1 })).rejects.toThrow(/^BAD_OPTION: limit/)
    await expect(index.search('ketamine', { signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
    expect((await index.search('ketamine')).failures).toEqual([])
  })

  it('take the answer to a request for the first manifest that was sent before', async () => {
    const files = await build(await folderOf(OURS))
    const asked: string[] = []
    const whole = fetchFrom({ [HERE]: files, [THERE]: files })
    const fetch: Fetch = async (url) => {
      asked.push(url)
      return whole(url)
    }
    const manifest = whole(`${HERE}manifest.json`)
    expect((await (await openIndex([HERE, THERE], { fetch, manifest })).search('rest')).total).toBe(2)
    expect(asked).toEqual([`${THERE}manifest.json`])
  })

  it.each(['javascript:alert(1)', 'https://evil.example/', '//evil.example/'])(
    'cannot lead to %s',
    async (url) => {
      const files = await build(await folderOf(THEIRS), { layout: WHOLE })
      const { checksum: _, ...manifest } = manifestOf(files) as Manifest & { checksum?: string }
      const store = JSON.parse(
        gunzipSync(Buffer.from(manifest.inline?.stores[0] as string, 'base64')).toString(),
      )
      store[0].url = url
      const stores = [gzipSync(JSON.stringify(store)).toString('base64')]
      const text = manifestText({ ...manifest, inline: { ...manifest.inline, stores } as never })
      const fetch = fetchFrom({
        [HERE]: await build(await folderOf(OURS)),
        [THERE]: [{ name: 'manifest.json', bytes: new TextEncoder().encode(text) }],
      })
      const answer = await (await openIndex([HERE, THERE], { fetch })).search('ketamine')
      expect(urls(answer)).toEqual(['https://here.example/a/'])
      expect(answer.failures).toMatchObject([{ error: { code: 'INDEX_DAMAGED' } }])
    },
  )

  describe('of several languages', () => {
    const GERMAN = {
      'haus.md':
        '---\nlang: de\ndate: 2026-01-02\ntopics: [wohnen]\n---\n# Häuser\n\nKetamin in alten Häusern.',
    }
    const ENGLISH = {
      'house.md': '---\ndate: 2026-01-03\ntopics: [homes]\n---\n# Houses\n\nOld houses, ketamine.',
      'more.md': '---\ndate: 2026-01-01\n---\n# More houses\n\nNewer houses.',
    }

    it('are each searched with their own analyzer, and their answers merged', async () => {
      const index = await openAll({ [HERE]: ENGLISH, [THERE]: GERMAN })
      expect((await index.search('Haus')).results.map(({ title }) => title)).toEqual(['Häuser'])
      expect((await index.search('housing house')).total).toBe(2)
      const both = await index.search('houses Häuser', { facets: true })
      expect(both).toMatchObject({ total: 3, corrections: [], failures: [] })
      expect(both.results.map(({ score }) => score)).toEqual(
        both.results.map(({ score }) => score).sort((a, b) => b - a),
      )
      expect(both.facets.topics?.map(({ value }) => value).sort()).toEqual(['homes', 'wohnen'])
      for (let offset = 0; offset < 4; offset++)
        expect(urls(await index.search('houses Häuser', { limit: 1, offset }))).toEqual(
          urls(both).slice(offset, offset + 1),
        )
      const dated = await index.search('houses Häuser', { sort: 'date' })
      expect(dated.results.map(({ date }) => date)).toEqual(['2026-01-03', '2026-01-02', '2026-01-01'])
      expect(index.counts).toMatchObject({ articles: 3 })
      expect((await index.suggest('h')).length).toBeGreaterThan(1)
    })

    it('have the index in the language wanted, of each site that has one', async () => {
      const index = await openAll({ [HERE]: { ...ENGLISH, ...GERMAN }, [THERE]: ENGLISH }, { language: 'de' })
      const { results } = await index.search('Haus houses')
      expect(results.map(({ source, lang }) => [source, lang]).sort()).toEqual([
        ['here.example', 'de'],
        ['there.example', undefined],
        ['there.example', undefined],
      ])
    })
  })
})

it(
  'the bundled articles, cut in two, are ranked as well as in one index',
  async () => {
    const articles = fileURLToPath(new URL('../corpus', import.meta.url))
    const names = (await readdir(articles))
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .sort()
    const half = (rest: number) => names.filter((_, index) => index % 2 === rest)
    const [all, even, odd] = await Promise.all(
      [names, half(0), half(1)].map((include) => build(articles, { include })),
    )
    const fetch = fetchFrom({
      'memory:/all/': all as Files,
      'memory:/0/': even as Files,
      'memory:/1/': odd as Files,
    })
    const one = await openIndex('memory:/all/', { fetch })
    const both = await openIndex(['memory:/0/', 'memory:/1/'], { fetch })
    const queries = readQueries(await readFile(`${articles}/queries.json`, 'utf8'), 'queries.json').filter(
      (_, index) => index % 8 === 0,
    )
    const [ofOne, ofBoth] = [await evaluate(one, queries), await evaluate(both, queries)]
    const figures = [ofOne, ofBoth].map(({ metrics }) => metrics['ndcg@10'].toFixed(3))
    const first = async (index: SearchIndex, text: string) => (await index.search(text)).results[0]?.article
    let same = 0
    for (const { query: text } of queries) if ((await first(one, text)) === (await first(both, text))) same++
    console.info(
      `nDCG@10 of one index ${figures[0]}, of two ${figures[1]}; the same first article for ${same} of ${queries.length} queries`,
    )
    expect(ofBoth.metrics['ndcg@10']).toBeGreaterThan(ofOne.metrics['ndcg@10'] - 0.02)
    expect(same / queries.length).toBeGreaterThan(0.85)
  },
  SLOW_MS,
)
