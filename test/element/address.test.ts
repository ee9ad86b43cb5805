import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Place, pagesAround, readPlace, writePlace } from '../../src/element/address.js'

const text = fc.string({ unit: 'grapheme', maxLength: 20 })

const places: fc.Arbitrary<Place> = fc.record({
  query: text,
  page: fc.integer({ min: 1, max: 1e6 }),
  sort: fc.oneof(fc.constant('relevance'), fc.constant('date'), text.filter(Boolean)),
  filter: fc
    .dictionary(text, fc.array(text, { minLength: 1, maxLength: 3 }))
    .map((filter) => ({ ...filter })),
})

describe('the address of a page of results', () => {
  it('says what there is to say, and is read back', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(readPlace(writePlace(place))).toEqual(place)
      }),
      { examples: [[{ query: 'a & b', page: 2, sort: 'date', filter: { 'f.topics': ['=', 'a+b'] } }]] },
    )
  })

  it('leaves the parameters of the site alone', () => {
    const search = writePlace(
      { query: 'sea', page: 1, sort: 'relevance', filter: {} },
      '?utm=1&q=old&page=3&f.topics=x',
    )
    expect(search).toBe('?utm=1&q=sea')
  })

  it('leaves out what is as usual', () => {
    expect(writePlace({ query: '', page: 1, sort: 'relevance', filter: {} })).toBe('?')
  })

  it.each([
    ['?page=0', 1],
    ['?page=-1', 1],
    ['?page=2.5', 1],
    ['?page=many', 1],
    ['?page=', 1],
    ['?page=7', 7],
  ])('%s is page %d', (search, page) => expect(readPlace(search).page).toBe(page))

  it('has several values of a facet', () => {
    expect(readPlace('?f.topics=a&f.topics=b&f.level=3&other=x').filter).toEqual({
      topics: ['a', 'b'],
      level: ['3'],
    })
  })
})

describe('the pages to offer', () => {
  it.each([
    [1, 1, [1]],
    [1, 3, [1, 2, 3]],
    [1, 9, [1, 2, 0, 9]],
    [5, 9, [1, 0, 4, 5, 6, 0, 9]],
    [9, 9, [1, 0, 8, 9]],
    [2, 4, [1, 2, 3, 4]],
  ])('on page %d of %d are %j', (page, last, pages) => expect(pagesAround(page, last)).toEqual(pages))

  it('never more than seven places, always both ends and the page itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (page, more) => {
        const pages = pagesAround(page, page + more)
        expect(pages.length).toBeLessThanOrEqual(7)
        expect(pages).toEqual(expect.arrayContaining([1, page, page + more]))
      }),
    )
  })
})
