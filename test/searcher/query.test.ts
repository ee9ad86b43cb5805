import { describe, expect, it } from 'vitest'
import type { Analyzer } from '../../src/core/analyzer.js'
import { loadAnalyzer } from '../../src/core/languages.js'
import {
  checkLength,
  LONGEST_QUERY,
  MOST_COMPLETED_SECTIONS,
  MOST_COMPLETIONS,
  MOST_WORDS,
  planQuery,
} from '../../src/searcher/query.js'
import { editDistance, mayBeMeant, type Vocabulary } from '../../src/searcher/vocabulary.js'

const english = await loadAnalyzer('english-4')

/** Without stems, so that the terms of a test are its words. */
const analyzer: Analyzer = {
  ...english,
  stem: (word) => word,
  tokens: (text) => english.tokens(text).map((token) => ({ ...token, term: token.word })),
}

/** A vocabulary in memory, in which each term stands in as many sections as the number says. */
function vocabularyOf(terms: Record<string, number>): Vocabulary {
  const byCount = (a: [string, number], b: [string, number]) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)
  const all = Object.entries(terms).sort(byCount)
  return {
    term: async (term) =>
      Object.hasOwn(terms, term)
        ? {
            ...{ term, written: terms[term] as number, frequencies: [], lengths: [] },
            sections: new Uint32Array(terms[term] as number),
            fields: new Uint8Array(terms[term] as number).fill(1),
          }
        : undefined,
    completions: async (prefix, most) =>
      all.filter(([term]) => term.startsWith(prefix) && term !== prefix).slice(0, most),
    corrections: async (word, edits, most) =>
      all
        .filter(([term]) => mayBeMeant(word, term) && editDistance(word, term, edits) <= edits)
        .sort((a, b) => editDistance(word, a[0], edits) - editDistance(word, b[0], edits) || byCount(a, b))
        .slice(0, most),
  }
}

const plan = async (query: string, terms: Record<string, number>) =>
  (await planQuery({ words: query, required: [], excluded: [] }, analyzer, vocabularyOf(terms))).words.map(
    ({ word, expansions }) => [word, expansions.map((one) => `${one.kind} ${one.term}`)],
  )

describe('which terms a query looks up', () => {
  const terms = {
    ketamine: 5,
    ketamines: 1,
    ketosis: 2,
    the: 9,
    who: 3,
    therapy: 4,
    depression: 3,
    ptsd: 2,
    pro: 1,
    process: 6,
    '988': 1,
    x: 1,
    xylophone: 2,
  }
  it.each<[string, string, unknown[]]>([
    ['a known word stands for itself', 'ketamine ', [['ketamine', ['exact ketamine']]]],
    [
      'the last word too, when its completions are rarer',
      'depression ketamine',
      [
        ['depression', ['exact depression']],
        ['ketamine', ['exact ketamine']],
      ],
    ],
    [
      'a known last word is completed by what is more frequent',
      'pro',
      [['pro', ['exact pro', 'completion process']]],
    ],
    [
      'an unfinished word is completed',
      'ket',
      [['ket', ['completion ketamine', 'completion ketamines', 'completion ketosis']]],
    ],
    ['but not before a space', 'ket ', [['ket', []]]],
    ['a single letter is completed', 'd', [['d', ['completion depression']]]],
    [
      'but not next to other words',
      'ketamine d',
      [
        ['ketamine', ['exact ketamine']],
        ['d', []],
      ],
    ],
    ['nor when the index knows it', 'x', [['x', ['exact x']]]],
    ['a function word is no completion', 'th', [['th', ['completion therapy']]]],
    ['unless there is nothing else', 'wh', [['wh', ['completion who']]]],
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
      'an unknown word is corrected',
      'ketamin depresion ',
      [
        ['ketamin', ['correction ketamine']],
        ['depresion', ['correction depression']],
      ],
    ],
    ['swapped letters are one edit', 'pstd ', [['pstd', ['correction ptsd']]]],
    ['the first letter may be wrong', 'zetamine ', [['zetamine', ['correction ketamine']]]],
    ['three letters are too few to correct', 'teh ', [['teh', []]]],
    ['numbers are not corrected', '9888 ', [['9888', []]]],
    ['a repeated word counts once', 'ketamine ketamine ketamine ', [['ketamine', ['exact ketamine']]]],
    ['nothing but punctuation is no query', ' ?! ', []],
  ])('%s', async (_, query, expected) => expect(await plan(query, terms)).toEqual(expected))

  it('the most frequent completions come first, and only so many', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`a${String(index).padStart(2, '0')}`, index + 1]),
    )
    const [word] = await plan('a', many)
    expect(word?.[1]).toHaveLength(MOST_COMPLETIONS)
    expect(word?.[1]).toContain('completion a39')
    expect(word?.[1]).not.toContain('completion a00')
  })

  it('one completion is always considered, more only while they are cheap', async () => {
    const terms = { abc: MOST_COMPLETED_SECTIONS + 1, abd: 2, abe: 1 }
    expect(await plan('ab', terms)).toEqual([['ab', ['completion abc']]])
    expect(await plan('ab', { ...terms, abc: MOST_COMPLETED_SECTIONS - 2 })).toEqual([
      ['ab', ['completion abc', 'completion abd']],
    ])
  })
})

describe('a query is bounded', () => {
  it(`longer than ${LONGEST_QUERY} characters it is an error that says so`, () => {
    expect(() => checkLength('x'.repeat(100_000))).toThrow(
      /^QUERY_TOO_LONG: the query has 100000 characters: shorten it to 2000/,
    )
  })
  it(`it has at most ${MOST_WORDS} words`, async () => {
    const query = Array.from({ length: 100 }, (_, index) => `w${index}`).join(' ')
    expect(await plan(query, { w1: 1 })).toHaveLength(MOST_WORDS)
  })
})
