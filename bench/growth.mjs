/**
 * node growth.mjs: how the figures grow with the site, on made-up sites of 10^3 to 10^6 sections.
 *
 * Two sets of queries are asked of every size. The same words: 15 ordinary queries and 10 questions, made from the headings
 * of the smallest site, with whose articles every larger one begins. Word frequencies follow Zipf's law, so that each of
 * these words stands in a hundred times as many sections when the site is a hundred times as large: this is what growth
 * costs who goes on asking for the same. Words as rare: five words each that stand in 10, 30 and 100 sections of the very
 * site, whatever its size, asked alone and with a space after them, so that none is completed: what is left is the cost of
 * the site around the answer.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureQueries } from './browser.mjs'
import { measureBuilds } from './build.mjs'
import { launchChromium } from './chromium.mjs'
import { ENGINES, PAGE_RESULTS, rootOf, writePage } from './engines.mjs'
import { generateSite } from './generate.mjs'
import { describeMachine } from './machine.mjs'
import { drawPanels } from './plot.mjs'
import { makeQueries } from './queries.mjs'
import { convertSite } from './site.mjs'
import { figure, kilobytes, markdownTable, megabytes } from './tables.mjs'
import { FUNCTION_WORDS } from './vocabulary.mjs'

/**
 * What one engine did on one size of site.
 *
 * @typedef {{ coldBytes: import('./quantile.mjs').Spread, warmMs: import('./quantile.mjs').Spread }} QueryFigures
 * @typedef {{ engine: string, sections: number, build: import('./build.mjs').BuildFigures, same: QueryFigures,
 *   asRare: QueryFigures }} Step
 */

/** In how many sections the words stand that are as rare on every site, and how many words of each are asked for. */
const RARITIES = [10, 30, 100]
const WORDS_OF_RARITY = 5

const AS_RARE = `Words as rare stand in ${RARITIES.join(', ')} sections of every site`

const here = fileURLToPath(new URL('.', import.meta.url))

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000,1000000' },
    only: { type: 'string', default: 'fascicle' },
    svg: { type: 'string', default: path.join(here, 'growth.svg') },
    out: { type: 'string' },
    work: { type: 'string', default: path.join(tmpdir(), 'fascicle-growth') },
    fascicle: { type: 'string', default: process.env.FASCICLE ?? path.join(here, '..') },
  },
})

const say = (/** @type {string} */ what) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)

await measureGrowth(flags).catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

/** @param {typeof flags} options */
async function measureGrowth({ sizes, only, svg, out, work, fascicle }) {
  const engines = ENGINES.filter(({ name }) => only.split(',').includes(name))
  const browser = await launchChromium()
  const machine = await describeMachine(browser.version())
  /** @type {Step[]} */
  const steps = []
  /** @type {string[] | undefined} */
  let queries
  try {
    for (const sections of sizes.split(',').map(Number)) {
      const places = {
        work,
        fascicle,
        site: path.join(work, 'site'),
        html: path.join(work, 'html'),
        sections: path.join(work, 'sections.jsonl'),
      }
      await Promise.all(
        [places.site, places.html].map((folder) => rm(folder, { recursive: true, force: true })),
      )
      await mkdir(work, { recursive: true })
      say(`write ${sections} sections`)
      /** @type {Map<string, number>} */
      const counts = new Map()
      await generateSite(places.site, sections, { onArticle: (text) => countWords(text, counts) })
      if (engines.some(({ name }) => name !== 'fascicle')) await convertSite(places.site, places)
      // A larger site begins with the articles of a smaller one: all are asked what the smallest was.
      queries ??= await queriesOf(places.site)
      const rareQueries = RARITIES.flatMap((rarity) => wordsOfRarity(counts, rarity)).map(
        (word) => `${word} `,
      )
      const builds = await measureBuilds(engines, places, { runs: 1, say })
      for (const engine of engines) {
        const build = builds.get(engine.name)
        if (build === undefined) continue
        await writePage(engine, places)
        say(`${engine.label}: queries`)
        try {
          const same = await measureQueries(browser, engine, queries, places)
          const asRare = await measureQueries(browser, engine, rareQueries, places)
          steps.push({ engine: engine.name, sections, build, same, asRare })
        } catch (error) {
          const [what] = String(error instanceof Error ? error.message : error).split('\n')
          say(`${engine.label}: the queries failed: ${what}`)
        }
        await rm(rootOf(work, engine), { recursive: true })
      }
    }
  } finally {
    await browser.close()
  }
  console.log(
    `${new Date().toISOString().slice(0, 10)}; ${machine}.\n\n${growthTable(steps)}\n\nBytes of ${PAGE_RESULTS} results (Pagefind 5). ${AS_RARE}.`,
  )
  if (steps.length > 0) await writeFile(svg, drawPanels(panelsOf(steps), `Dashed: ${AS_RARE.toLowerCase()}.`))
  if (out) await writeFile(out, `${JSON.stringify({ machine, steps }, null, 2)}\n`)
}

