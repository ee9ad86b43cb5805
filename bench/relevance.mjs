// node relevance.mjs --collections <dir>: how well fascicle and its peers rank, on collections of judged queries.
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { launchChromium } from './chromium.mjs'
import { findCollections, readCollection, writeArticles } from './collections.mjs'
import { ENGINES, versionOf } from './engines.mjs'
import { describeMachine } from './machine.mjs'
import { RECALL_DEPTH, scoreRanking } from './metrics.mjs'
import { randomNumbers } from './random.mjs'
import { openFrom } from './rankers/fascicle.mjs'
import { PEERS } from './rankers.mjs'
import { printRelevance } from './relevance-report.mjs'
import { makeVariant, VARIANTS } from './variants.mjs'

const OWN = 'fascicle'

const USAGE = `node bench/relevance.mjs --collections <dir> [options]

  --collections <dir>  folder of collections, or one: corpus.jsonl.gz, queries.jsonl.gz, qrels.tsv.gz
  --variants <names>   what is asked, with commas: ${Object.keys(VARIANTS).join(',')} (default: all)
  --engines <names>    with commas: ${[OWN, ...PEERS.map(({ name }) => name)].join(',')} (default: all)
  --ours               fascicle alone, as --engines ${OWN}
  --fascicle <dir>     dist folder of the built package, or the folder above it; again for another version to compare
                       with the first (default: FASCICLE, or the folder above this one)
  --seconds <n>        how long an engine that is too slow for all queries is asked, of each kind and collection (30)
  --json <file>        writes the figures of every query

Pagefind needs Chromium: found in the usual places, or named by CHROMIUM.`

/** Most queries of one kind and collection for an engine that takes seconds for each. */
const SAMPLE = 40

const say = (/** @type {string} */ what) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)

