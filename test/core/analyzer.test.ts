import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzerNamed, DEFAULT_ANALYZER, fold } from '../../src/core/analyzer.js'

const analyzer = analyzerNamed(DEFAULT_ANALYZER)

describe('a word is folded to the form that people search for', () => {
  it.each([
    ['Ketamine', 'ketamine'],
    ['naïve', 'naive'],
    ['Yagé', 'yage'],
    ['İstanbul', 'istanbul'],
    ['Straße', 'strasse'],
    ['Øresund', 'oresund'],
    ['ﬁle', 'file'],
    ['\uFDFA', 'صلىاللهعليهوسلم'],
    ['ＦＵＬＬ', 'full'],
    ['ketamine’s', 'ketamine'],
    ["don't", 'dont'],
    ["l'homme", 'homme'],
    ['co\u00ADoperate', 'cooperate'],
    ['한국어', '한국어'],
    ['が', 'が'],
    ['Привет', 'привет'],
    ['a'.repeat(100), 'a'.repeat(64)],
  ])('%s becomes %s', (word, term) => expect(fold(word)).toBe(term))
})

describe('a text is cut into words', () => {
  it.each([
    ['ketamine-assisted psychotherapy', ['ketamine', 'assisted', 'psychotherapy']],
    ['one\ttwo\vthree=four|five', ['one', 'two', 'three', 'four', 'five']],
    ['0.5 mg/kg', ['0', '5', 'mg', 'kg']],
    ['push_back', ['push', 'back']],
    ['“quoted” (text)…', ['quoted', 'text']],
    ['', []],
    ['?!', []],
  ])('%j has the words %j', (text, terms) => {
    expect(analyzer.tokens(text).map((token) => token.word)).toEqual(terms)
  })
})

describe('laws of tokens', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 })
  it('tokens ascend, never overlap and lie inside the text', () => {
    fc.assert(
      fc.property(text, (written) => {
        let end = 0
        for (const token of analyzer.tokens(written)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          end = token.end
        }
        expect(end).toBeLessThanOrEqual(written.length)
      }),
    )
  })
  it('the word that a token stands for gives the same term again', () => {
    fc.assert(
      fc.property(text, (written) => {
        for (const { term, start, end } of analyzer.tokens(written)) {
          expect(analyzer.tokens(written.slice(start, end)).map((token) => token.term)).toEqual([term])
        }
      }),
    )
  })
})

it('a name that this version does not know is an error that says what to do', () => {
  expect(() => analyzerNamed('klingon-7', 'manifest.json')).toThrow(
    /^UNKNOWN_ANALYZER: unknown analyzer "klingon-7": build the index and import .* same version of fascicle \(manifest\.json\)$/,
  )
})

describe('words are indexed under their stems', () => {
  it.each([
    ['depression depressed depressive', 1],
    ['anxiety anxieties anxious', 2],
    ['treatments treated treating', 2],
    ['naïve naively', 1],
    ['c2065 0x80 x64', 3],
    ['as is', 2],
  ])('%s: %i', (text, stems) => {
    expect(new Set(analyzer.tokens(text).map(({ term }) => term)).size).toBe(stems)
  })
})
