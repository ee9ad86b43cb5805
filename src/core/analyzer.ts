import { stem as porter2 } from 'porter2'

/** One word of a text: the term it is indexed under, and where it stands. */
export interface Token {
  /** What it is indexed under: the stem of the word, never empty. */
  term: string
  /** The word as it is written, folded: what completions and corrections offer. */
  word: string
  /** Offset of its first UTF-16 code unit in the text. */
  start: number
  /** Offset after its last UTF-16 code unit: `text.slice(start, end)` is the word as written. */
  end: number
}

/**
 * Turns text into tokens. The index is built and queried by the same analyzer: it is written once, here,
 * and the manifest names it, so that the two can never drift apart.
 */
export interface Analyzer {
  /** Its name in the manifest, with a version: a change of what it returns is a new name. */
  readonly name: string
  /** The tokens of a text, in order of their starts. A word and its parts overlap: the whole comes first. */
  tokens(text: string): Token[]
  /** What a word, folded, is indexed under. */
  stem(word: string): string
  /** Whether a word, folded, only holds sentences together ("the", "how"): left out of a query that has other words. */
  isStopWord(word: string): boolean
}

/** Longest term, in UTF-16 code units: base64 blobs and hashes beyond it are cut, so that no term is unbounded. */
const LONGEST_TERM = 64

/**
 * What is left out of a word: diacritics, but not those that make й of и and ї of і; vowel signs of Arabic
 * and the stroke that stretches its words; what is invisible; apostrophes, commas and hyphens.
 */
const MARKS =
  /(?<![\u0400-\u052F])[\u0306\u0308]|[\u0300-\u0305\u0307\u0309-\u036F\u0640\u064B-\u0652\u0670\p{Cf}'’ʼ,\s-]/gu

/** Letters that Unicode does not decompose but that people type without their stroke or ligature. */
const PLAIN_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ħ: 'h',
}

/**
 * A word: letters, numbers and their marks, with apostrophes and invisible characters inside it, and between its digits points
 * (`0.5`, `v1.2.3`) and commas before thousands. `C++`, `C#` and `.NET` are words of their own.
 */
