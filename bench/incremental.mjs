// node incremental.mjs --site <dir>: what a build costs after one article changed, and after none did.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { glob } from 'tinyglobby'
import { runMeasured } from './measured.mjs'
import { median } from './quantile.mjs'
import { figure, markdownTable, megabytes, NOTHING } from './tables.mjs'

/** @typedef {'full' | 'changed' | 'unchanged' | 'uncached'} Kind */

/**
 * How the files of two builds compare.
 *
 * @typedef {object} Comparison
 * @property {string[]} different missing, or of other bytes than in the fresh build
 * @property {string[]} foreign of neither the fresh build nor the one before
 * @property {number} same
 * @property {number} kept of the build before, which stay for pages that are open
 */

/** Fascicle's way to say that some articles could not be read; the others are in the index. */
const SOME_ARTICLES_LEFT_OUT = 1

/** A word that no site has: every list of words that is cut by number moves on by one. */
const SENTENCE = 'This sentence was added later and speaks of the quokkaberry.'

/** The list of builds whose files are kept; an index that was built twice has two. */
const BUILDS_NAME = '.builds.json'

const { values: flags } = parseArgs({
  options: {
    site: { type: 'string' },
    runs: { type: 'string', default: '3' },
    work: { type: 'string', default: path.join(tmpdir(), 'fascicle-incremental') },
    fascicle: {
      type: 'string',
      default: process.env.FASCICLE ?? fileURLToPath(new URL('..', import.meta.url)),
    },
  },
})

const say = (/** @type {string} */ what) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)

await measureIncremental(flags).catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

/** @param {typeof flags} options */
async function measureIncremental({ site, runs, work, fascicle }) {
  if (site === undefined) throw new Error('node bench/incremental.mjs --site <dir> [--runs 3] [--work <dir>]')
  const cli = path.join(fascicle, 'dist/cli.js')
  const places = ['site', 'index', 'cache', 'fresh'].map((name) => path.join(work, name))
  const [copy, index, cache, fresh] = places
  const empty = (/** @type {string[]} */ folders) =>
    Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
  const build = (/** @type {string} */ out, /** @type {string[]} */ ...more) =>
    runMeasured(process.execPath, [cli, 'build', copy, '--out', out, '--json', ...more], {
      okCodes: [0, SOME_ARTICLES_LEFT_OUT],
    })
  const cached = ['--cache', cache]

  await empty(places)
  await mkdir(work, { recursive: true })
  await cp(site, copy, { recursive: true })
  const article = path.join(copy, await middleArticle(copy))
  const original = await readFile(article, 'utf8')
  /** @type {Record<Kind, import('./measured.mjs').Measured[]>} */
  const measured = { full: [], changed: [], unchanged: [], uncached: [] }
  /** @type {Comparison[]} */
  const comparisons = []
  for (let run = 1; run <= Number(runs); run++) {
    say(`run ${run}: full`)
    await empty([index, cache, fresh])
    await writeFile(article, original)
    measured.full.push(await build(index, ...cached))
    const before = await readFile(path.join(index, 'manifest.json'))
    await writeFile(article, withSentence(original))
    say(`run ${run}: one article changed`)
    measured.changed.push(await build(index, ...cached))
    if (before.equals(await readFile(path.join(index, 'manifest.json')))) {
      throw new Error(`the index is the same after a change of ${article}: is it a draft?`)
    }
    // Without a cache, so that nothing of it can be on both sides of the comparison.
    say(`run ${run}: full, without a cache`)
    measured.uncached.push(await build(fresh, '--no-cache'))
    comparisons.push(await compareBuilds(index, fresh))
    say(`run ${run}: nothing changed`)
    measured.unchanged.push(await build(index, ...cached))
    comparisons.push(await compareBuilds(index, fresh))
  }
  console.log(`Medians of ${runs} runs.\n`)
  console.log(`${timesTable(measured)}\n`)
  console.log(`${describe(comparisons)}`)
  if (comparisons.some(isOther)) process.exitCode = 1
  await empty(places)
}

