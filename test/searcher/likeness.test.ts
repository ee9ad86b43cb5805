import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/core/format.js'
import { FIELDS } from '../../src/core/schema.js'
import { liftAlike } from '../../src/searcher/likeness.js'
import { bestOf, byScore, type Found } from '../../src/searcher/ranking.js'
import { indexOf } from '../folder.js'

const manifest = (kin: number) => ({ averages: FIELDS.map((name) => (name === 'kin' ? kin : 1)) }) as Manifest
const found = (...scores: [article: number, score: number][]): Found[] =>
  scores.map(([article, score]) => ({ article, score, sections: [{ id: article * 4, score }] }))

const lift = (kin: number, articles: Found[]): Found[] => {
  liftAlike(manifest(kin), articles)
  return articles.sort(byScore)
}

describe('articles that are like the best ones', () => {
  const some = () => found([100, 10], [101, 10], [102, 10], [103, 10], [104, 10], [200, 9.4], [105, 9])

  it('come before others that scored a little more', () => {
    expect(lift(20, some()).map(({ article }) => article)).toEqual([102, 101, 103, 100, 104, 105, 200])
  })

  it('score up to a fifth of the best score more, and their sections as much', () => {
    for (const { article, score, sections, likeness = 0 } of lift(20, some())) {
      expect(likeness).toBeLessThanOrEqual(2)
      expect(likeness > 0).toBe(article !== 200)
      expect(sections).toEqual([{ id: article * 4, score }])
    }
  })

  it('are not known on a site without kin, where nothing is changed', () => {
    expect(lift(0, some())).toEqual(some())
  })

  it('nothing found is nothing lifted', () => {
    expect(lift(20, [])).toEqual([])
  })

  it('are not looked for where results are sorted by something else', async () => {
    const files = {
      'a.md': '# A\n\nred apples taste sweet',
      'b.md': '# B\n\nred apples taste sour',
      'c.md': '# C\n\nsomething else',
    }
    const { index } = await indexOf(files)
    const byTitle = await index.search('red ', { sort: { by: 'title', order: 'desc' } })
    const byScore = await index.search('red ')
    const scoresOf = ({ results }: typeof byTitle) => results.map(({ score }) => score).sort()
    expect(byTitle.results.map(({ title }) => title)).toEqual(['B', 'A'])
    for (const [at, score] of scoresOf(byScore).entries())
      expect(score).toBeGreaterThan(scoresOf(byTitle)[at] as number)
  })
})

it('the best of many are those that come first when all are put in order', () => {
  const some = fc.array(fc.tuple(fc.nat(50), fc.nat(9)), { maxLength: 40 })
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 12 }), (pairs, most) => {
      const articles = found(...pairs)
      const ordered = [...articles].sort(byScore).slice(0, most)
      expect(bestOf(articles, most)).toEqual(ordered)
    }),
  )
})