try {
  const flags = readFlags()
  if (flags.help) console.log(USAGE)
  else await measure(flags)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function readFlags() {
  return parseArgs({
    options: {
      collections: { type: 'string' },
      variants: { type: 'string', default: Object.keys(VARIANTS).join(',') },
      engines: { type: 'string', default: [OWN, ...PEERS.map(({ name }) => name)].join(',') },
      ours: { type: 'boolean', default: false },
      fascicle: {
        type: 'string',
        multiple: true,
        default: [process.env.FASCICLE ?? fileURLToPath(new URL('..', import.meta.url))],
      },
      seconds: { type: 'string', default: '30' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values
}

/** @param {ReturnType<typeof readFlags>} flags */
async function measure({ collections: directory, variants: kinds, engines, ours, fascicle, seconds, json }) {
  if (directory === undefined) throw new Error(`--collections is missing\n\n${USAGE}`)
  const variants = /** @type {import('./variants.mjs').Variant[]} */ (
    chosen('--variants', kinds, Object.keys(VARIANTS))
  )
  const longestMs = Number(seconds) * 1000
  if (!(longestMs > 0)) throw new Error(`--seconds should be a number above 0, it is "${seconds}"`)
  const rankers = await rankersOf(ours ? OWN : engines, fascicle)
  const folders = await findCollections(directory)
  const work = await mkdtemp(path.join(tmpdir(), 'fascicle-relevance-'))
  /** @type {import('playwright-core').Browser | undefined} */
  let browser
  const places = {
    site: path.join(work, 'site'),
    work,
    async browser() {
      browser ??= await launchChromium()
      return browser
    },
  }
  /** @type {import('./relevance-report.mjs').Relevance} */
  const relevance = { date: new Date().toISOString(), machine: '', variants, collections: [], engines: [] }
  for (const { name, label, version } of rankers) {
    relevance.engines.push({ name, label, version, answers: [], costs: [] })
  }
  try {
    for (const folder of folders) {
      const collection = await readCollection(folder)
      const { name, documents, queries } = collection
      relevance.collections.push({ name, documents: documents.length, queries: queries.length })
      await writeArticles(collection, places.site)
      for (const [number, ranker] of rankers.entries()) {
        say(`${name}: ${ranker.label}`)
        try {
          const judged = await judge(ranker, collection, { places, variants, longestMs })
          relevance.engines[number].answers.push(...judged.answers)
          if (judged.costs) relevance.engines[number].costs.push(judged.costs)
        } catch (error) {
          // One peer's fault should not cost the figures of the others; without ours there is nothing to compare.
          if (ranker.name === OWN) throw error
          say(`${ranker.label} failed: ${error instanceof Error ? error.message : error}`)
        }
      }
      await rm(places.site, { recursive: true })
    }
    relevance.machine = await describeMachine(browser?.version())
    console.log(printRelevance(relevance))
    if (json) await writeFile(json, `${JSON.stringify(relevance)}\n`)
  } finally {
    await browser?.close()
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Asks an engine the queries of a collection, in every variant.
 *
 * @param {import('./rankers.mjs').Ranker} ranker
 * @param {import('./collections.mjs').Collection} collection
 * @param {{ places: import('./rankers.mjs').Places, variants: readonly import('./variants.mjs').Variant[],
 *   longestMs: number }} options `longestMs`: for the queries of one variant, where not all are asked
 * @returns {Promise<Pick<import('./relevance-report.mjs').EngineRelevance, 'answers'>
 *   & { costs?: import('./relevance-report.mjs').IndexCosts }>}
 */
async function judge({ open, isSampled }, collection, { places, variants, longestMs }) {
  const { name, documents, queries, frequencies } = collection
  const find = await open(
    documents.map(({ title, text }, id) => ({ id, title, text })),
    places,
  )
  try {
    /** @type {import('./relevance-report.mjs').Answer[]} */
    const answers = []
    /** @type {Partial<Record<import('./variants.mjs').Variant, number[]>>} */
    const coldBytes = {}
    for (const variant of variants) {
      const started = performance.now()
      for (const query of isSampled ? sampleOf(queries) : queries) {
        if (isSampled && performance.now() - started > longestMs) break
        const asked = makeVariant(variant, query, frequencies)
        const found = await find(asked, RECALL_DEPTH)
        const ranking = [...new Set(found)].map((number) => documents[number].id)
        answers.push({
          collection: name,
          variant,
          query: query.id,
          asked,
          ...scoreRanking(ranking, query.grades),
        })
        if (find.coldBytes) coldBytes[variant] = [...(coldBytes[variant] ?? []), await find.coldBytes(asked)]
      }
    }
    const { files, bytes } = find
    if (files === undefined || bytes === undefined) return { answers }
    return { answers, costs: { collection: name, files, bytes, coldBytes } }
  } finally {
    await find.close?.()
  }
}

/**
 * Some queries in an order without meaning but always the same, so that the first of them stand for all.
 *
 * @template T
 * @param {readonly T[]} queries
 */
function sampleOf(queries) {
  const random = randomNumbers(1)
  const left = [...queries]
  const sample = []
  while (left.length > 0 && sample.length < SAMPLE) {
    sample.push(...left.splice(Math.floor(random() * left.length), 1))
  }
  return sample
}

/**
 * @param {string} names
 * @param {readonly string[]} folders of built packages
 * @returns {Promise<(import('./rankers.mjs').Ranker & { version: string })[]>} ours first, whatever the order of the names
 */
async function rankersOf(names, folders) {
  const wanted = chosen('--engines', names, [OWN, ...PEERS.map(({ name }) => name)])
  const rankers = []
  for (const [number, folder] of (wanted.includes(OWN) ? folders : []).entries()) {
    const dist = await distOf(folder)
    const { version } = JSON.parse(await readFile(path.join(dist, '../package.json'), 'utf8'))
    const label = number === 0 ? OWN : `${OWN} (${folder})`
    rankers.push({ name: OWN, label, package: OWN, version, open: openFrom(dist) })
  }
  for (const peer of PEERS) {
    if (!wanted.includes(peer.name)) continue
    const engine = ENGINES.find((one) => one.package === peer.package)
    if (engine) rankers.push({ ...peer, version: await versionOf(engine, '') })
  }
  return rankers
}

/**
 * @param {string} flag
 * @param {string} names with commas
 * @param {readonly string[]} all
 */
function chosen(flag, names, all) {
  return names.split(',').map((given) => {
    const name = given.trim()
    if (!all.includes(name)) throw new Error(`${flag}: "${name}" is none of ${all.join(', ')}`)
    return name
  })
}

/** @param {string} folder */
async function distOf(folder) {
  for (const dist of [path.resolve(folder), path.resolve(folder, 'dist')]) {
    const isBuilt = await access(path.join(dist, 'searcher.js')).then(
      () => true,
      () => false,
    )
    if (isBuilt) return dist
  }
  throw new Error(
    `fascicle is not built at ${folder}: run npm run build there, or name another with --fascicle`,
  )
}
