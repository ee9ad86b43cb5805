import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeVariant, VARIANTS, type Variant } from '../../bench/variants.mjs'
import { editDistance } from '../../src/searcher/vocabulary.js'

const QUERY = { id: '7', text: 'What is the lift of a swept wing in supersonic flow?' }
const FREQUENCIES = new Map([
  ['the', 1],
  ['lift', 30],
  ['swept', 12],
  ['wing', 40],
  ['supersonic', 35],
  ['flow', 90],
])
const make = (variant: Variant, text = QUERY.text, id = QUERY.id) =>
  makeVariant(variant, { id, text }, FREQUENCIES)

describe('a variant of a query', () => {
  /** Typos are drawn with a seed: others here would make figures of before and after no longer comparable. */
  const MADE: Record<Variant, string> = {
    full: QUERY.text,
    typo: 'What is the lift of a swept wing in suprsonic flow?',
    kw3: 'lift swept supersonic',
    kw3typo: 'lift swepbt supersonic',
    kw3pre: 'lift swept supers',
  }
  it.each(Object.keys(VARIANTS) as Variant[])('%s is the same on every run', (variant) => {
    expect(make(variant)).toBe(MADE[variant])
  })

  it.each([
    ['the rarest three, in the order of the query', QUERY.text, 'lift swept supersonic'],
    ['each word once', 'wing, Wing and flow', 'wing flow'],
    ['no word that the collection has not', 'lift of a quokkaberry', 'lift'],
    ['of words as rare the first', 'flow supersonic wing swept lift', 'supersonic swept lift'],
    ['none where there is none', 'who is it?', ''],
  ])('kw3 is %s', (_, text, keywords) => expect(make('kw3', text)).toBe(keywords))

  it.each([
    [QUERY.text, 'lift swept supers'],
    ['flow', 'flo'],
    ['', ''],
  ])('kw3pre of "%s" ends early', (text, typed) => expect(make('kw3pre', text)).toBe(typed))
})

describe('a typo', () => {
  const differing = (text: string, typed: string) => {
    const words = text.split(' ')
    const typedWords = typed.split(' ')
    expect(typedWords).toHaveLength(words.length)
    return words.flatMap((word, at) => (word === typedWords[at] ? [] : [[word, typedWords[at] as string]]))
  }

  it('is one slip in one content word of four letters or more, never in its first letter', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const text = 'what is the lift of a swept wing in an AC flow with 5000 naïve gggg'
        const [changed, ...more] = differing(text, make('typo', text, id))
        expect(more).toEqual([])
        const [word, typed] = changed as [string, string]
        expect(['lift', 'swept', 'wing', 'flow', 'gggg']).toContain(word)
        expect(editDistance(word, typed, 3)).toBe(1)
        expect(typed[0]).toBe(word[0])
      }),
    )
  })

  it('is of four kinds, about as often each', () => {
    const kinds = new Map<string, number>()
    for (let id = 0; id < 1000; id++) {
      const typed = make('typo', 'supersonic', String(id))
      const isSwap = [...typed].sort().join('') === [...'supersonic'].sort().join('')
      const kind = isSwap ? 'swap' : String(typed.length - 'supersonic'.length)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    expect([...kinds.keys()].sort()).toEqual(['-1', '0', '1', 'swap'])
    for (const count of kinds.values()) expect(count).toBeGreaterThan(200)
  })

  it('is not the same for every query, nor for its keywords', () => {
    const typos = new Set(Array.from({ length: 50 }, (_, id) => make('typo', 'supersonic', String(id))))
    expect(typos.size).toBeGreaterThan(25)
    const differ = Array.from({ length: 50 }, (_, id) => String(id)).filter(
      (id) => make('typo', 'supersonic', id) !== make('kw3typo', 'supersonic', id),
    )
    expect(differ.length).toBeGreaterThan(25)
  })

  it('falls on the keywords of kw3', () => {
    const [changed, ...more] = differing(make('kw3'), make('kw3typo'))
    expect(changed).toBeDefined()
    expect(more).toEqual([])
  })

  it('needs a word to fall on', () => expect(make('typo', 'who was it, 2001')).toBe('who was it, 2001'))
})
