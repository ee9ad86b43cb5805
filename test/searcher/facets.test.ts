import { describe, expect, it } from 'vitest'
import type { Filter } from '../../src/searcher.js'
import { indexOf } from '../folder.js'

const article = (title: string, head: string, text = 'ketamine') =>
  `---\ntitle: ${title}\n${head}\n---\n${text}`

const files = {
  'a.md': article(
    'A',
    'topics: [ptsd, trauma]\nlevel: 1\ndate: 2024-01-01',
    'ketamine, ketamine and ketamine',
  ),
  'b.md': article('B', 'topics: [ptsd]\nlevel: 10\ndate: 2025-01-01', 'ketamine or ketamine'),
  'c.md': article('C', 'topics: [depression]\nlevel: 9'),
  'd.md': article('D', 'topics: [ptsd]', 'something else'),
}
const titles = (answer: { results: { title: string }[] }) => answer.results.map(({ title }) => title)

describe('filters', () => {
  it.each<[string, Filter, string[]]>([
    ['one value', { topics: 'ptsd' }, ['A', 'B']],
    ['any of several', { topics: ['trauma', 'depression'] }, ['A', 'C']],
    ['every name', { topics: 'ptsd', level: 10 }, ['B']],
    ['singular for plural', { topic: 'ptsd' }, ['A', 'B']],
    ['numbers as text', { level: '9' }, ['C']],
    ['no such value', { topics: 'none' }, []],
    ['no such name', { nonsense: 'x' }, []],
    ['no value at all', { topics: [] }, ['A', 'B', 'C']],
    ['nothing', { topics: undefined, level: null }, ['A', 'B', 'C']],
    ['a name that objects have by themselves', { constructor: 'x' }, []],
  ])('%s', async (_, filter, expected) => {
    const { index } = await indexOf(files)
    const answer = await index.search('ketamine', { filter })
    expect(titles(answer).sort()).toEqual(expected)
    expect(answer.total).toBe(expected.length)
  })

  it('without a query every article that passes comes', async () => {
    const { index } = await indexOf(files)
    expect(titles(await index.search('', { filter: { topics: 'ptsd' } }))).toEqual(['A', 'B', 'D'])
    expect((await index.search('')).total).toBe(0)
  })
})

describe('counts', () => {
  it('are given for the facets asked for, most frequent first', async () => {
    const { index } = await indexOf(files)
    const { facets } = await index.search('ketamine', { facets: ['topics'] })
    expect(facets).toEqual({
      topics: [
        { value: 'ptsd', count: 2 },
        { value: 'depression', count: 1 },
        { value: 'trauma', count: 1 },
      ],
    })
    expect(Object.keys((await index.search('ketamine', { facets: true })).facets)).toEqual([
      'level',
      'topics',
    ])
    expect((await index.search('ketamine')).facets).toEqual({})
  })
  it('of a facet say what choosing another of its values would give', async () => {
    const { index } = await indexOf(files)
    const { facets, total } = await index.search('ketamine', {
      filter: { topics: 'depression' },
      facets: ['level'],
    })
    expect(total).toBe(1)
    expect(facets.topics).toContainEqual({ value: 'ptsd', count: 2 })
    expect(facets.level).toEqual([{ value: 9, count: 1 }])
  })
})

describe('sorting', () => {
  it.each<[string, string | { by: string; order?: 'asc' | 'desc' }, string[]]>([
    ['by a name alone', 'date', ['B', 'A', 'C']],
    ['newest first, undated last', { by: 'date' }, ['B', 'A', 'C']],
    ['oldest first, undated last', { by: 'date', order: 'asc' }, ['A', 'B', 'C']],
    ['by title', { by: 'title' }, ['A', 'B', 'C']],
    ['by title, backwards', { by: 'title', order: 'desc' }, ['C', 'B', 'A']],
    ['numbers as numbers, largest first', { by: 'level' }, ['B', 'C', 'A']],
  ])('%s', async (_, sort, expected) => {
    const { index } = await indexOf(files)
    expect(titles(await index.search('ketamine', { sort }))).toEqual(expected)
  })
  it('by a name that no article has leaves what is found by relevance', async () => {
    const { index } = await indexOf(files)
    const byRelevance = titles(await index.search('ketamine'))
    expect(byRelevance).toHaveLength(3)
    expect(titles(await index.search('ketamine', { sort: 'constructor' }))).toEqual(byRelevance)
  })
})
