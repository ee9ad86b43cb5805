import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { coldBytes, compare, evaluate, type JudgedQuery, readQueries, unknownUrls } from '../src/eval.js'
import { buildIndex, fetchFile } from '../src/indexer.js'
import { folderOf, indexOf, SMALL_FILES } from './folder.js'

const articles = {
  'boats.md': '# Boats\n\n## Harbour\n\nA harbour keeps boats safe.\n\n## Storm\n\nBoats sink in a storm.',
  'birds.md':
    '# Birds\n\n## Gulls\n\nGulls follow boats into every harbour.\n\n## Owls\n\nOwls hunt at night.',
  'fish.md': '# Fish\n\nHerring swim in schools.',
}
const queries: JudgedQuery[] = [
  { query: 'storm', relevant: [{ url: '/boats/#storm' }] },
  { query: 'hedgehog herring', relevant: [{ url: '/fish/' }] },
  {
    query: 'owls',
    relevant: [
      { url: '/boats/#harbour', grade: 1 },
      { url: '/boats/#storm', grade: 3 },
    ],
  },
  { query: 'zzz', relevant: [{ url: '/fish/' }] },
  { query: 'boats', relevant: [] },
  { query: 'qqq', relevant: [] },
]

describe('an evaluation', () => {
  it('has the means of what has an answer, and what fails with what came first instead', async () => {
    const { index } = await indexOf(articles)
    const { scores, ...evaluation } = await evaluate(index, queries)
    expect(evaluation).toEqual({
      queries: 6,
      metrics: {
        'ndcg@10': 0.5,
        'mrr@10': 0.5,
        'recall@100': 0.5,
        'success@1': 0.5,
        'success@3': 0.5,
        'success@5': 0.5,
      },
      failures: [
        {
          query: 'owls',
          first: { url: '/birds/#owls', trail: ['Birds', 'Owls'] },
          relevant: ['/boats/#storm', '/boats/#harbour'],
          rank: null,
        },
        { query: 'zzz', first: null, relevant: ['/fish/'], rank: null },
      ],
      unanswerable: { queries: 2, withResults: 1, confident: ['boats'] },
      unsure: ['hedgehog herring'],
    })
    expect(scores.map(({ query, metrics }) => [query, metrics['ndcg@10']])).toEqual([
      ['storm', 1],
      ['hedgehog herring', 1],
      ['owls', 0],
      ['zzz', 0],
    ])
  })

  it('counts as failed what has nothing relevant in the first three, and says where it is', async () => {
    const parts = Array.from(
      { length: 5 },
      (_, number) => `## Part ${number}\n\nHarbour. ${'Other. '.repeat(number)}`,
    )
    const { index } = await indexOf({ 'long.md': `# Long\n\n${parts.join('\n\n')}` })
    const judged = [2, 3].map((part) => ({ query: 'harbour', relevant: [{ url: `/long/#part-${part}` }] }))
    const { failures } = await evaluate(index, judged)
    const first = { url: '/long/#part-0', trail: ['Long', 'Part 0'] }
    expect(failures).toEqual([{ query: 'harbour', first, relevant: ['/long/#part-3'], rank: 4 }])
  })

  it('looks a hundred places deep, and no deeper', async () => {
    const many = Array.from({ length: 101 }, (_, number): [string, string] => [
      `${String(number).padStart(3, '0')}.md`,
      `# Number\n\nHarbour. ${'Other. '.repeat(number)}`,
    ])
    const { index } = await indexOf(Object.fromEntries(many))
    const judged = ['099', '100'].map((name) => ({ query: 'harbour', relevant: [{ url: `/${name}/` }] }))
    const { failures, scores } = await evaluate(index, judged)
    expect(failures.map(({ rank }) => rank)).toEqual([100, null])
    expect(scores.map(({ metrics }) => metrics['recall@100'])).toEqual([1, 0])
  })

  it('of many files is that of one', async () => {
    const [whole, cut] = [await indexOf(articles), await indexOf(articles, { layout: SMALL_FILES })]
    expect(await evaluate(cut.index, queries)).toEqual(await evaluate(whole.index, queries))
  })

  it('checks what it is given', async () => {
    const { index } = await indexOf(articles)
    await expect(evaluate(index, [])).rejects.toMatchObject({ code: 'BAD_QUERIES' })
  })
})