const WORD =
  /(?<![\p{L}\p{N}.])\.net\b|(?<![\p{L}\p{N}])[a-z]{1,2}(?:\+\+|#)(?![\p{L}\p{N}])|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\p{Cf}]|['’ʼ](?=[\p{L}\p{N}])|(?<=\d)(?:\.(?=\d)|,(?=\d{3}(?!\d))))*/giu

/**
 * Han, kana, Thai, Lao, Khmer and Myanmar: scripts without spaces between words; and Hangul, whose words end in particles that
 * are not apart. Ranges, so that every engine knows the same.
 */
const UNSPACED =
  /[\u0E00-\u0EFF\u1000-\u11FF\u1780-\u17FF\u2E80-\u2FDF\u3005-\u3007\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF66-\uFF9F\u{20000}-\u{3FFFF}]/u

/** Where a name falls into parts: `useState`, `getElementById`. */
const CAMEL_CASE = /^[a-z]+[A-Z][a-z]/
const HUMP = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/
const SHORTEST_PART = 3

/** Two words that are a name together: `CBT-I`, `z-index`, `COMP-360`, `5-HT2A`; not `follow-up`, nor `11-inch`. */
const JOINED = /^(?:\p{L}-\p{L}+|\p{L}+-\p{L}|\p{L}+-\d+|\d+-\p{L}+\d\p{L}*)$/iu

/** Function words of English: they match, but a query that has other words does not need them. */
const ENGLISH_STOP_WORDS = `a about after again all also am among an and another any anyone are as at be because become becomes
  been before being between both but by can could did do does doing during each either etc even few find
  for from further get give given had has have having he her here his how however i if in instead into is
  it its itself just like made make many may me might more most much must my need neither no nor not now
  of on once one only or other our own per please same several shall she should since so some someone
  still such than thank that the their them themselves then there therefore these they this those through
  thus to too until upon us use used using various very via want was we well were what when where whether
  which while who whom why will with within would you your yourself`

/** Nearly all words of English text: they need not be folded, nor fall into parts. */
const PLAIN = /^[a-z0-9.]*$/

/**
 * The word as the index knows it: lower case, without diacritics, compatibility forms (full width,
 * ligatures, superscripts) as ordinary letters, without the possessive, without apostrophes, hyphens and the commas of numbers.
 *
 * @example fold('Naïve') // => 'naive'
 * @example fold('ketamine’s') // => 'ketamine'
 */
export function fold(word: string): string {
  let term = word.toLowerCase()
  if (PLAIN.test(term)) return term.slice(0, LONGEST_TERM)
  term = term
    .normalize('NFKD')
    .replace(/['’ʼ]s$|^(?:[cdjlmnst]|qu|(?:[dn]e|su|d?a|que)ll|un)['’ʼ](?=..)/, '')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/[ßæœøđðłıþħ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
  return term.slice(0, LONGEST_TERM)
}

/**
 * Cuts a text into words, the same for every language. A name of several words is that word and its parts: `useState` is
 * `usestate` and `state`, `CBT-I` is `cbti`, `cbt` and `i`. Names that begin with a capital, and words with `_` or other
 * hyphens between them, are not both: on a reference of C++ that made a query 8 kB dearer. Scripts without spaces give pairs
 * of neighbouring characters, overlapping: no dictionary could be the same in every engine.
 *
 * @returns words as they are folded, in order of their starts, the whole before its parts
 */
export function cutWords(text: string): Omit<Token, 'term'>[] {
  const words: Omit<Token, 'term'>[] = []
  const add = (raw: string, start: number) => {
    const word = fold(raw)
    if (word !== '') words.push({ word, start, end: start + raw.length })
  }
  let before = 0
  // As `matchAll` does, without a copy of the pattern and an object more for each word.
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
    const { 0: raw, index } = match
    if (text[index - 1] === '-' && words.at(-1)?.end === index - 1 && text[before - 1] !== '-') {
      const joined = text.slice(before, index + raw.length)
      if (JOINED.test(joined) && text[index + raw.length] !== '-') {
        const parts = words.splice(words.findIndex(({ start }) => start === before))
        add(joined, before)
        words.push(...parts)
      }
    }
    before = index
    if (PLAIN.test(raw)) {
      words.push({ word: raw.slice(0, LONGEST_TERM), start: index, end: index + raw.length })
      continue
    }
    if (UNSPACED.test(raw)) {
      cutUnspaced(raw, index, add)
      continue
    }
    add(raw, index)
    if (!CAMEL_CASE.test(raw)) continue
    let at = index
    for (const part of raw.split(HUMP)) {
      if (part.length >= SHORTEST_PART) add(part, at)
      at += part.length
    }
  }
  return words
}

/** Pairs of neighbouring characters, with their marks; what is spaced in between stays whole. */
function cutUnspaced(raw: string, index: number, add: (raw: string, start: number) => void): void {
  let before: RegExpMatchArray | undefined
  let isPaired = true
  const alone = () => {
    if (before && !isPaired) add(before[0], index + (before.index as number))
    before = undefined
  }
  for (const match of raw.matchAll(
    new RegExp(
      `(?:[\\u1100-\\u115F][\\u1160-\\u11FF]*|${UNSPACED.source})\\p{M}*|(?:(?!${UNSPACED.source})[^])+`,
      'gu',
    ),
  )) {
    if (!UNSPACED.test(match[0])) {
      alone()
      add(match[0], index + match.index)
      continue
    }
    if (before) add(before[0] + match[0], index + (before.index as number))
    isPaired = before !== undefined
    before = match
  }
  alone()
}

/** Stems of words that came before: texts repeat their words, and a stem takes as long as thirty look-ups. */
const MOST_STEMS = 100_000

/** What is particular to a language. */
export interface Language {
  /** What a word of its letters, folded, is indexed under. */
  stem: (word: string) => string
  /** Words of these letters are of the language; others, as names among Cyrillic, are stemmed as in English. */
  letters: RegExp
  /** Words, folded, that only hold sentences together, apart by white space. */
  stopWords: string
}

/** @param name names the analyzer, and all that it is put together of */
export function analyzerOf(name: string, { stem, letters, stopWords }: Language): Analyzer {
  const stems = new Map<string, string>()
  const stops = new Set(stopWords.split(/\s+/))
  const stemOf = (word: string): string => {
    let known = stems.get(word)
    if (known === undefined) {
      if (stems.size >= MOST_STEMS) stems.clear()
      // What is no plain word, like a number, is its own stem.
      known = word
      if (/^\p{L}{3,}$/u.test(word)) {
        if (letters.test(word)) known = stem(word) || word
        else if (ENGLISH.letters.test(word)) known = porter2(word)
      }
      stems.set(word, known)
    }
    return known
  }
  return {
    name,
    // Written out, as every word of a site passes here: copying whatever keys there are is slower.
    tokens: (text) =>
      cutWords(text).map(({ word, start, end }) => ({ term: stemOf(word), word, start, end })),
    stem: stemOf,
    isStopWord: (word) => stops.has(word),
  }
}

/** English needs no file of its own: names and terms of it stand in texts of every language. */
export const ENGLISH: Language = { stem: porter2, letters: /^[a-z]+$/, stopWords: ENGLISH_STOP_WORDS }
