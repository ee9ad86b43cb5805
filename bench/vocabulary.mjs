/**
 * Words of a made-up language with the statistics of a real one.
 *
 * Frequencies follow Zipf and Mandelbrot: the word of rank r comes up in proportion to 1 / (r + 2.7), up to
 * {@link HEAD}; beyond it they fall with r^-1.8, as in large collections (Ferrer i Cancho and Solé 2001, "Two
 * regimes in the frequency of words"). The second part has no end, so that a larger site has more words: with the
 * 0.56th power of its length (Heaps' law).
 */

/** Ranks of the first regime; the common words of a language are some 5,000 to 10,000. */
const HEAD = 8192
const SHIFT = 2.7
const TAIL_EXPONENT = 1.8

/** No rank above this: four syllables have words for three times as many. */
const LAST_RANK = 2 ** 31

/** The commonest words are those of English, so that natural questions are made of words that the site has. */
export const FUNCTION_WORDS =
  'the of and to in is that it for as with on be are this by an or from at which can not you how what when where do does use if into its has have was more other than why about each should only no all they will'.split(
    ' ',
  )

/** Sums of the frequencies up to each rank of the first regime. */
const sums = new Float64Array(HEAD)
for (let rank = 0; rank < HEAD; rank++) sums[rank] = (sums[rank - 1] ?? 0) + 1 / (rank + 1 + SHIFT)
const headSum = sums[HEAD - 1]
const tailSum = 1 / (TAIL_EXPONENT - 1)

/**
 * The rank of the next word of a text, from 0.
 *
 * @param {() => number} random
 */
export function drawRank(random) {
  const at = random() * (headSum + tailSum)
  if (at >= headSum) {
    const rank = HEAD * (1 - random()) ** (-1 / (TAIL_EXPONENT - 1))
    return Math.min(LAST_RANK, Math.floor(rank))
  }
  let low = 0
  let high = HEAD - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle] > at) high = middle
    else low = middle + 1
  }
  return low
}

/** As {@link drawRank}, but no function word: what titles and headings are made of. */
export function drawContentRank(/** @type {() => number} */ random) {
  for (;;) {
    const rank = drawRank(random)
    if (rank >= FUNCTION_WORDS.length) return rank
  }
}

// No word can be cut into syllables in two ways: a consonant before another consonant ends a syllable, before a
// vowel it begins one, and the two-letter beginnings cannot arise from an end and a beginning.
const ONSETS = 'b c d f g k l m n p r s t v z sh th br tr'.split(' ')
const SYLLABLES = ONSETS.flatMap((onset) =>
  [...'aeiou'].flatMap((vowel) => ['', 'n', 's'].map((coda) => onset + vowel + coda)),
)

/**
 * How many words have so many syllables. Only a few of all that could be said are words, as in any
 * language: else every typo would be another word.
 */
const WORDS_OF_SYLLABLES = [0, 0, 6000, 300_000, Number.POSITIVE_INFINITY]

/** A prime that does not divide the number of syllables: its multiples visit every combination once. */
const STEP = 1_000_003

/**
 * The word of a rank: common ones short, each rank another word, neighbours in rank not alike.
 *
 * @param {number} rank
 * @example wordOf(0) // => 'the'
 */
export function wordOf(rank) {
  if (rank < FUNCTION_WORDS.length) return FUNCTION_WORDS[rank]
  let number = rank - FUNCTION_WORDS.length
  let syllables = 2
  while (number >= WORDS_OF_SYLLABLES[syllables]) {
    number -= WORDS_OF_SYLLABLES[syllables]
    syllables++
  }
  let code = ((number + 1) * STEP) % SYLLABLES.length ** syllables
  let word = ''
  for (let place = 0; place < syllables; place++) {
    word += SYLLABLES[code % SYLLABLES.length]
    code = Math.floor(code / SYLLABLES.length)
  }
  return word
}
