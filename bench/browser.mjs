import { heapBytes } from './chromium.mjs'
import { FIRST_RESULTS, rootOf } from './engines.mjs'
import { spread } from './quantile.mjs'
import { roundTrips, serveFolder, sumBytes } from './server.mjs'

/**
 * What an engine costs a visitor. All is measured for as many results as the engine shows at a time (`limit`), but
 * round trips and cold times: these are to the first {@link FIRST_RESULTS} of every engine.
 *
 * @typedef {object} BrowserFigures
 * @property {Record<'ordinary' | 'questions' | 'typos' | 'typedPreloading' | 'typedSearching', ColdFigures>} cold first
 * query of a visitor, code included; where it is typed, all that its letters fetch and then the query
 * @property {ColdFigures} next each query after the first in one session
 * @property {Spread} roundTrips how many requests of a cold query had to wait for one another
 * @property {Spread | undefined} pageRoundTrips the same for a whole page of results, where that is more
 * @property {Spread | undefined} coldMs from nothing to the first results on a slow connection; not measured where it
 * would take minutes
 * @property {Spread & { samples: number }} warmMs from the call to the results, everything fetched
 * @property {number} heapBytes after {@link HEAP_QUERIES} queries
 */

/** @typedef {{ bytes: Spread, requests: Spread, answered: number, queries: number }} ColdFigures */
/** @typedef {import('./quantile.mjs').Spread} Spread */

/**
 * The line that Lighthouse calls "slow 4G", in bytes per second. Chromium holds back a request by the latency of the line
 * and nothing else; its developer tools hold it back 3.75 times as long, for what DNS, TLS and slow start cost besides.
 */
export const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
}

/** Two minutes at 1.6 Mbit/s: what takes longer is no figure that anyone compares. */
const LONGEST_COLD_BYTES = 24_000_000

/** Over ten seconds a query: then they differ by less than the machine does. */
const ONE_IS_ENOUGH_BYTES = 2_000_000

/** Long against all that is computed between two requests, so that parallel ones overlap at the server. */
const CHAIN_LATENCY_MS = 400

const HEAP_QUERIES = 20

/** How often every query is timed, at most, once it is warm. */
const WARM_PASSES = 5

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('./engines.mjs').Engine} engine built
 * @param {import('./queries.mjs').Queries} queries
 * @param {{ work: string, isQuick: boolean, say: (what: string) => void }} options
 * @returns {Promise<BrowserFigures>}
 */
export async function measureInBrowser(browser, engine, queries, { work, isQuick, say }) {
  const host = await serveFolder(rootOf(work, engine))
  const visit = visitor(browser, host, engine.limit)
  // An index that is loaded whole costs every query the same.
  const most = engine.isWhole ? 1 : isQuick ? 8 : Number.POSITIVE_INFINITY
  const { ordinary, questions, typos, typing } = queries
  const all = interleave([ordinary, questions, typos])
  try {
    await visit.cold(ordinary[0]) // Not counted: the host compresses, Chromium compiles.
    say(`${engine.label}: cold queries`)
    const cold = {
      ordinary: await coldFigures(visit.cold, ordinary.slice(0, most)),
      questions: await coldFigures(visit.cold, questions.slice(0, most)),
      typos: await coldFigures(visit.cold, typos.slice(0, most)),
      typedPreloading: await coldFigures(
        (word) => visit.typed(word, { isPreloading: true }),
        typing.slice(0, most),
      ),
      typedSearching: await coldFigures(visit.typed, typing.slice(0, most)),
    }
    const isSlowTimed = cold.ordinary.bytes.max <= LONGEST_COLD_BYTES
    const slow = []
    if (isSlowTimed) {
      say(`${engine.label}: slow 4G`)
      const timed = cold.ordinary.bytes.max > ONE_IS_ENOUGH_BYTES ? 1 : most
      for (const query of ordinary.slice(0, timed)) {
        slow.push((await visit.cold(query, { network: SLOW_4G, limit: FIRST_RESULTS })).ms)
      }
    }
    say(`${engine.label}: round trips`)
    const trips = []
    const pageTrips = []
    for (const query of [...ordinary.slice(0, Math.min(most, 8)), ...questions.slice(0, Math.min(most, 4))]) {
      const link = { latencyMs: CHAIN_LATENCY_MS }
      trips.push((await visit.cold(query, { ...link, limit: FIRST_RESULTS })).roundTrips)
      if (engine.limit > FIRST_RESULTS) pageTrips.push((await visit.cold(query, link)).roundTrips)
    }
    say(`${engine.label}: one session`)
    const session = await visit.session()
    const [, ...rest] = await session.askAll(ordinary.slice(0, engine.isWhole ? 4 : undefined))
    await session.close()
    say(`${engine.label}: heap`)
    const heap = await heapAfter(visit, all.slice(0, HEAP_QUERIES))
    say(`${engine.label}: warm queries`)
    const warm = await warmTimes(visit, all, isQuick ? 20_000 : 90_000)
    return {
      cold,
      next: figuresOf(rest),
      roundTrips: spread(trips),
      pageRoundTrips: pageTrips.length > 0 ? spread(pageTrips) : undefined,
      coldMs: isSlowTimed ? spread(slow) : undefined,
      warmMs: { ...spread(warm), samples: warm.length },
      heapBytes: heap,
    }
  } finally {
    await host.close()
  }
}

