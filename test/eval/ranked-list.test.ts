import { describe, expect, it } from 'vitest'
import { gainsOf, listRanked } from '../../src/eval/ranked-list.js'
import type { Result } from '../../src/searcher.js'

const section = (url: string, score: number) => ({
  ...{ url, score, heading: url, trail: ['A', url] },
  excerpt: { text: '', marks: [] },
})
const article = (url: string, ...sections: [string, number][]): Result => {
  const [first, ...rest] = sections.map(([anchor, score]) => section(url + anchor, score))
  if (!first) throw new Error('an article is found by a section')
  return {
    url: first.url,
    article: url,
    title: 'A',
    score: first.score,
    facets: {},
    sections: [first, ...rest],
  }
}

const results = [
  article('/a/', ['#1', 9], ['#2', 5], ['', 1]),
  article('/b/', ['#1', 7], ['#2', 5]),
  article('/c/', ['', 3]),
]
const urlsFor = (...urls: string[]) =>
  listRanked(
    results,
    urls.map((url) => ({ url })),
  ).map(({ url }) => url)
const gains = (...relevant: { url: string; grade?: number }[]) =>
  gainsOf(listRanked(results, relevant), relevant)

describe('the ranked list', () => {
  it('is of sections by their score, across articles, when any judgment is of a section', () => {
    const sections = ['/a/#1', '/b/#1', '/a/#2', '/b/#2', '/c/', '/a/']
    expect(urlsFor('/b/#2')).toEqual(sections)
    expect(urlsFor('/c/', '/b/#2')).toEqual(sections)
  })

  it('is of articles when all judgments are', () => {
    expect(urlsFor('/b/', '/c/')).toEqual(['/a/', '/b/', '/c/'])
  })

  it('begins with what is pinned, in the order of the pins', () => {
    const pinned: Result[] = [
      { ...article('/help/', ['#now', 1], ['#later', 8]), pinned: true },
      { ...article('/lines/', ['#numbers', 2]), pinned: true },
      article('/a/', ['#1', 9]),
    ]
    const list = listRanked(pinned, [{ url: '/a/#1' }])
    expect(list.map(({ url }) => url)).toEqual(['/help/#now', '/lines/#numbers', '/a/#1', '/help/#later'])
  })

  it('has a hundred places', () => {
    const many = Array.from({ length: 30 }, (_, number): [string, number] => [`#${number}`, 30 - number])
    const long = ['/a/', '/b/', '/c/', '/d/'].map((url) => article(url, ...many))
    expect(listRanked(long, [{ url: '/a/#1' }])).toHaveLength(100)
  })
})

describe('the gain of each place', () => {
  it.each<[string, { url: string; grade?: number }[], number[]]>([
    [
      'a section has its grade, 1 when none is given',
      [{ url: '/a/#2' }, { url: '/b/#1', grade: 3 }],
      [0, 3, 1, 0, 0, 0],
    ],
    ['an article is met by its first section, once', [{ url: '/b/' }, { url: '/x/#1' }], [0, 1, 0, 0, 0, 0]],
    [
      'a section with a grade of its own does not use up that of its article',
      [
        { url: '/a/#1', grade: 3 },
        { url: '/a/', grade: 2 },
      ],
      [3, 0, 2, 0, 0, 0],
    ],
    [
      'nor takes that of its article when its own was met',
      [
        { url: '/b/', grade: 1 },
        { url: '/a/#2', grade: 2 },
      ],
      [0, 1, 2, 0, 0, 0],
    ],
    [
      'the url without an anchor is the article, not its lead',
      [{ url: '/a/' }, { url: '/c/#1' }],
      [1, 0, 0, 0, 0, 0],
    ],
    ['of articles', [{ url: '/c/', grade: 2 }, { url: '/a/' }], [1, 0, 2]],
    ['what is not found has none', [{ url: '/a/#9' }], [0, 0, 0, 0, 0, 0]],
  ])('%s', (_, relevant, expected) => expect(gains(...relevant)).toEqual(expected))
})
