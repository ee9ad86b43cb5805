import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomizationTest } from '../../src/eval/randomization.js'

describe('the randomisation test', () => {
  it.each<[string, number[], number]>([
    // All signs the same: 2 of 2^n outcomes are as large.
    ['five queries better by as much', Array(5).fill(0.1), 2 / 2 ** 5],
    ['ten queries better by as much', Array(10).fill(0.1), 2 / 2 ** 10],
    // Of 16 outcomes the sum is 4 in 1, 2 in 4, 0 in 6: as large as 2 are 10.
    ['three better, one worse', [0.1, 0.1, 0.1, -0.1], 10 / 16],
    ['as many better as worse', [0.1, -0.1, 0.3, -0.3], 1],
  ])('%s', (_, differences, exact) => {
    // Four standard deviations of a share of 10,000 draws.
    const width = 4 * Math.sqrt((exact * (1 - exact)) / 10_000) + 1e-4
    expect(Math.abs(randomizationTest(differences) - exact)).toBeLessThanOrEqual(width)
  })

  it('two equal lists have p = 1', () => {
    expect(randomizationTest([])).toBe(1)
    expect(randomizationTest(Array(50).fill(0))).toBe(1)
  })

  it('p is never 0: what was observed is one of the outcomes', () => {
    expect(randomizationTest(Array(100).fill(0.5))).toBe(1 / 10_001)
    expect(randomizationTest(Array(100).fill(0.5), { permutations: 99 })).toBe(1 / 100)
  })

  it('the same seed gives the same p, another one another', () => {
    const differences = Array.from({ length: 30 }, (_, index) => Math.sin(index) + 0.2)
    expect(randomizationTest(differences, { seed: 7 })).toBe(randomizationTest(differences, { seed: 7 }))
    expect(randomizationTest(differences)).toBe(randomizationTest(differences, { seed: 1 }))
    expect(
      new Set([1, 2, 3, 4].map((seed) => randomizationTest(differences, { seed }))).size,
    ).toBeGreaterThan(1)
  })

  const differences = fc.array(fc.integer({ min: -10, max: 10 }), { maxLength: 20 })
  it('has two sides, is indifferent to ties and units, and lies above 0 and up to 1', () => {
    fc.assert(
      fc.property(differences, (whole) => {
        const p = randomizationTest(whole, { permutations: 200 })
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
        const variants = [
          whole.map((difference) => -difference),
          [0, ...whole, 0],
          whole.map((difference) => difference / 64),
        ]
        for (const same of variants) expect(randomizationTest(same, { permutations: 200 })).toBe(p)
      }),
    )
  })
})