/**
 * The two figures of a query that may grow with a site: the bytes of a cold one, the time of a warm one.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('./engines.mjs').Engine} engine built
 * @param {readonly string[]} queries
 * @param {{ work: string }} options
 * @returns {Promise<{ coldBytes: Spread, warmMs: Spread }>}
 */
export async function measureQueries(browser, engine, queries, { work }) {
  const host = await serveFolder(rootOf(work, engine))
  const visit = visitor(browser, host, engine.limit)
  try {
    const cold = await coldFigures(visit.cold, engine.isWhole ? queries.slice(0, 1) : queries)
    return { coldBytes: cold.bytes, warmMs: spread(await warmTimes(visit, queries, 30_000)) }
  } finally {
    await host.close()
  }
}

/** @typedef {{ bytes: number, requests: number, roundTrips: number, ms: number, results: number }} Visit */

/**
 * Visitors of one engine's page, each with an empty cache.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('./server.mjs').StaticHost} host
 * @param {number} pageLimit results of every query that names no other number
 */
export function visitor(browser, host, pageLimit) {
  const arrive = async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    host.link.latencyMs = 0
    await page.goto(host.url)
    await host.quiet()
    host.forget()
    return { page, close: () => context.close() }
  }

  return {
    /**
     * One query of a new visitor: all from the first byte of the engine's code to the last result's text.
     *
     * @param {string} query
     * @param {{ limit?: number, network?: typeof SLOW_4G, latencyMs?: number }} [options]
     * @returns {Promise<Visit>}
     */
    async cold(query, { limit = pageLimit, network, latencyMs = 0 } = {}) {
      const { page, close } = await arrive()
      if (network) {
        const session = await page.context().newCDPSession(page)
        await session.send('Network.enable')
        await session.send('Network.emulateNetworkConditions', network)
      }
      host.link.latencyMs = latencyMs
      const { ms, results } = await page.evaluate(openAndAsk, { query, limit })
      const trips = roundTrips(host.log)
      await host.quiet()
      const visit = { bytes: sumBytes(host.log), requests: host.log.length, roundTrips: trips, ms, results }
      await close()
      return visit
    },

    /**
     * A new visitor who types a word letter by letter, and then asks for it. Each letter waits for the answer to
     * the one before: a box that drops what was overtaken can only cost less.
     *
     * @param {string} word
     * @param {{ isPreloading?: boolean }} [options] whether a letter preloads; else it searches
     * @returns {Promise<Visit>}
     */
    async typed(word, { isPreloading = false } = {}) {
      const { page, close } = await arrive()
      const { ms, results } = await page.evaluate(openAndType, { word, limit: pageLimit, isPreloading })
      await host.quiet()
      const visit = { bytes: sumBytes(host.log), requests: host.log.length, roundTrips: 0, ms, results }
      await close()
      return visit
    },

    /** A visitor who stays. */
    async session() {
      const { page, close } = await arrive()
      await page.evaluate(() => window.bench.open())
      return {
        page,
        close,
        /** @param {readonly string[]} queries @returns {Promise<Visit[]>} */
        async askAll(queries) {
          const visits = []
          for (const query of queries) {
            const { ms, results } = await page.evaluate(ask, { query, limit: pageLimit })
            await host.quiet()
            visits.push({
              bytes: sumBytes(host.log),
              requests: host.log.length,
              roundTrips: 0,
              ms,
              results,
            })
            host.forget()
          }
          return visits
        },
        /** @param {string} query @returns {Promise<number>} milliseconds */
        time: async (query) => (await page.evaluate(ask, { query, limit: pageLimit })).ms,
      }
    },
  }
}

