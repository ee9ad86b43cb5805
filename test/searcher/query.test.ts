import { describe, expect, it } from 'vitest'
import { analyzerNamed, DEFAULT_ANALYZER } from '../../src/core/analyzer.js'
import type { Postings } from '../../src/core/format.js'
import { LONGEST_QUERY, MOST_COMPLETIONS, MOST_WORDS, planQuery } from '../../src/searcher/query.js'
import { vocabularyOf } from '../../src/searcher/vocabulary.js'

const analyzer = analyzerNamed(DEFAULT_ANALYZER)

/** Postings in which each term stands in as many sections as the number says. */
const postings = (terms: Record<string, number>): Postings =>
  Object.keys(terms)
    .sort()
    .map((term) => [
      term,
      { 2: Object.fromEntries(Array.from({ length: terms[term] as number }, (_, id) => [id, 1])) },
    ])

const plan = (query: string, terms: Record<string, number>) =>
  planQuery(query, analyzer, vocabularyOf(postings(terms))).map(({ term, expansions }) => [
    term,
    expansions.map((one) => `${one.kind} ${one.term}`),
  ])

describe('which terms a query looks up', () => {
  const terms = {
    ketamine: 5,
    ketamines: 1,
    ketosis: 2,
    the: 9,
    who: 3,
    therapy: 4,
    depression: 3,
    trd: 2,
    '988': 1,
  }
  it.each<[string, string, unknown[]]>([
    ['a known word stands for itself', 'ketamine ', [['ketamine', ['exact ketamine']]]],
    [
      'the last word is completed too',
      'depression ketamine',
      [
        ['depression', ['exact depression']],
        ['ketamine', ['exact ketamine', 'completion ketamines']],
      ],
    ],
    [
      'an unfinished word is completed',
      'ket',
      [['ket', ['completion ketamine', 'completion ketamines', 'completion ketosis']]],
    ],
    ['but not before a space', 'ket ', [['ket', []]]],
    ['function words are left out', 'what is the ketamine ', [['ketamine', ['exact ketamine']]]],
    [
      'unless there is nothing else',
      'the who ',
      [
        ['the', ['exact the']],
        ['who', ['exact who']],
      ],
    ],
    [
      'a function word may be the beginning of another',
      'ketamine the',
      [
        ['ketamine', ['exact ketamine']],
        ['the', ['completion therapy']],
      ],
    ],
    [
      'an unknown word is corrected',
      'ketamin depresion',
      [
        ['ketamin', ['correction ketamine']],
        ['depresion', ['correction depression']],
      ],
    ],
    ['swapped letters are one edit', 'tdr ', [['tdr', ['correction trd']]]],
    [
      'the first letter may be wrong',
      'zetamine ',
      [['zetamine', ['correction ketamine', 'correction ketamines']]],
    ],
    ['numbers are not corrected', '989 ', [['989', []]]],
    ['a repeated word counts once', 'ketamine ketamine ketamine ', [['ketamine', ['exact ketamine']]]],
    ['nothing but punctuation is no query', ' ?! ', []],
  ])('%s', (_, query, expected) => expect(plan(query, terms)).toEqual(expected))

  it('the most frequent completions come first, and only so many', () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`a${String(index).padStart(2, '0')}`, index + 1]),
    )
    const [word] = plan('a', many)
    expect(word?.[1]).toHaveLength(MOST_COMPLETIONS)
    expect(word?.[1]).toContain('completion a39')
    expect(word?.[1]).not.toContain('completion a00')
  })
})

describe('a query is bounded', () => {
  it(`longer than ${LONGEST_QUERY} characters it is an error that says so`, () => {
    expect(() => plan('x'.repeat(100_000), { x: 1 })).toThrow(
      /^QUERY_TOO_LONG: the query has 100000 characters: shorten it to 2000/,
    )
  })
  it(`it has at most ${MOST_WORDS} words`, () => {
    expect(plan(Array.from({ length: 100 }, (_, index) => `w${index}`).join(' '), { w1: 1 })).toHaveLength(
      MOST_WORDS,
    )
  })
})
