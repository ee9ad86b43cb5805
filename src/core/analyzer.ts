import { FascicleError, SAME_VERSION } from './error.js'

/** One word of a text: the term it is indexed under, and where it stands. */
export interface Token {
  /** The word as the index knows it: folded, never empty. */
  term: string
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
  /** Whether a term only holds sentences together ("the", "how"): left out of a query that has other words. */
  isStopWord(term: string): boolean
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
  `a about after again all also am an and another any are as at be because been before between both but by
  can could did do does during each few for from further had has have he her his how i if in instead into
  is it its just me more most my of on once only or other our own same she should since so some still
  such than that the their them then there these they this those through to too until us very was we were
  what when where whether which while who why will with would you your`.split(/\s+/),
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

/** Words between spaces and punctuation, folded; English function words marked. */
const english: Analyzer = {
  name: 'english-1',
  tokens(text) {
    const tokens: Token[] = []
    for (const match of text.matchAll(WORD)) {
      const term = fold(match[0])
      if (term !== '') tokens.push({ term, start: match.index, end: match.index + match[0].length })
    }
    return tokens
  },
  isStopWord: (term) => ENGLISH_STOP_WORDS.has(term),
}

const ANALYZERS: readonly Analyzer[] = [english]

/** The analyzer of new indexes. */
export const DEFAULT_ANALYZER = english.name

/**
 * The analyzer of that name.
 *
 * @throws FascicleError `UNKNOWN_ANALYZER` when this version of the package has none of that name
 * @example analyzerNamed('english-1').tokens('Ketamine’s use') // => [{ term: 'ketamine', start: 0, end: 10 }, …]
 */
export function analyzerNamed(name: string, file?: string): Analyzer {
  const analyzer = ANALYZERS.find((one) => one.name === name)
  if (analyzer) return analyzer
  throw new FascicleError('UNKNOWN_ANALYZER', `unknown analyzer "${name}"`, {
    mend: SAME_VERSION,
    file,
  })
}
