import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findAround, marksArticle, nameInHead, nameWithin } from '../../src/indexer/survey.js'

it.each([
  [
    ['Naps | Sleep well', 'Dreams | Sleep well'],
    ['', ' | Sleep well'],
  ],
  [
    ['Sleep well: Naps', 'Sleep well: Dreams', 'Sleep well'],
    ['Sleep well: ', ''],
  ],
  [
    ['Naps - Guide - Sleep well', 'Dreams - Guide - Sleep well'],
    ['', ' - Guide - Sleep well'],
  ],
  [
    ['Naps - Guide - Sleep well', 'Dreams - Blog - Sleep well'],
    ['', ' - Sleep well'],
  ],
  [
    ['Naps', 'Dreams'],
    ['', ''],
  ],
  [
    ['Naps | Sleep well', 'Dreams | About'],
    ['', ''],
  ],
  [['Naps | Sleep well'], ['', '']],
  [
    ['Naps | Sleep well', 'Naps | Sleep well'],
    ['', ''],
  ],
  [[], ['', '']],
])('what stands around %j is %j', (names, around) => {
  expect(findAround(names)).toEqual(around)
})

it('what stands around names is found, and what stands between is left', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8})?$/)
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 3, maxLength: 40 }),
      word,
      fc.constantFrom(' | ', ' – ', ' - ', ' · '),
      fc.boolean(),
      (names, site, divider, isBefore) => {
        const whole = names.map((name) => (isBefore ? site + divider + name : name + divider + site))
        const around = findAround(whole)
        expect(whole.map((name) => nameWithin(name, around))).toEqual(names)
      },
    ),
  )
})

it.each([
  ['<main data-pagefind-body>', true],
  ['<main class="a b"\n data-fascicle-body="">', true],
  ['<p>data-pagefind-body</p>', false],
  ['<p>&lt;main data-pagefind-body></p>', false],
  ['<span>&lt;main</span> <span>data-pagefind-body</span>', false],
  ['<main>', false],
])('%s marks an article: %s', (html, is) => {
  expect(marksArticle(html)).toBe(is)
})

it('the name is read from the head alone', () => {
  expect(nameInHead(Buffer.from('<head><title>A &amp; B</title></head><body><title>no</title>'))).toBe(
    'A & B',
  )
  expect(nameInHead(Buffer.from('<body><title>no</title>'))).toBeUndefined()
})
