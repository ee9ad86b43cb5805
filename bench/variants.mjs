import { STOP_WORDS, wordsOf } from './queries.mjs'
import { pick, randomNumbers } from './random.mjs'

/**
 * What people type instead of a whole question. Collections have questions only, so that the others are made of them.
 *
 * @typedef {'full' | 'typo' | 'kw3' | 'kw3typo' | 'kw3pre'} Variant
 */

/** Each with what it is, for who reads the tables. */
export const VARIANTS = /** @type {const} */ ({
  full: 'the query as it stands',
  typo: 'the query with one typo',
  kw3: 'its three rarest content words',
  kw3typo: 'three words, one typo',
  kw3pre: 'three words, the last cut to 60 %',
})

const KEYWORDS = 3

/** How much of the last word is typed, and how many letters at least. */
const TYPED_SHARE = 0.6
const LEAST_TYPED = 3

/** Shorter words are seldom mistyped, and hardly anything can be told from what is left of them. */
const LEAST_MISTYPED = 4

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/**
 * Makes a variant of a query; always the same of the same query.
 *
 * @param {Variant} variant
 * @param {{ id: string, text: string }} query
 * @param {ReadonlyMap<string, number>} frequencies in how many documents of the collection each word stands
 * @returns {string}
 * @example makeVariant('kw3pre', { id: '1', text: 'what is the lift of a swept wing' }, frequencies) // => 'lift swept win'
 */
export function makeVariant(variant, { id, text }, frequencies) {
  switch (variant) {
    case 'full':
      return text
    case 'typo':
      return withTypo(text, `${id} ${variant}`)
    case 'kw3':
      return keywords(text, frequencies).join(' ')
    case 'kw3typo':
      return withTypo(keywords(text, frequencies).join(' '), `${id} ${variant}`)
    case 'kw3pre':
      return withoutEnd(keywords(text, frequencies)).join(' ')
  }
}

/**
 * The rarest content words of a query that the collection has, in the order of the query.
 *
 * @param {string} text
 * @param {ReadonlyMap<string, number>} frequencies
 */
function keywords(text, frequencies) {
  const frequencyOf = (/** @type {string} */ word) => frequencies.get(word) ?? 0
  const words = [...new Set(wordsOf(text))].filter((word) => !STOP_WORDS.has(word) && frequencies.has(word))
  const rarest = words.toSorted((a, b) => frequencyOf(a) - frequencyOf(b)).slice(0, KEYWORDS)
  return words.filter((word) => rarest.includes(word))
}

/** @param {readonly string[]} words */
function withoutEnd(words) {
  const last = words.at(-1) ?? ''
  return [...words.slice(0, -1), last.slice(0, Math.max(LEAST_TYPED, Math.ceil(last.length * TYPED_SHARE)))]
}

/**
 * A text with one wrong letter: added, left out, the next key instead, or swapped with its neighbour. It falls on a content
 * word and not on the first letter of it, which people seldom get wrong. A text without such a word stays as it is.
 *
 * @param {string} text
 * @param {string} seed
 */
function withTypo(text, seed) {
  const random = randomNumbers(hashOf(seed))
  const words = [...text.matchAll(/\p{L}+/gu)].filter(
    ([word]) =>
      word.length >= LEAST_MISTYPED && /^[a-z]+$/i.test(word) && !STOP_WORDS.has(word.toLowerCase()),
  )
  if (words.length === 0) return text
  const { 0: word, index } = pick(random, words)
  return text.slice(0, index) + mistyped(word, random) + text.slice(index + word.length)
}

/**
 * @param {string} word of Latin letters
 * @param {() => number} random
 */
function mistyped(word, random) {
  const edit = pick(random, EDITS)
  // Swapping two equal letters changes nothing: then it falls elsewhere, or is another slip.
  for (let attempt = 0; ; attempt++) {
    const at = 1 + Math.floor(random() * (word.length - 1))
    const typed = (attempt < 20 ? edit : EDITS[0])(word, at, random)
    if (typed !== word) return typed
  }
}

/** @type {readonly ((word: string, at: number, random: () => number) => string)[]} */
const EDITS = [
  (word, at, random) => word.slice(0, at) + pick(random, [...LETTERS]) + word.slice(at),
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at, random) => word.slice(0, at) + pick(random, neighbours(word[at])) + word.slice(at + 1),
  (word, at) => {
    const first = Math.min(at, word.length - 2)
    return word.slice(0, first) + word[first + 1] + word[first] + word.slice(first + 2)
  },
]

/** The keys beside a letter's own. */
function neighbours(/** @type {string} */ letter) {
  const row = KEYBOARD.find((keys) => keys.includes(letter.toLowerCase())) ?? ''
  const at = row.indexOf(letter.toLowerCase())
  return [row[at - 1], row[at + 1]].filter((key) => key !== undefined)
}

/** A seed of any text: FNV-1a with 32 bits. */
function hashOf(/** @type {string} */ text) {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
