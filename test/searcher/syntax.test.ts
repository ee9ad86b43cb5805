import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadQuery, readQuery } from '../../src/searcher/syntax.js'
import { indexOf } from '../folder.js'

/** Knows the facet `topic` with the values `ptsd` and `major depression`. */
const read = (query: string) =>
  readQuery(query, async (name, value) =>
    name === 'topic' && ['ptsd', 'major depression'].includes(value) ? { name, value } : undefined,
  )

describe('what the signs in a query mean', () => {
  it.each<[string, Partial<ReadQuery>]>([
    ['plain words', { words: 'plain words' }],
    ['finished ', { words: 'finished ' }],
    [
      '"set and setting"',
      {
        words: 'set and setting ',
        phrases: [{ text: 'set and setting', isExcluded: false }],
        required: ['set and setting'],
      },
    ],
    [
      '“curly quotes” too',
      {
        words: 'curly quotes too',
        phrases: [{ text: 'curly quotes', isExcluded: false }],
        required: ['curly quotes'],
      },
    ],
    ['ketamine -esketamine', { words: 'ketamine ', excluded: ['esketamine'] }],
    ['ketamine -"nasal spray"', { words: 'ketamine ', phrases: [{ text: 'nasal spray', isExcluded: true }] }],
    ['+ptsd ketamine', { words: 'ptsd ketamine', required: ['ptsd'] }],
    ['ketamine +pt', { words: 'ketamine pt', required: ['pt'] }],
    [
      'topic:ptsd ketamine',
      { words: 'ketamine', conditions: [{ name: 'topic', values: ['ptsd'], isExcluded: false }] },
    ],
    [
      'topic:"major depression"',
      { words: ' ', conditions: [{ name: 'topic', values: ['major depression'], isExcluded: false }] },
    ],
    [
      'sleep -topic:ptsd',
      { words: 'sleep ', conditions: [{ name: 'topic', values: ['ptsd'], isExcluded: true }] },
    ],
  ])('%s', async (query, expected) => {
    const none = { words: '', phrases: [], required: [], excluded: [], conditions: [] }
    expect(await read(query)).toEqual({ ...none, ...expected })
  })

  it.each([
    'an "open quote',
    'minus 5 -5 degrees',
    'gcc --version',
    'crontab -e',
    'rsync -a files',
    'std::sort vector',
    'topic:nonsense',
    'http://example.org/a',
    'what + is - this',
    '""',
    '+',
    '-',
    'c++ -',
    '-only',
    '-"only this"',
    'I would like "quoted words" in a longer question, not as signs',
  ])('%s is words', async (query) => {
    const { words, ...rest } = await read(query)
    expect(rest).toEqual({ phrases: [], required: [], excluded: [], conditions: [] })
    expect(words.trim()).toBe(query)
  })

  it('no query breaks it, and none loses a letter', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom('"', '-', '+', ':', ' ', 'topic:', '“', 'a', 'ptsd'),
            fc.string({ maxLength: 3 }),
          ),
        ),
        async (pieces) => {
          const query = pieces.join('')
          const { words, phrases, excluded, conditions } = await read(query)
          const all = [
            words,
            ...phrases.map(({ text }) => text),
            ...excluded,
            ...conditions.flatMap(({ name, values }) => [name, ...values]),
          ].join(' ')
          const letters = (text: string) => new Set(text.match(/[\p{L}\p{N}]/gu))
          expect(letters(all)).toEqual(letters(query))
        },
      ),
    ))
})

describe('a search with signs', () => {
  const files = {
    'one.md':
      '---\ntitle: One\ntopics: [ptsd]\n---\n\n## First\n\nThe set and the setting of a session.\n\n## Second\n\nSet and setting matter.',
    'two.md': '---\ntitle: Two\ntopics: [sleep]\n---\n\nA setting and a set of ketamine.',
    'three.md':
      '---\ntitle: Ketamine\ntopics: [ptsd, sleep]\n---\n\nNothing of that sort.\n\n## Setting\n\nThe clinic is a quiet setting.',
  }
  const foundBy = async (query: string) => {
    const { index } = await indexOf(files)
    const { results, total } = await index.search(query, { sections: 9 })
    expect(total).toBe(results.length)
    return results.flatMap(({ sections }) => sections.map(({ url }) => url)).sort()
  }

  it('facets count the articles that have the phrase', async () => {
    const { index } = await indexOf(files)
    const { facets } = await index.search('"set and setting"', { facets: ['topics'] })
    expect(facets).toEqual({ topics: [{ value: 'ptsd', count: 1 }] })
  })

  it.each<[string, string[]]>([
    ['"set and setting"', ['/one/#second']],
    ['"Set and Settings"', []],
    ['setting -"set and setting"', ['/one/#first', '/three/#setting', '/two/']],
    ['setting -ketamine', ['/one/#first', '/one/#second']],
    ['setting +ketamine', ['/three/', '/three/#setting', '/two/']],
    ['+session setting', ['/one/#first']],
    ['setting topic:ptsd', ['/one/#first', '/one/#second', '/three/#setting']],
    ['setting topics:PTSD -topic:sleep', ['/one/#first', '/one/#second']],
    ['topic:sleep', ['/three/', '/two/']],
    ['"the clinic" +quiet', ['/three/#setting']],
    ['+unheardof setting', []],
    ['"and the"', ['/one/#first']],
  ])('%s', async (query, expected) => expect(await foundBy(query)).toEqual(expected))
})
