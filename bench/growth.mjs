// node growth.mjs: how the figures grow with the site, on made-up sites of 10^3 to 10^6 sections.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureQueries } from './browser.mjs'
import { measureBuilds } from './build.mjs'
import { launchChromium } from './chromium.mjs'
import { ENGINES, rootOf, writePage } from './engines.mjs'
import { generateSite } from './generate.mjs'
import { describeMachine } from './machine.mjs'
import { drawPanels } from './plot.mjs'
import { makeQueries } from './queries.mjs'
import { convertSite } from './site.mjs'
import { figure, kilobytes, markdownTable, megabytes } from './tables.mjs'

/**
 * What one engine did on one size of site.
 *
 * @typedef {{ engine: string, sections: number, build: import('./build.mjs').BuildFigures,
 *   coldBytes: import('./quantile.mjs').Spread, warmMs: import('./quantile.mjs').Spread }} Step
 */

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
      await generateSite(places.site, sections)
      if (engines.some(({ name }) => name !== 'fascicle')) await convertSite(places.site, places)
      // A larger site begins with the articles of a smaller one: all are asked what the smallest was.
      queries ??= await queriesOf(places.site)
      const builds = await measureBuilds(engines, places, { runs: 1, say })
      for (const engine of engines) {
        const build = builds.get(engine.name)
        if (build === undefined) continue
        await writePage(engine, places)
        say(`${engine.label}: queries`)
        const figures = await measureQueries(browser, engine, queries, places).catch((error) =>
          say(`${engine.label}: the queries failed: ${error.message.split('\n')[0]}`),
        )
        if (figures) steps.push({ engine: engine.name, sections, build, ...figures })
        await rm(rootOf(work, engine), { recursive: true })
      }
    }
  } finally {
    await browser.close()
  }
  console.log(`${new Date().toISOString().slice(0, 10)}; ${machine}.\n\n${growthTable(steps)}`)
  if (steps.length > 0) await writeFile(svg, drawPanels(panelsOf(steps)))
  if (out) await writeFile(out, `${JSON.stringify({ machine, steps }, null, 2)}\n`)
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
      'cold kB, median / p90',
      'warm ms, median / p99',
    ],
    steps.map(({ engine, sections, build, coldBytes, warmMs }) => [
      labelOf(engine),
      sections.toLocaleString('en-US'),
      figure(build.wallSeconds),
      megabytes(build.peakBytes),
      megabytes(build.wireBytes),
      build.files.toLocaleString('en-US'),
      `${kilobytes(coldBytes.p50)} / ${kilobytes(coldBytes.p90)}`,
      `${figure(warmMs.p50)} / ${figure(warmMs.p99)}`,
    ]),
  )
}

/**
 * @param {readonly Step[]} steps
 * @returns {import('./plot.mjs').Panel[]}
 */
function panelsOf(steps) {
  /** @type {[title: string, value: (step: Step) => number | undefined][]} */
  const figures = [
    ['index, MB as sent', ({ build }) => build.wireBytes / 1e6],
    ['build, s', ({ build }) => build.wallSeconds],
    ['build memory, MB', ({ build }) => build.peakBytes && build.peakBytes / 1e6],
    ['cold query, kB', ({ coldBytes }) => coldBytes.p50 / 1e3],
    ['warm query, ms', ({ warmMs }) => warmMs.p50],
  ]
  const engines = [...new Set(steps.map(({ engine }) => engine))]
  return figures.map(([title, value]) => ({
    title,
    lines: engines.map((engine) => ({
      label: labelOf(engine),
      points: steps
        .filter((step) => step.engine === engine)
        .map((step) => ({ x: step.sections, y: value(step) ?? Number.NaN }))
        .filter(({ y }) => y > 0),
    })),
  }))
}

/** @param {string} name */
function labelOf(name) {
  return ENGINES.find((engine) => engine.name === name)?.label ?? name
}
