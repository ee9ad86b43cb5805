import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkTo } from '../../src/element/links.js'
import type { Excerpt } from '../../src/searcher.js'

describe('the link to a section', () => {
  it.each<[string, string, Excerpt, string]>([
    [
      'names a match with the words around it',
      '/a/#b',
      { text: 'In depression its effect fades within days.', marks: [[3, 13]] },
      '/a/#b:~:text=In-,depression,-its%20effect',
    ],
    [
      'names each match',
      '/a/#b',
      {
        text: 'one two three four five six',
        marks: [
          [4, 7],
          [19, 23],
        ],
      },
      '/a/#b:~:text=one-,two,-three%20four&text=three%20four-,five,-six',
    ],
    [
      'leaves ellipses out',
      '/a/#b',
      { text: '… the sea breathes …', marks: [[6, 9]] },
      '/a/#b:~:text=the-,sea,-breathes',
    ],
    [
      'leaves out the dots between cells of a table, which the page has not',
      '/a/#b',
      { text: 'Day · Price · Families of four', marks: [[6, 11]] },
      '/a/#b',
    ],
    [
      'names the words on the side without such a dot',
      '/a/#b',
      { text: 'Day · Price for families', marks: [[6, 11]] },
      '/a/#b:~:text=Price,-for%20families',
    ],
    [
      'makes a fragment where there is none',
      '/a/',
      { text: 'the sea', marks: [[4, 7]] },
      '/a/#:~:text=the-,sea',
    ],
    [
      'escapes what means something there',
      '/a/#b',
      { text: 'z-index, a & b', marks: [[0, 7]] },
      '/a/#b:~:text=z%2Dindex,-%2C%20a',
    ],
    ['stays as it is without a match', '/a/#b', { text: 'the sea', marks: [] }, '/a/#b'],
    [
      'names no word without others: the first in the page would be meant',
      '/a/#b',
      { text: 'sea', marks: [[0, 3]] },
      '/a/#b',
    ],
  ])('%s', (_, url, excerpt, link) => expect(linkTo(url, excerpt)).toBe(link))

  it('is the same page and section as the url, for any text', () => {
    const excerpts = fc
      .string({ unit: 'grapheme', minLength: 3 })
      .chain((text) =>
        fc
          .tuple(fc.constant(text), fc.nat(text.length - 2))
          .map(([whole, start]): Excerpt => ({ text: whole, marks: [[start, start + 1]] })),
      )
    fc.assert(
      fc.property(excerpts, (excerpt) => {
        const isPair = /[\uD800-\uDFFF]/.test(excerpt.text)
        fc.pre(!isPair)
        const { pathname, hash } = new URL(linkTo('/a/#b', excerpt), 'https://a.example')
        expect([pathname, hash.split(':~:')[0]]).toEqual(['/a/', '#b'])
        for (const part of (hash.split(':~:text=')[1] ?? '').split(/&text=|,/)) decodeURIComponent(part)
      }),
    )
  })
})
