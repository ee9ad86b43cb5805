import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/core/analyzer.js'
import { loadAnalyzer } from '../../src/core/languages.js'

const analyzer = await loadAnalyzer('english-4')

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
    ['العَرَبِيَّة', 'العربية'],
    ['مـــرحبا', 'مرحبا'],
    ['й ї', 'йї'],
    ['за\u0301мок', 'замок'],
    ["dell'arte", 'arte'],
    ["l'université", 'universite'],
    ['が', 'が'],
    ['Привет', 'привет'],
    ['a'.repeat(100), 'a'.repeat(64)],
  ])('%s becomes %s', (word, term) => expect(fold(word)).toBe(term))
})

describe('a text is cut into words', () => {
  it.each([
    ['ketamine-assisted psychotherapy', ['ketamine', 'assisted', 'psychotherapy']],
    ['one\ttwo\vthree=four|five', ['one', 'two', 'three', 'four', 'five']],
    ['0.5 mg/kg', ['0.5', 'mg', 'kg']],
    ['v20.19, 1.2.3 and 2019.', ['v20.19', '1.2.3', 'and', '2019']],
    ['10,000 of 1,2', ['10000', 'of', '1', '2']],
    ['push_back std::sort', ['push', 'back', 'std', 'sort']],
    ['C++, C# and F#', ['c++', 'c#', 'and', 'f#']],
    ['c + c, foo#bar, C++17', ['c', 'c', 'foo', 'bar', 'c', '17']],
    ['.NET and asp.net', ['.net', 'and', 'asp', 'net']],
    ['@scope/name', ['scope', 'name']],
    ['useState', ['usestate', 'use', 'state']],
    ['getElementById', ['getelementbyid', 'get', 'element']],
    ['XMLHttpRequest and PhD', ['xmlhttprequest', 'and', 'phd']],
    ['CBT-I and z-index', ['cbti', 'cbt', 'i', 'and', 'zindex', 'z', 'index']],
    ['COMP-360, COMP360', ['comp360', 'comp', '360', 'comp360']],
    ['5-HT2A', ['5ht2a', '5', 'ht2a']],
    ['follow-up, 11-inch, a-b-c', ['follow', 'up', '11', 'inch', 'a', 'b', 'c']],
    ['中文搜索', ['中文', '文搜', '搜索']],
    ['한국어는 글', ['한국', '국어', '어는', '글']],
    ['한국어'.normalize('NFD'), ['한국', '국어']],
    ['学 x中y カタカナ', ['学', 'x', '中', 'y', 'カタ', 'タカ', 'カナ']],
    ['กขค', ['กข', 'ขค']],
    ['“quoted” (text)…', ['quoted', 'text']],
    ['', []],
    ['?!', []],
  ])('%j has the words %j', (text, terms) => {
    expect(analyzer.tokens(text).map((token) => token.word)).toEqual(terms)
  })
})

describe('laws of tokens', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 })
  const names = fc
    .array(
      fc.constantFrom(
        'useState',
        'CBT',
        'I',
        '-',
        '_',
        '.',
        ',',
        '++',
        '#',
        ' ',
        '12',
        '345',
        'a',
        '中',
        '文',
        'ก',
      ),
    )
    .map((pieces) => pieces.join(''))
  it('tokens ascend by their starts, the whole before its parts, and lie inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(text, names), (written) => {
        let before = { start: 0, end: 0 }
        for (const token of analyzer.tokens(written)) {
          expect(token.start).toBeGreaterThanOrEqual(before.start)
          if (token.start === before.start && before.end > 0)
            expect(token.end).toBeLessThanOrEqual(before.end)
          expect(token.end).toBeGreaterThan(token.start)
          expect(token.end).toBeLessThanOrEqual(written.length)
          before = token
        }
      }),
    )
  })
  it('the word that a token stands for gives the same term again', () => {
    fc.assert(
      fc.property(fc.oneof(text, names), (written) => {
        for (const { term, start, end } of analyzer.tokens(written)) {
          expect(analyzer.tokens(written.slice(start, end))[0]?.term).toBe(term)
        }
      }),
    )
  })
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
