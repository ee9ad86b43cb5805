// node generate.mjs --sections 100000 --out <dir>: writes a made-up site of any size, always the same.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { pick, randomNumbers } from './random.mjs'
import { drawContentRank, drawRank, wordOf } from './vocabulary.mjs'

/** Sections of an article, with its lead. */
const SECTIONS = [8, 15]

/** Words of a section; short ones are commoner. */
const WORDS = [20, 200]

/** How often a word is one of the article's topics: texts keep to their subject, and compress the better for it. */
const TOPIC_SHARE = 0.15
const TOPICS = 16

/** How often a section has a block of code. */
const CODE_SHARE = 0.12

/** Folders of a thousand files and more are slow in many tools. */
const ARTICLES_PER_FOLDER = 500

/** @typedef {() => number} Random */

/**
 * Writes a site of exactly so many sections, an article at a time: its memory does not grow with the site.
 *
 * @param {string} out folder
 * @param {number} sections
 * @param {{ seed?: number, onArticle?: (text: string) => void }} [options]
 * @returns {Promise<{ articles: number, bytes: number }>}
 */
export async function generateSite(out, sections, { seed = 1, onArticle } = {}) {
  let articles = 0
  let bytes = 0
  for (let left = sections; left > 0; articles++) {
    // Its own numbers for every article, so that a larger site begins with the articles of a smaller one.
    const random = randomNumbers(seed * 1_000_003 + articles)
    const count = Math.min(left, between(random, SECTIONS))
    const folder = path.join(
      out,
      `part-${String(Math.floor(articles / ARTICLES_PER_FOLDER)).padStart(4, '0')}`,
    )
    if (articles % ARTICLES_PER_FOLDER === 0) await mkdir(folder, { recursive: true })
    const text = writeArticle(random, count)
    await writeFile(path.join(folder, `article-${String(articles).padStart(6, '0')}.md`), text)
    bytes += Buffer.byteLength(text)
    onArticle?.(text)
    left -= count
  }
  return { articles, bytes }
}

/**
 * @param {Random} random
 * @param {number} sections
 */
function writeArticle(random, sections) {
  const topics = Array.from({ length: TOPICS }, () => wordOf(drawContentRank(random)))
  const title = capitalized(phrase(random, topics))
  const parts = [`---\ntitle: ${title}\ntags: [${pick(random, topics)}]\n---\n`, writeText(random, topics)]
  for (let number = 1; number < sections; number++) {
    const level = number > 1 && random() < 0.3 ? '###' : '##'
    parts.push(`${level} ${capitalized(phrase(random, topics))}\n`, writeText(random, topics))
    if (random() < CODE_SHARE) parts.push(writeCode(random, topics))
  }
  return parts.join('\n')
}

/**
 * @param {Random} random
 * @param {readonly string[]} topics
 */
function writeText(random, topics) {
  const [least, most] = WORDS
  let left = Math.floor(least + (most - least + 1) * random() ** 2)
  let text = ''
  for (let sentence = 1; left > 0; sentence++) {
    const length = Math.min(left, between(random, [8, 20]))
    const words = Array.from({ length }, () =>
      random() < TOPIC_SHARE ? pick(random, topics) : wordOf(drawRank(random)),
    )
    if (length > 12) words[6] += ','
    text += `${capitalized(words.join(' '))}.${sentence % 4 === 0 ? '\n\n' : ' '}`
    left -= length
  }
  return `${text.trimEnd()}\n`
}

/**
 * @param {Random} random
 * @param {readonly string[]} topics
 */
function writeCode(random, topics) {
  const name = () => `${pick(random, topics)}_${wordOf(drawContentRank(random))}`
  const lines = Array.from({ length: between(random, [3, 8]) }, () => `let ${name()} = ${name()}(${name()})`)
  return `\`\`\`js\n${lines.join('\n')}\n\`\`\`\n`
}

/**
 * @param {Random} random
 * @param {readonly string[]} topics
 */
const phrase = (random, topics) =>
  Array.from({ length: between(random, [2, 4]) }, () => pick(random, topics)).join(' ')

/**
 * @param {Random} random
 * @param {readonly number[]} range both ends included
 */
const between = (random, [least, most]) => least + Math.floor(random() * (most - least + 1))

/** @param {string} text */
const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      sections: { type: 'string' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  })
  const sections = Number(values.sections)
  if (!values.out || !Number.isInteger(sections) || sections < 1) {
    console.error('node bench/generate.mjs --sections <number> --out <dir> [--seed <number>]')
    process.exitCode = 1
  } else {
    const { articles, bytes } = await generateSite(values.out, sections, { seed: Number(values.seed) })
    console.log(`${articles} articles, ${sections} sections, ${(bytes / 1e6).toFixed(1)} MB in ${values.out}`)
  }
}