/**
 * The times of queries whose files are all there. Ends after the given time, so that slow engines give fewer
 * samples, of all kinds of queries alike.
 *
 * @param {ReturnType<typeof visitor>} visit
 * @param {readonly string[]} queries
 * @param {number} longestMs
 */
async function warmTimes(visit, queries, longestMs) {
  const session = await visit.session()
  const until = performance.now() + longestMs
  const warmUntil = performance.now() + longestMs / 3
  for (const query of queries) {
    if (performance.now() > warmUntil) break
    await session.time(query)
  }
  const times = []
  for (let pass = 0; pass < WARM_PASSES; pass++) {
    for (const query of queries) {
      if (performance.now() > until && times.length > 0) break
      times.push(await session.time(query))
    }
  }
  await session.close()
  return times
}

/**
 * @param {ReturnType<typeof visitor>} visit
 * @param {readonly string[]} queries
 */
async function heapAfter(visit, queries) {
  const session = await visit.session()
  for (const query of queries) await session.time(query)
  const bytes = await heapBytes(session.page)
  await session.close()
  return bytes
}

/**
 * @param {(query: string) => Promise<Visit>} visit
 * @param {readonly string[]} queries
 */
async function coldFigures(visit, queries) {
  const visits = []
  for (const query of queries) visits.push(await visit(query))
  return figuresOf(visits)
}

/**
 * @param {readonly Visit[]} visits
 * @returns {ColdFigures}
 */
const figuresOf = (visits) => ({
  bytes: spread(visits.map(({ bytes }) => bytes)),
  requests: spread(visits.map(({ requests }) => requests)),
  answered: visits.filter(({ results }) => results > 0).length,
  queries: visits.length,
})

/** @param {readonly (readonly string[])[]} lists */
const interleave = (lists) =>
  Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, number) =>
    lists.flatMap((list) => list.slice(number, number + 1)),
  ).flat()

// The functions below run in the page: they see its `bench` and nothing of this module.

/** @param {{ query: string, limit: number }} question */
async function openAndAsk({ query, limit }) {
  const started = performance.now()
  await window.bench.open()
  const results = await window.bench.search(query, limit)
  return { ms: performance.now() - started, results: results.length }
}

/** @param {{ query: string, limit: number }} question */
async function ask({ query, limit }) {
  const started = performance.now()
  const results = await window.bench.search(query, limit)
  return { ms: performance.now() - started, results: results.length }
}

/** @param {{ word: string, limit: number, isPreloading: boolean }} question */
async function openAndType({ word, limit, isPreloading }) {
  const started = performance.now()
  await window.bench.open()
  for (let length = 1; length <= word.length; length++) {
    const typed = word.slice(0, length)
    await (isPreloading ? window.bench.preload(typed) : window.bench.search(typed, limit))
  }
  const results = await window.bench.search(word, limit)
  return { ms: performance.now() - started, results: results.length }
}
