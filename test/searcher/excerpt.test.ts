import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadAnalyzer } from '../../src/core/languages.js'
import { EXCERPT_LENGTH, excerptOf } from '../../src/searcher/excerpt.js'

const analyzer = await loadAnalyzer('english-4')
const excerpt = (text: string, ...words: string[]) =>
  excerptOf(text, new Set(words.map((word) => analyzer.stem(word))), analyzer)
const shown = ({ text, marks }: { text: string; marks: [number, number][] }) =>
  marks.reduceRight(
    (out, [from, to]) => `${out.slice(0, from)}[${out.slice(from, to)}]${out.slice(to)}`,
    text,
  )

describe('an excerpt', () => {
  it('marks the words as they are written', () => {
    expect(shown(excerpt('Yagé is what ketamine’s not.', 'yage', 'ketamine'))).toBe(
      '[Yagé] is what [ketamine’s] not.',
    )
  })
  it('is the beginning when nothing matches', () => {
    expect(excerpt('Some text.', 'other')).toEqual({ text: 'Some text.', marks: [] })
    expect(excerpt('', 'other')).toEqual({ text: '', marks: [] })
  })
  it('is the piece with most of the words, from the start of its sentence', () => {
    const filler = 'Nothing to see in this sentence. '.repeat(10)
    const found = excerpt(
      `Ketamine first. ${filler}Here ketamine helps depression. ${filler}`,
      'ketamine',
      'depression',
    )
    expect(shown(found)).toMatch(/^… Here \[ketamine\] helps \[depression\]\. .* …$/)
  })
  it('shows line feeds as spaces', () => {
    expect(excerpt('one\ntwo\nthree', 'two')).toEqual({ text: 'one two three', marks: [[4, 7]] })
  })
})

describe('laws of excerpts', () => {
  const word = fc.oneof(
    fc.constantFrom('ketamine', 'Depression', 'a', 'naïve', '😀', '中文字', 'x'.repeat(300)),
    fc.string({ maxLength: 8 }),
  )
  const text = fc.array(word, { maxLength: 120 }).map((words) => words.join(' '))
  it('marks lie inside the text, ascend, never overlap, and are the words asked for', () => {
    fc.assert(
      fc.property(text, (written) => {
        const terms = ['ketamine', 'depression', 'naive']
        const { text: piece, marks } = excerpt(written, ...terms)
        let end = 0
        for (const [from, to] of marks) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          expect(to).toBeLessThanOrEqual(piece.length)
          expect(terms).toContain(analyzer.tokens(piece.slice(from, to))[0]?.word)
          end = to
        }
      }),
    )
  })
  it('is short, never cuts through a character, and marks something when the text holds a match', () => {
    fc.assert(
      fc.property(text, (written) => {
        const { text: piece, marks } = excerpt(written, 'ketamine')
        expect(piece.length).toBeLessThanOrEqual(EXCERPT_LENGTH + 4)
        const isWhole = (one: string) =>
          !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(one)
        if (isWhole(written)) expect(isWhole(piece)).toBe(true)
        const holds = analyzer.tokens(written).some((token) => token.word === 'ketamine')
        expect(marks.length > 0).toBe(holds)
      }),
    )
  })
})
