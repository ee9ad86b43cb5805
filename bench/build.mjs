import { appendFile, cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { glob } from 'tinyglobby'
import { buildCommand, indexOf } from './engines.mjs'
import { runMeasured } from './measured.mjs'
import { median } from './quantile.mjs'
import { readStored } from './server.mjs'

/**
 * What one engine's build took and made; times and memory are medians of all runs.
 *
 * @typedef {object} BuildFigures
 * @property {number} wallSeconds
 * @property {number | undefined} cpuSeconds
 * @property {number | undefined} peakBytes
 * @property {number} [pagesSeconds] of a build from HTML pages, by engines that read them
 * @property {number} files
 * @property {number} bytes of all files
 * @property {number} wireBytes of all files as a host sends them
 * @property {number} largestWireBytes of the largest file
 */

/** @typedef {{ work: string, fascicle: string, site: string, html: string, sections: string }} Places */

/** Fascicle's way to say that some articles could not be read; the others are in the index. */
const SOME_ARTICLES_LEFT_OUT = 1

/**
 * Builds the site's index with every engine and leaves the indexes in `work`. The runs of the engines take turns, so that
 * a busy spell of the machine does not fall on one of them alone.
 *
 * @param {readonly import('./engines.mjs').Engine[]} engines
 * @param {Places} places
 * @param {{ runs: number, say: (what: string) => void }} options runs of engines that do not load a whole index;
 * of the others one, as their builds are the slowest and the least compared
 * @returns {Promise<Map<string, BuildFigures>>} by name; an engine whose build failed is not in it
 */
export async function measureBuilds(engines, places, { runs, say }) {
  /** @type {Map<string, import('./measured.mjs').Measured[]>} */
  const measured = new Map()
  const failed = new Set()
  /** @type {import('./measured.mjs').Measured[]} */
  const pages = []
  for (let run = 0; run < runs; run++) {
    for (const engine of engines) {
      if (failed.has(engine) || (run > 0 && engine.isWhole)) continue
      say(`build ${engine.label}, run ${run + 1}`)
      try {
        if (engine.name === 'fascicle') pages.push(await buildFromPages(engine, places))
        const one = await build(engine, places, indexOf(places.work, engine), true)
        measured.set(engine.name, [...(measured.get(engine.name) ?? []), one])
      } catch (error) {
        failed.add(engine)
        say(`build ${engine.label} failed: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  const figures = new Map()
  for (const engine of engines) {
    const builds = measured.get(engine.name)
    if (builds === undefined || failed.has(engine)) continue
    const ofPages = { fascicle: medians(pages).wallSeconds, pagefind: medians(builds).wallSeconds }[
      engine.name
    ]
    figures.set(engine.name, {
      ...medians(builds),
      ...(ofPages !== undefined && { pagesSeconds: ofPages }),
      ...(await measureFiles(indexOf(places.work, engine))),
    })
  }
  return figures
}

/**
 * How long the same command takes, on the same output, after a paragraph was added to one article: the median over
 * articles from different parts of the site, in a copy of it.
 *
 * @param {import('./engines.mjs').Engine} engine
 * @param {Places} places
 * @param {number} runs
 * @returns {Promise<number>} seconds
 */
export async function measureChange(engine, places, runs) {
  const copy = path.join(places.work, 'changed-site')
  const out = path.join(places.work, 'changed-index')
  const cache = path.join(places.work, 'changed-cache')
  await Promise.all([copy, cache].map((folder) => rm(folder, { recursive: true, force: true })))
  await cp(places.site, copy, { recursive: true })
  const changed = { ...places, site: copy, cache }
  await build(engine, changed, out, true)
  const articles = (await glob(['**/*.md'], { cwd: copy })).sort()
  const seconds = []
  for (let run = 0; run < runs; run++) {
    const article = articles[Math.floor((articles.length * (run + 0.5)) / runs)]
    await appendFile(path.join(copy, article), '\n\nOne more paragraph, with the rare word quokkaberry.\n')
    seconds.push((await build(engine, changed, out, false)).wallSeconds)
  }
  await Promise.all([copy, out, cache].map((folder) => rm(folder, { recursive: true, force: true })))
  return median(seconds)
}

/**
 * @param {import('./engines.mjs').Engine} engine
 * @param {Places} places
 * @param {string} out
 * @param {boolean} isFresh whether an index of an earlier build is removed first
 */
async function build(engine, places, out, isFresh) {
  if (isFresh) await rm(out, { recursive: true, force: true })
  await mkdir(path.dirname(out), { recursive: true })
  const [command, args] = buildCommand(engine, { ...places, out })
  return runMeasured(command, args, {
    okCodes: engine.name === 'fascicle' ? [0, SOME_ARTICLES_LEFT_OUT] : [0],
  })
}

/**
 * The same site from the pages that Pagefind reads.
 *
 * @param {import('./engines.mjs').Engine} engine
 * @param {Places} places
 */
async function buildFromPages(engine, places) {
  const out = path.join(places.work, 'pages-index')
  await rm(out, { recursive: true, force: true })
  const [command, args] = buildCommand(engine, { ...places, site: places.html, out })
  const measured = await runMeasured(command, [...args, '--html'], { okCodes: [0] })
  await rm(out, { recursive: true, force: true })
  return measured
}

/** @param {readonly import('./measured.mjs').Measured[]} builds */
function medians(builds) {
  const of = (/** @type {'wallSeconds' | 'cpuSeconds' | 'peakBytes'} */ key) => {
    const values = builds.map((one) => one[key]).filter((value) => value !== undefined)
    return values.length > 0 ? median(values) : undefined
  }
  return { wallSeconds: of('wallSeconds'), cpuSeconds: of('cpuSeconds'), peakBytes: of('peakBytes') }
}

/**
 * @param {string} index a folder or a file
 * @returns {Promise<Pick<BuildFigures, 'files' | 'bytes' | 'wireBytes' | 'largestWireBytes'>>}
 */
async function measureFiles(index) {
  const isFile = (await stat(index)).isFile()
  const root = isFile ? path.dirname(index) : index
  const names = isFile
    ? [path.basename(index)]
    : (await readdir(index, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(index, path.join(entry.parentPath, entry.name)))
  let bytes = 0
  let wireBytes = 0
  let largestWireBytes = 0
  for (const name of names) {
    const file = await readStored(root, `/${name.split(path.sep).join('/')}`)
    const wire = file?.body.length ?? 0
    bytes += file?.storedBytes ?? 0
    wireBytes += wire
    largestWireBytes = Math.max(largestWireBytes, wire)
  }
  return { files: names.length, bytes, wireBytes, largestWireBytes }
}
