import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mean, scoreRanking } from '../../bench/metrics.mjs'

/** Gains 3, 2 and 1 in this order are the ideal. */
const GRADES = new Map([
  ['best', 3],
  ['good', 2],
  ['fair', 1],
])
const IDEAL = 3 + 2 / Math.log2(3) + 1 / Math.log2(4)
const others = (count: number) => Array.from({ length: count }, (_, number) => `other ${number}`)

describe('a ranking is scored', () => {
  it.each([
    ['the ideal one', ['best', 'good', 'fair'], 1],
    [
      'the worst order of all that is relevant',
      ['fair', 'good', 'best'],
      (1 + 2 / Math.log2(3) + 1.5) / IDEAL,
    ],
    ['one relevant document, in the third place', ['x', 'y', 'best'], 1.5 / IDEAL],
    ['none that is relevant', ['x', 'y'], 0],
    ['nothing', [], 0],
    ['a relevant document in the tenth place', [...others(9), 'best'], 3 / Math.log2(11) / IDEAL],
    ['a relevant document in the eleventh place', [...others(10), 'best'], 0],
  ])('by nDCG: %s', (_, ranking, ndcg) => {
    expect(scoreRanking(ranking, GRADES).ndcg).toBeCloseTo(ndcg, 12)
  })

  it('against at most ten in the ideal', () => {
    const many = others(12)
    const grades = new Map(many.map((id) => [id, 1]))
    expect(scoreRanking(many.slice(0, 10), grades)).toMatchObject({ ndcg: 1, recall: 10 / 12 })
  })

  it.each([
    [1, { reciprocalRank: 1, success1: 1, success3: 1, success5: 1, recall: 1 / 3 }],
    [2, { reciprocalRank: 1 / 2, success1: 0, success3: 1, success5: 1, recall: 1 / 3 }],
    [3, { reciprocalRank: 1 / 3, success1: 0, success3: 1, success5: 1, recall: 1 / 3 }],
    [4, { reciprocalRank: 1 / 4, success1: 0, success3: 0, success5: 1, recall: 1 / 3 }],
    [6, { reciprocalRank: 1 / 6, success1: 0, success3: 0, success5: 0, recall: 1 / 3 }],
    [10, { reciprocalRank: 1 / 10, success1: 0, success3: 0, success5: 0, recall: 1 / 3 }],
    [11, { reciprocalRank: 0, success1: 0, success3: 0, success5: 0, recall: 1 / 3 }],
    [100, { reciprocalRank: 0, success1: 0, success3: 0, success5: 0, recall: 1 / 3 }],
    [101, { reciprocalRank: 0, success1: 0, success3: 0, success5: 0, recall: 0 }],
  ])('by its first relevant document, at rank %i', (rank, score) => {
    expect(scoreRanking([...others(rank - 1), 'good'], GRADES)).toMatchObject({ ...score, isEmpty: false })
  })

  it('as empty only when nothing was found', () => {
    expect(scoreRanking([], GRADES)).toMatchObject({ isEmpty: true, reciprocalRank: 0, recall: 0 })
    expect(scoreRanking(['x'], GRADES).isEmpty).toBe(false)
  })

  it('never lower when a better document moves up', () => {
    const ids = [...GRADES.keys(), ...others(12)]
    const rankings = fc.shuffledSubarray(ids, { minLength: 2 })
    fc.assert(
      fc.property(rankings, fc.nat(), (ranking, place) => {
        const at = place % (ranking.length - 1)
        const [first, second] = ranking.slice(at, at + 2) as [string, string]
        const swapped = [...ranking.slice(0, at), second, first, ...ranking.slice(at + 2)]
        const gain = (GRADES.get(second) ?? 0) - (GRADES.get(first) ?? 0)
        const change = scoreRanking(swapped, GRADES).ndcg - scoreRanking(ranking, GRADES).ndcg
        expect(change * Math.sign(gain)).toBeGreaterThanOrEqual(0)
        if (gain === 0) expect(change).toBeCloseTo(0, 12)
      }),
    )
  })
})

it('a mean of nothing is no number', () => {
  expect(mean([1, 2, 6])).toBe(3)
  expect(mean([])).toBeNaN()
})