/**
 * Counts the sections in which each word stands.
 *
 * @param {string} text of an article
 * @param {Map<string, number>} counts so far
 */
function countWords(text, counts) {
  for (const section of text.toLowerCase().split(/^#{2,} /m)) {
    for (const word of new Set(section.match(/\b[a-z]+\b/g))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
}

/**
 * Words whose number of sections is nearest to one; where many are as near, at even steps through the alphabet.
 *
 * @param {ReadonlyMap<string, number>} counts
 * @param {number} rarity
 */
function wordsOfRarity(counts, rarity) {
  const distance = (/** @type {string} */ word) => Math.abs(Math.log((counts.get(word) ?? 0) / rarity))
  const words = [...counts.keys()].filter((word) => distance(word) < 0.5 && !FUNCTION_WORDS.includes(word))
  const farthest = words.map(distance).sort((a, b) => a - b)[WORDS_OF_RARITY - 1] ?? 0
  const nearest = words.filter((word) => distance(word) <= farthest).sort()
  return Array.from(
    { length: Math.min(WORDS_OF_RARITY, nearest.length) },
    (_, number) => nearest[Math.floor((number * nearest.length) / WORDS_OF_RARITY)],
  )
}

/** @param {string} site */
async function queriesOf(site) {
  const { ordinary, questions } = makeQueries((await convertSite(site)).sample)
  return [...ordinary.slice(0, 15), ...questions.slice(0, 10)]
}

/** @param {readonly Step[]} steps */
function growthTable(steps) {
  return markdownTable(
    [
      'engine',
      'sections',
      'build s',
      'peak MB',
      'index sent MB',
      'files',
      'same words: cold kB, median / p90',
      'warm ms, median / p99',
      'words as rare: cold kB, median / p90',
      'warm ms, median / p99',
    ],
    steps.map(({ engine, sections, build, same, asRare }) => [
      labelOf(engine),
      sections.toLocaleString('en-US'),
      figure(build.wallSeconds),
      megabytes(build.peakBytes),
      megabytes(build.wireBytes),
      build.files.toLocaleString('en-US'),
      ...[same, asRare].flatMap(({ coldBytes, warmMs }) => [
        `${kilobytes(coldBytes.p50)} / ${kilobytes(coldBytes.p90)}`,
        `${figure(warmMs.p50)} / ${figure(warmMs.p99)}`,
      ]),
    ]),
  )
}

/**
 * @param {readonly Step[]} steps
 * @returns {import('./plot.mjs').Panel[]}
 */
function panelsOf(steps) {
  /** @type {[title: string, ...values: ((step: Step) => number | undefined)[]][]} */
  const figures = [
    ['index, MB as sent', ({ build }) => build.wireBytes / 1e6],
    ['build, s', ({ build }) => build.wallSeconds],
    ['build memory, MB', ({ build }) => build.peakBytes && build.peakBytes / 1e6],
    ['cold query, kB', ({ same }) => same.coldBytes.p50 / 1e3, ({ asRare }) => asRare.coldBytes.p50 / 1e3],
    ['warm query, ms', ({ same }) => same.warmMs.p50, ({ asRare }) => asRare.warmMs.p50],
  ]
  const engines = [...new Set(steps.map(({ engine }) => engine))]
  return figures.map(([title, ...values]) => ({
    title,
    lines: engines.flatMap((engine) =>
      values.map((value, number) => ({
        label: labelOf(engine),
        isDashed: number > 0,
        points: steps
          .filter((step) => step.engine === engine)
          .map((step) => ({ x: step.sections, y: value(step) ?? Number.NaN }))
          .filter(({ y }) => y > 0),
      })),
    ),
  }))
}

/** @param {string} name */
function labelOf(name) {
  return ENGINES.find((engine) => engine.name === name)?.label ?? name
}
