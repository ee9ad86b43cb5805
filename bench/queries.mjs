import { readFile } from 'node:fs/promises'
import { pick, randomNumbers } from './random.mjs'

/**
 * What visitors type.
 *
 * @typedef {object} Queries
 * @property {string[]} ordinary one to three content words
 * @property {string[]} questions sentences, with their stop words
 * @property {string[]} typos words with one letter wrong
 * @property {string[]} typing words that are typed letter by letter
 */

/** @typedef {import('./site.mjs').Section} Section */

/** Function words of English: none of them tells one section from another. */
export const STOP_WORDS = new Set(
  `a about after all also an and any are as at be been before between but by can did do does each else for from had has
  have he her his how i if in into is it its just may more most must no not of off on one only or other our out over
  own she should so some such than that the their them then there these they this those to two up use used uses using
  was we were what when where which while who why will with would yes you your`.split(/\s+/),
)

/** Places for words, as people ask. */
const QUESTIONS = [
  'what is # #',
  'how to # the #',
  'how do I # a # in #',
  'what is the # of a #',
  'when should I use # instead of #',
  'how does the # work with #',
  'why is my # not a #',
  'where can I find the # for #',
  'how to use # in #',
  'what are the # of the # #',
]

/** Words for the typing tests: long enough to be worth completing, short enough to be typed. */
const TYPED_LETTERS = [5, 11]

/**
 * Queries for any site, made of the words of its titles and headings: always the same for the same site. They
 * are no judgement of relevance; they are there to be answered.
 *
 * @param {readonly Section[]} sections
 * @returns {Queries}
 */
export function makeQueries(sections) {
  const random = randomNumbers(1)
  const frequencies = countSections(sections)
  const phrases = contentPhrases(sections, frequencies)
  const words = [...new Set(phrases.flat())].filter((word) => /^\p{L}+$/u.test(word) && frequencies.has(word))
  // From the commonest to the rarest word, to be picked at even steps: a query may hold either.
  const frequencyOf = (/** @type {string} */ word) => frequencies.get(word) ?? 0
  words.sort((a, b) => frequencyOf(b) - frequencyOf(a) || (a < b ? -1 : 1))
  const long = words.filter(({ length }) => length >= 6)
  const typed = words.filter(({ length }) => length >= TYPED_LETTERS[0] && length <= TYPED_LETTERS[1])
  const pairs = phrases.filter(({ length }) => length >= 2)
  if (typed.length < 10 || long.length < 20 || pairs.length === 0) {
    throw new Error('the site has too few headings to make queries of: give them with --queries file.json')
  }
  const phrase = (/** @type {number} */ length) => {
    const found = pick(random, phrases)
    const start = Math.floor(random() * Math.max(1, found.length - length + 1))
    return found.slice(start, start + length).join(' ')
  }
  return {
    ordinary: distinct(30, (number) =>
      number % 4 === 0 ? spaced(words, number / 4, 8) : phrase(2 + (number % 2)),
    ),
    questions: distinct(20, (number) => {
      const rest = [...new Set([...pick(random, pairs), ...pick(random, pairs)])]
      return QUESTIONS[number % QUESTIONS.length].replace(/#/g, () => rest.shift() ?? pick(random, words))
    }),
    typos: distinct(20, (number) => misspelt(spaced(long, number, 20), number, random, frequencies)),
    typing: distinct(10, (number) => spaced(typed, number, 10)),
  }
}

/**
 * @param {string} file JSON of {@link Queries}
 * @returns {Promise<Queries>}
 */
export async function readQueries(file) {
  const queries = JSON.parse(await readFile(file, 'utf8'))
  for (const kind of ['ordinary', 'questions', 'typos', 'typing']) {
    const list = queries[kind]
    if (Array.isArray(list) && list.length > 0 && list.every((query) => typeof query === 'string')) continue
    throw new Error(`${file}: "${kind}" should be a list of queries`)
  }
  return queries
}

/** In how many sections each word stands. */
function countSections(/** @type {readonly Section[]} */ sections) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { heading, text } of sections) {
    for (const word of new Set(wordsOf(`${heading} ${text}`))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/**
 * The content words of every title and heading; each once, however often the site repeats it. Most headings of
 * a reference are names that stand nowhere else: they are left out where there are enough of the others.
 *
 * @param {readonly Section[]} sections
 * @param {ReadonlyMap<string, number>} frequencies
 */
function contentPhrases(sections, frequencies) {
  const titles = new Set(sections.flatMap(({ title, heading }) => [title, heading]))
  const phrases = [...titles]
    .map((title) => wordsOf(title).filter((word) => word.length > 2 && !STOP_WORDS.has(word)))
    .map((words) => [...new Set(words)])
    .filter(({ length }) => length > 0)
  const usual = phrases.filter((words) => words.every((word) => (frequencies.get(word) ?? 0) >= 5))
  return usual.length >= 100 ? usual : phrases
}

/** The words of a text in small letters; numbers are none. @param {string} text */
export const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu) ?? []

/**
 * The word at one of so many even steps from the commonest to the rarest, on a logarithmic scale: frequencies
 * fall so fast that even steps by rank would all be rare.
 *
 * @param {readonly string[]} words
 * @param {number} step
 * @param {number} steps
 */
const spaced = (words, step, steps) =>
  words[Math.min(words.length - 1, Math.floor(words.length ** ((step + 1) / (steps + 1))))]

/**
 * @param {number} count
 * @param {(number: number) => string} make
 */
function distinct(count, make) {
  const made = new Set()
  // A small site may have no more: then there are fewer.
  for (let number = 0; made.size < count && number < count * 20; number++) made.add(make(number % count))
  return [...made]
}

/**
 * A word with one letter left out, replaced, added, or swapped with its neighbour, in turn; so that
 * no word of the site results.
 *
 * @param {string} word
 * @param {number} number
 * @param {() => number} random
 * @param {ReadonlyMap<string, number>} frequencies
 */
function misspelt(word, number, random, frequencies) {
  const letters = [...word]
  for (let attempt = 0; ; attempt++) {
    const at = Math.floor(random() * (letters.length - 1))
    const other = String.fromCharCode(97 + Math.floor(random() * 26))
    const [before, here, next, after] = [
      letters.slice(0, at),
      letters[at],
      letters[at + 1],
      letters.slice(at + 2),
    ]
    const changed = [
      [...before, next, ...after],
      [...before, other, next, ...after],
      [...before, here, other, next, ...after],
      [...before, next, here, ...after],
    ][number % 4].join('')
    if ((changed !== word && !frequencies.has(changed)) || attempt === 50) return changed
  }
}
