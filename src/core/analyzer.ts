import { stem as porter2 } from 'porter2'
import { FascicleError, SAME_VERSION } from './error.js'

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
  /** The tokens of a text, in order, never overlapping. */
  tokens(text: string): Token[]
  /** What a word, folded, is indexed under. */
  stem(word: string): string
  /** Whether a word, folded, only holds sentences together ("the", "how"): left out of a query that has other words. */
  isStopWord(word: string): boolean
}

/** Longest term, in UTF-16 code units: base64 blobs and hashes beyond it are cut, so that no term is unbounded. */
const LONGEST_TERM = 64

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

/** A word: letters, numbers and their marks, with apostrophes and invisible characters inside it. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\p{Cf}]|['’ʼ](?=[\p{L}\p{N}]))*/gu

/** Function words of English: they match, but a query that has other words does not need them. */
const ENGLISH_STOP_WORDS = new Set(
  `a about after again all also am among an and another any anyone are as at be because become becomes
  been before being between both but by can could did do does doing during each either etc even few find
  for from further get give given had has have having he her here his how however i if in instead into is
  it its itself just like made make many may me might more most much must my need neither no nor not now
  of on once one only or other our own per please same several shall she should since so some someone
  still such than thank that the their them themselves then there therefore these they this those through
  thus to too until upon us use used using various very via want was we well were what when where whether
  which while who whom why will with within would you your yourself`.split(/\s+/),
)

/**
 * The word as the index knows it: lower case, without diacritics, compatibility forms (full width,
 * ligatures, superscripts) as ordinary letters, without the possessive, without apostrophes.
 *
 * @example fold('Naïve') // => 'naive'
 * @example fold('ketamine’s') // => 'ketamine'
 */
export function fold(word: string): string {
  let term = word.toLowerCase()
  // Nearly all words of English text are plain ASCII: they need none of what follows.
  if (/^[a-z0-9]*$/.test(term)) return term.slice(0, LONGEST_TERM)
  term = term
    .normalize('NFKD')
    .replace(/['’ʼ]s$|^(?:[cdjlmnst]|qu)['’ʼ](?=..)/, '')
    .replace(/[\u0300-\u036F\p{Cf}'’ʼ\s]/gu, '')
    .normalize('NFC')
    .replace(/[ßæœøđðłıþħ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
  return term.slice(0, LONGEST_TERM)
}

/** Stems of words that came before: texts repeat their words, and a stem takes as long as thirty look-ups. */
const stems = new Map<string, string>()
const MOST_STEMS = 20_000

/** Words between spaces and punctuation, folded; what is no plain word, like a number, is its own stem. */
const english: Analyzer = {
  name: 'english-2',
  tokens(text) {
    const tokens: Token[] = []
    for (const match of text.matchAll(WORD)) {
      const word = fold(match[0])
      if (word === '') continue
      tokens.push({ term: english.stem(word), word, start: match.index, end: match.index + match[0].length })
    }
    return tokens
  },
  stem(word) {
    if (!/^[a-z]{3,}$/.test(word)) return word
    let stem = stems.get(word)
    if (stem === undefined) {
      if (stems.size >= MOST_STEMS) stems.clear()
      stem = porter2(word)
      stems.set(word, stem)
    }
    return stem
  },
  isStopWord: (word) => ENGLISH_STOP_WORDS.has(word),
}

const ANALYZERS: readonly Analyzer[] = [english]

/** The analyzer of new indexes. */
export const DEFAULT_ANALYZER = english.name

/**
 * The analyzer of that name.
 *
 * @throws FascicleError `UNKNOWN_ANALYZER` when this version of the package has none of that name
 * @example analyzerNamed('english-2').tokens('Ketamine’s use') // => [{ term: 'ketamin', word: 'ketamine', start: 0, end: 10 }, …]
 */
export function analyzerNamed(name: string, file?: string): Analyzer {
  const analyzer = ANALYZERS.find((one) => one.name === name)
  if (analyzer) return analyzer
  throw new FascicleError('UNKNOWN_ANALYZER', `unknown analyzer "${name}"`, {
    mend: SAME_VERSION,
    file,
  })
}