/**
 * The article in the middle of the sorted list.
 *
 * @param {string} site
 */
async function middleArticle(site) {
  const articles = (await glob(['**/*.{md,markdown,mdx,txt}'], { cwd: site })).sort()
  if (articles.length === 0) throw new Error(`no articles below ${site}`)
  return articles[Math.floor(articles.length / 2)]
}

/**
 * An article with one sentence more, at the end of its first line of prose: what stands at the end of an article may be
 * a part that is left out.
 *
 * @param {string} source
 */
function withSentence(source) {
  const [frontMatter = ''] = /^---\r?\n[\s\S]*?\n---\r?\n/.exec(source) ?? []
  const prose = /^\p{L}.{30,}[.!?]$/mu.exec(source.slice(frontMatter.length))
  const end = prose ? frontMatter.length + prose.index + prose[0].length : source.length
  return `${source.slice(0, end)} ${SENTENCE}${source.slice(end)}`
}

/**
 * Compares every file of an index that was built twice with those of a fresh one, byte by byte.
 *
 * @param {string} index
 * @param {string} fresh
 * @returns {Promise<Comparison>}
 */
async function compareBuilds(index, fresh) {
  const [names, freshNames] = await Promise.all([index, fresh].map(filesBelow))
  /** @type {string[][]} folders of every build that is kept, the newest first */
  const [, ...before] = JSON.parse(await readFile(path.join(index, BUILDS_NAME), 'utf8'))
  const keptFolders = new Set(before.flat())
  const others = names.filter((name) => !freshNames.includes(name))
  const kept = others.filter((name) => keptFolders.has(path.posix.dirname(name)))
  const different = []
  for (const name of freshNames) {
    const [one, other] = await Promise.all(
      [index, fresh].map((folder) => readFile(path.join(folder, name)).catch(() => undefined)),
    )
    if (!one || !other?.equals(one)) different.push(name)
  }
  return {
    different,
    foreign: others.filter((name) => !kept.includes(name)),
    same: freshNames.length - different.length,
    kept: kept.length,
  }
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>} paths below it, but for the list of builds
 */
async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => name !== BUILDS_NAME)
    .sort()
}

/** @param {Comparison} comparison */
function isOther({ different, foreign }) {
  return different.length > 0 || foreign.length > 0
}

/**
 * @param {Record<Kind, import('./measured.mjs').Measured[]>} measured
 */
function timesTable(measured) {
  /** @type {[label: string, kind: Kind][]} */
  const rows = [
    ['full build that fills the cache', 'full'],
    ['one article changed', 'changed'],
    ['nothing changed', 'unchanged'],
    ['full build without a cache', 'uncached'],
  ]
  const wall = (/** @type {Kind} */ kind) => median(measured[kind].map(({ wallSeconds }) => wallSeconds))
  return markdownTable(
    ['build', 'wall s', 'of the full build', 'least and most s', 'peak MB'],
    rows.map(([label, kind]) => {
      const seconds = measured[kind].map(({ wallSeconds }) => wallSeconds)
      const peaks = measured[kind].flatMap(({ peakBytes }) => peakBytes ?? [])
      return [
        label,
        figure(wall(kind)),
        `${Math.round((100 * wall(kind)) / wall('full'))} %`,
        `${figure(Math.min(...seconds))} to ${figure(Math.max(...seconds))}`,
        peaks.length > 0 ? megabytes(median(peaks)) : NOTHING,
      ]
    }),
  )
}

/** @param {readonly Comparison[]} comparisons */
function describe(comparisons) {
  const other = comparisons.find(isOther)
  const [{ same, kept }] = comparisons
  if (other === undefined) {
    return `Byte by byte: all ${same} files as in a fresh full build, in ${comparisons.length} comparisons; beside them ${kept} of the build before.`
  }
  const some = (/** @type {string[]} */ names) =>
    `${names.length} (${names.slice(0, 3).join(', ') || 'none'})`
  return `NOT as in a fresh full build: different or missing ${some(other.different)}; of no build ${some(other.foreign)}.`
}
