import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../../src/searcher/vocabulary.js'

describe('the distance of two words', () => {
  it.each([
    ['fetch', 'fetch', 0],
    ['fecth', 'fetch', 1],
    ['ketamin', 'ketamine', 1],
    ['ketamine', 'ketaminee', 1],
    ['kitamine', 'ketamine', 1],
    ['etamine', 'ketamine', 1],
    ['ca', 'abc', 3],
    ['', 'ab', 2],
  ])('from %s to %s is %i', (a, b, distance) => expect(editDistance(a, b, 5)).toBe(distance))

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 })
  it('is the same both ways, zero for the same word only', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 9)).toBe(editDistance(b, a, 9))
        expect(editDistance(a, b, 9) === 0).toBe(a === b)
      }),
    )
  })
  it('beyond the limit is one more than the limit', () => {
    expect(editDistance('bb', 'aaaaa', 3)).toBe(4)
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, most) => {
        expect(editDistance(a, b, most)).toBe(Math.min(most + 1, editDistance(a, b, 20)))
      }),
    )
  })
  it('each edit of a word is at most one further away', () => {
    const edited = fc.tuple(
      word.filter((one) => one.length > 1),
      fc.nat(),
      fc.constantFrom('insert', 'delete', 'substitute', 'swap'),
    )
    fc.assert(
      fc.property(edited, ([one, at, kind]) => {
        const index = at % (one.length - 1)
        const [head, tail] = [one.slice(0, index), one.slice(index)]
        const other = {
          insert: `${head}c${tail}`,
          delete: head + tail.slice(1),
          substitute: `${head}c${tail.slice(1)}`,
          swap: head + tail[1] + tail[0] + tail.slice(2),
        }[kind]
        expect(editDistance(one, other as string, 3)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