describe('a comparison', () => {
  const better = { ...articles, 'fish.md': '# Fish\n\nHerring swim in schools. Zzz.' }
  it('has wins, losses and ties, the largest first, with both values', async () => {
    const [first, other] = await Promise.all([indexOf(better), indexOf(articles)])
    const [a, b] = [await evaluate(first.index, queries), await evaluate(other.index, queries)]
    const comparison = compare(a, b)
    expect(comparison).toEqual({
      metric: 'ndcg@10',
      wins: [{ query: 'zzz', value: 1, other: 0 }],
      losses: [],
      ties: [
        { query: 'storm', value: 1, other: 1 },
        { query: 'hedgehog herring', value: 1, other: 1 },
        { query: 'owls', value: 0, other: 0 },
      ],
      difference: 0.25,
      p: 1,
    })
    expect(compare(b, a)).toMatchObject({
      wins: [],
      losses: [{ query: 'zzz', value: 0, other: 1 }],
      difference: -0.25,
    })
  })

  it('of an index with itself has ties alone, and p = 1', async () => {
    const same = await evaluate((await indexOf(articles)).index, queries)
    expect(compare(same, same, 'mrr@10')).toMatchObject({
      metric: 'mrr@10',
      wins: [],
      losses: [],
      difference: 0,
      p: 1,
    })
  })

  it('of different queries is refused', async () => {
    const { index } = await indexOf(articles)
    const [all, some] = [await evaluate(index, queries), await evaluate(index, queries.slice(1))]
    for (const [a, b] of [
      [all, some],
      [some, all],
    ] as const)
      expect(() => compare(a, b)).toThrow(/BAD_QUERIES: .*different queries/)
  })
})

describe('judged urls that the index does not have', () => {
  const place = (out: string) => ({ base: pathToFileURL(out + path.sep), fetch: fetchFile })
  it.each([
    ['one file', {}],
    ['many files', { layout: SMALL_FILES }],
  ])('are listed by entry, from %s', async (_, options) => {
    const { out } = await indexOf(articles, options)
    const typos: JudgedQuery[] = [
      ...queries,
      { query: 'a', relevant: [{ url: '/boats/#harbor' }, { url: '/boats/' }, { url: '/boat/#storm' }] },
      { query: 'b', relevant: [{ url: '/fish' }] },
    ]
    const warnings = await unknownUrls(place(out), typos, { file: 'queries.json' })
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^UNKNOWN_URL: entry 7 \(a\): the index has the article \/boats\/, but no section #harbor: correct/,
      ),
      expect.stringMatching(/entry 7 \(a\): the index has no article \/boat\/: .* \(queries\.json\)$/),
      expect.stringMatching(/entry 8 \(b\): the index has no article \/fish: /),
    ])
    expect(await unknownUrls(place(out), queries)).toEqual([])
  })
})

describe('the bytes of a cold query', () => {
  it('of one file are that file, as a host compresses it', async () => {
    const { out, summary } = await indexOf(articles)
    const bytes = await coldBytes({ base: pathToFileURL(out), fetch: fetchFile }, queries)
    expect(Math.abs(bytes - summary.gzipBytes)).toBeLessThan(20)
  })

  it('of many files are those that the query fetches, anew for each query', async () => {
    const { out, summary } = await indexOf(articles, { layout: SMALL_FILES })
    const place = { base: pathToFileURL(out), fetch: fetchFile }
    const nothing = await coldBytes(place, [{ query: '' }])
    const one = await coldBytes(place, [{ query: 'herring ' }])
    expect(one).toBeGreaterThan(nothing)
    expect(one).toBeLessThan(summary.gzipBytes)
    expect(await coldBytes(place, [{ query: 'herring ' }, { query: 'herring ' }])).toBe(one)
  })
})

it('the queries of docs/eval.md judge sections and articles that the bundled corpus has', async () => {
  const text = await readFile('docs/eval.md', 'utf8')
  const [, json = ''] = /```json\n(\[[\s\S]*?\n\])\n```/.exec(text) ?? []
  const example = readQueries(json, 'docs/eval.md')
  expect(example.length).toBeGreaterThan(5)
  const out = await folderOf()
  await buildIndex({ articles: 'corpus', out })
  expect(await unknownUrls({ base: pathToFileURL(out), fetch: fetchFile }, example)).toEqual([])
})
