import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { METRICS, meanOf, measure, ndcg, recall, reciprocalRank, success } from '../../src/eval/metrics.js'

const log2 = Math.log2

describe('values computed by hand', () => {
  it.each<[string, number[], number[], number]>([
    ['the only relevant one first', [1], [1], 1],
    ['the only relevant one second', [0, 1], [1], 1 / log2(3)],
    ['the only relevant one tenth', [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1], 1 / log2(11)],
    ['the only relevant one eleventh, which does not count', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1], 0],
    ['the lesser one first', [1, 2], [1, 2], (1 + 2 / log2(3)) / (2 + 1 / log2(3))],
    ['one of two found', [0, 2], [2, 1], 2 / log2(3) / (2 + 1 / log2(3))],
    // Gains 3, 2, 3, 0, 1, 2: 3 + 1.26186 + 1.5 + 0 + 0.38685 + 0.71241 = 6.86113 of 7.14100.
    ['grades of three', [3, 2, 3, 0, 1, 2], [3, 3, 2, 2, 1], 0.960808],
    ['more relevant than places', Array(10).fill(1), Array(20).fill(1), 1],
    ['nothing found', [], [1], 0],
  ])('nDCG@10: %s', (_, gains, grades, value) => expect(ndcg(gains, grades, 10)).toBeCloseTo(value, 6))

  it.each<[number[], number]>([
    [[1, 0, 1], 1],
    [[0, 0, 2, 1], 1 / 3],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0.1],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0],
    [[], 0],
  ])('reciprocal rank of %j in ten places is %d', (gains, value) =>
    expect(reciprocalRank(gains, 10)).toBe(value),
  )

  it.each<[number[], number, number]>([
    [[1, 0, 2], 2, 1],
    [[1, 0, 2], 4, 0.5],
    [[...Array(99).fill(0), 1, 1], 2, 0.5],
    [[], 1, 0],
  ])('recall in a hundred places', (gains, relevant, value) =>
    expect(recall(gains, relevant, 100)).toBe(value),
  )

  it.each<[number[], number, number]>([
    [[0, 1], 1, 0],
    [[0, 1], 3, 1],
    [[0, 0, 1], 3, 1],
    [[0, 0, 0, 1], 3, 0],
    [[], 5, 0],
  ])('success of %j in %d places is %d', (gains, cutoff, value) => expect(success(gains, cutoff)).toBe(value))

  it('means are over all queries', () => {
    const found = measure([1], [1])
    const missed = measure([], [1])
    expect(meanOf([found, missed, missed, missed])).toEqual(
      Object.fromEntries(METRICS.map((name) => [name, 0.25])),
    )
  })
})

/** Grades of judgments, and a list in which each is met at most once, among others that are not relevant. */
const lists = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 15 })
  .chain((grades) =>
    fc
      .tuple(fc.subarray(grades), fc.nat({ max: 120 }))
      .chain(([met, others]) =>
        fc
          .shuffledSubarray([...met, ...Array(others).fill(0)], { minLength: met.length + others })
          .map((gains: number[]) => ({ grades, gains })),
      ),
  )

describe('laws of the metrics', () => {
  it('are from 0 to 1', () => {
    fc.assert(
      fc.property(lists, ({ gains, grades }) => {
        for (const value of Object.values(measure(gains, grades))) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('a perfect list is exactly 1 by each', () => {
    fc.assert(
      fc.property(lists, ({ grades }) => {
        const perfect = [...grades].sort((a, b) => b - a)
        expect(new Set(Object.values(measure(perfect, grades)))).toEqual(new Set([1]))
      }),
    )
  })

  it('a list with nothing relevant is 0 by each', () => {
    fc.assert(
      fc.property(lists, ({ gains, grades }) => {
        const none = gains.map(() => 0)
        expect(new Set(Object.values(measure(none, grades)))).toEqual(new Set([0]))
      }),
    )
  })

  it('putting the better one of two above the worse one never lowers any', () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), ({ gains, grades }, first, second) => {
        if (gains.length === 0) return
        const [above, below] = [first % gains.length, second % gains.length].sort((a, b) => a - b) as [
          number,
          number,
        ]
        const better = [...gains]
        better[above] = Math.max(gains[above] as number, gains[below] as number)
        better[below] = Math.min(gains[above] as number, gains[below] as number)
        const [before, after] = [measure(gains, grades), measure(better, grades)]
        for (const name of METRICS) expect(after[name]).toBeGreaterThanOrEqual(before[name] - 1e-12)
      }),
    )
  })

  it('what is not relevant at the end changes nothing', () => {
    fc.assert(
      fc.property(lists, ({ gains, grades }) => {
        expect(measure([...gains, 0, 0], grades)).toEqual(measure(gains, grades))
      }),
    )
  })

  it('grades that are all as many times as large change nothing', () => {
    fc.assert(
      fc.property(lists, ({ gains, grades }) => {
        const twice = measure(
          gains.map((gain) => gain * 2),
          grades.map((grade) => grade * 2),
        )
        expect(twice).toEqual(measure(gains, grades))
      }),
    )
  })
})
