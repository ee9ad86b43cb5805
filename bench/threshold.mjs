// node threshold.mjs: up to which size one file that holds the whole index costs a visitor no more than shards do.
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { glob } from 'tinyglobby'
import { SLOW_4G, visitor } from './browser.mjs'
import { launchChromium } from './chromium.mjs'
import { ENGINES, FIRST_RESULTS, indexOf, PAGE_RESULTS, rootOf, writePage } from './engines.mjs'
import { generateSite } from './generate.mjs'
import { describeMachine } from './machine.mjs'
import { median } from './quantile.mjs'
import { makeQueries } from './queries.mjs'
import { pick, randomNumbers } from './random.mjs'
import { serveFolder } from './server.mjs'
import { convertSite } from './site.mjs'
import { figure, kilobytes, markdownTable } from './tables.mjs'

/**
 * What a layout costs on one size of site.
 *
 * @typedef {{ coldBytes: number, coldMs: number, sessionBytes: number }} Cost
 * @typedef {{ sections: number, indexBytes: number, one: Cost, shards: Cost }} Point
 */

/**
 * Writes the site of a size into a folder; a larger one holds all of a smaller one.
 *
 * @typedef {(folder: string, size: number) => Promise<void>} SiteMaker
 */

/** @typedef {'one' | 'shards'} Layout */

/** Everything inside the manifest, and nothing. */
const INLINE_BYTES = { one: Number.POSITIVE_INFINITY, shards: 0 }

/** @type {readonly Layout[]} */
const LAYOUTS = ['one', 'shards']

/** Each is a new visitor's first; medians are over them. */
const QUERIES = 9

/** Sessions begin at different queries and go on from there. */
const SESSION_QUERIES = 5
const SESSION_STARTS = [0, 2, 4]

/** How near the size of an index should come to the one wanted, and how often a site is written for it. */
const NEAR = 0.05
const MOST_TRIES = 6

const OWN = /** @type {import('./engines.mjs').Engine} */ (ENGINES.find(({ name }) => name === 'fascicle'))

const { values: flags } = parseArgs({
  options: {
    site: { type: 'string' },
    kilobytes: { type: 'string', default: '25,50,100,200,400' },
    latency: { type: 'string', default: String(SLOW_4G.latency) },
    work: { type: 'string', default: path.join(tmpdir(), 'fascicle-threshold') },
    fascicle: {
      type: 'string',
      default: process.env.FASCICLE ?? fileURLToPath(new URL('..', import.meta.url)),
    },
  },
})

const say = (/** @type {string} */ what) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)

await measureThreshold(flags).catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

/** @param {typeof flags} options */
async function measureThreshold({ site, kilobytes: sizes, latency, work, fascicle }) {
  /** @type {typeof import('../dist/indexer.js')} */
  const { buildIndex } = await import(pathToFileURL(path.resolve(fascicle, 'dist/indexer.js')).href)
  const network = { ...SLOW_4G, latency: Number(latency) }
  const [makeSite, first] = site ? [await partOf(site), 10] : [generated, 60]
  const browser = await launchChromium()
  /** @type {Point[]} */
  const points = []
  /** @type {string[] | undefined} */
  let queries
  try {
    for (const wanted of sizes.split(',').map((size) => Number(size) * 1000)) {
      say(`build an index of ${kilobytes(wanted)} kB`)
      const articles = path.join(work, 'site')
      const build = (/** @type {Layout} */ layout) =>
        buildIndex({
          articles,
          out: indexOf(path.join(work, layout), OWN),
          keep: 1,
          layout: { inlineBytes: INLINE_BYTES[layout] },
        })
      const indexBytes = await fitSize(first, wanted, async (size) => {
        await rm(articles, { recursive: true, force: true })
        await makeSite(articles, size)
        await build('one')
        return inlinedBytes(indexOf(path.join(work, 'one'), OWN))
      })
      const { sections } = await build('shards')
      // The words of the smallest site stand in every larger one.
      queries ??= makeQueries((await convertSite(articles)).sample).ordinary.slice(0, QUERIES)
      say(`${sections} sections: ${queries.length} queries`)
      for (const layout of LAYOUTS) await writePage(OWN, { work: path.join(work, layout), fascicle })
      points.push({ sections, indexBytes, ...(await measureCosts(browser, work, queries, network)) })
    }
    console.log(
      [
        `${new Date().toISOString().slice(0, 10)}; ${await describeMachine(browser.version())}; ${network.latency} ms, 1.6 Mbit/s.`,
        costTable(points),
        `"One": everything inside the manifest. Index: its compressed parts, as \`inlineBytes\` counts them. Bytes with the searcher and ${PAGE_RESULTS} results, times to the first ${FIRST_RESULTS}; medians of ${queries?.length} queries and of ${SESSION_STARTS.length} sessions.`,
        crossing(points),
      ].join('\n\n'),
    )
  } finally {
    await browser.close()
    await rm(work, { recursive: true, force: true })
  }
}

/** @type {SiteMaker} */
async function generated(folder, sections) {
  await generateSite(folder, sections)
}

/**
 * Sites made of the articles of another, picked without order but always the same.
 *
 * @param {string} site
 * @returns {Promise<SiteMaker>}
 */
async function partOf(site) {
  const left = (await glob(['**/*.{md,markdown,mdx,txt}'], { cwd: site })).sort()
  const random = randomNumbers(1)
  /** @type {string[]} */
  const picked = []
  return async (folder, size) => {
    while (picked.length < size && left.length > 0) {
      const file = pick(random, left)
      left.splice(left.indexOf(file), 1)
      picked.push(file)
    }
    for (const file of picked.slice(0, size)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await copyFile(path.join(site, file), path.join(folder, file))
    }
  }
}

/**
 * Looks for the size of site whose index is nearly as large as wanted.
 *
 * @param {number} first size to begin with
 * @param {number} wanted bytes
 * @param {(size: number) => Promise<number>} measure bytes of the index of a site that it writes
 * @returns {Promise<number>} bytes of the last index
 */
async function fitSize(first, wanted, measure) {
  let size = first
  for (let attempt = 1; ; attempt++) {
    const bytes = await measure(size)
    if (Math.abs(bytes / wanted - 1) <= NEAR || attempt === MOST_TRIES) return bytes
    size = Math.max(1, Math.round((size * wanted) / bytes))
  }
}

/**
 * The compressed parts of an index that is all inside its manifest, before base64.
 *
 * @param {string} folder
 * @returns {Promise<number>}
 */
async function inlinedBytes(folder) {
  /** @type {{ inline: Record<string, string[]> }} */
  const { inline } = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'))
  return Object.values(inline)
    .flat()
    .reduce((sum, part) => sum + Buffer.from(part, 'base64').length, 0)
}

/**
 * Both layouts in turn, query by query, so that a busy spell of the machine falls on both.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} work
 * @param {readonly string[]} queries
 * @param {typeof SLOW_4G} network
 * @returns {Promise<Record<Layout, Cost>>}
 */
async function measureCosts(browser, work, queries, network) {
  const open = async (/** @type {Layout} */ layout) => {
    const host = await serveFolder(rootOf(path.join(work, layout), OWN))
    /** @type {Record<keyof Cost, number[]>} */
    const seen = { coldBytes: [], coldMs: [], sessionBytes: [] }
    return { host, visit: visitor(browser, host, PAGE_RESULTS), seen }
  }
  const layouts = await Promise.all(LAYOUTS.map(open))
  for (const [number, query] of queries.entries()) {
    for (const { visit, seen } of number % 2 === 0 ? layouts : layouts.toReversed()) {
      // Also the visit at which the host compresses; it is not timed.
      seen.coldBytes.push((await visit.cold(query)).bytes)
      seen.coldMs.push((await visit.cold(query, { network, limit: FIRST_RESULTS })).ms)
    }
  }
  for (const { host, visit, seen } of layouts) {
    for (const start of SESSION_STARTS) {
      const session = await visit.session()
      const visits = await session.askAll(queries.slice(start, start + SESSION_QUERIES))
      seen.sessionBytes.push(visits.reduce((sum, { bytes }) => sum + bytes, 0))
      await session.close()
    }
    await host.close()
  }
  const [one, shards] = layouts.map(({ seen: { coldBytes, coldMs, sessionBytes } }) => ({
    coldBytes: median(coldBytes),
    coldMs: median(coldMs),
    sessionBytes: median(sessionBytes),
  }))
  return { one, shards }
}

/** @param {readonly Point[]} points */
function costTable(points) {
  return markdownTable(
    [
      'sections',
      'index kB',
      'cold kB, one',
      'shards',
      'cold ms, one',
      'shards',
      `kB of ${SESSION_QUERIES} queries, one`,
      'shards',
    ],
    points.map(({ sections, indexBytes, one, shards }) => [
      sections.toLocaleString('en-US'),
      kilobytes(indexBytes),
      kilobytes(one.coldBytes),
      kilobytes(shards.coldBytes),
      figure(one.coldMs),
      figure(shards.coldMs),
      kilobytes(one.sessionBytes),
      kilobytes(shards.sessionBytes),
    ]),
  )
}

/**
 * Where the cold times cross, on a straight line between the two sizes around it.
 *
 * @param {readonly Point[]} points from small to large
 */
function crossing(points) {
  const lead = (/** @type {Point} */ { one, shards }) => one.coldMs - shards.coldMs
  const after = points.findIndex((point) => lead(point) > 0)
  if (after < 0) return 'One file is the faster at every size.'
  if (after === 0) return 'Shards are the faster at every size.'
  const [below, above] = [points[after - 1], points[after]]
  const share = -lead(below) / (lead(above) - lead(below))
  const bytes = below.indexBytes + share * (above.indexBytes - below.indexBytes)
  return `Cold times cross at an index of about ${kilobytes(bytes)} kB.`
}
