// node run.mjs --site <dir>: measures fascicle and its peers on a site and prints the figures as tables.
import { access, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureInBrowser } from './browser.mjs'
import { measureBuilds, measureChange } from './build.mjs'
import { launchChromium } from './chromium.mjs'
import { ENGINES, versionOf, writePage } from './engines.mjs'
import { describeMachine } from './machine.mjs'
import { makeQueries, readQueries } from './queries.mjs'
import { printReport } from './report.mjs'
import { convertSite } from './site.mjs'

const USAGE = `node bench/run.mjs --site <dir> [options]

  --site <dir>        folder of Markdown to measure on
  --only <names>      engines, with commas: ${ENGINES.map(({ name }) => name).join(',')}
  --quick             fewer queries, one run of each build
  --queries <file>    JSON { ordinary, questions, typos, typing }; without it they are made from the site's headings
  --out <file>        writes all figures as JSON
  --work <dir>        folder for everything that is built (default: below the system's temporary folder)
  --fascicle <dir>    root of the built package (default: FASCICLE, or the folder above this one)

Chromium is found in the usual places, or named by CHROMIUM.`

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
      site: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      queries: { type: 'string' },
      out: { type: 'string' },
      work: { type: 'string', default: path.join(tmpdir(), 'fascicle-bench') },
      fascicle: {
        type: 'string',
        default: process.env.FASCICLE ?? fileURLToPath(new URL('..', import.meta.url)),
      },
      help: { type: 'boolean', default: false },
    },
  }).values
}

/** @param {ReturnType<typeof readFlags>} options */
async function measure({ site: directory, only, quick: isQuick, queries: queriesFile, out, work, fascicle }) {
  if (directory === undefined) throw new Error(`--site is missing\n\n${USAGE}`)
  const engines = chosen(only)
  if (engines.some(({ name }) => name === 'fascicle')) await checkBuilt(fascicle)
  const browser = await launchChromium()
  try {
    const places = {
      work,
      fascicle,
      site: path.resolve(directory),
      html: path.join(work, 'html'),
      sections: path.join(work, 'sections.jsonl'),
    }
    await mkdir(work, { recursive: true })
    say(`convert ${directory} to HTML and to sections`)
    const { sample, ...site } = await convertSite(places.site, places)
    const queries = queriesFile ? await readQueries(queriesFile) : makeQueries(sample)
    const runs = isQuick ? 1 : 3
    const builds = await measureBuilds(engines, places, { runs, say })
    /** @type {import('./report.mjs').Report} */
    const report = {
      date: new Date().toISOString(),
      machine: await describeMachine(browser.version()),
      site,
      engines: {},
    }
    for (const engine of engines) {
      const build = builds.get(engine.name)
      if (build === undefined) continue
      const figures = { version: await versionOf(engine, fascicle), build }
      report.engines[engine.name] = figures
      if (engine.name === 'fascicle') {
        say('build fascicle after one article was changed')
        report.engines[engine.name].changedSeconds = await measureChange(engine, places, runs)
      }
      await writePage(engine, places)
      const options = { work, isQuick, say }
      // One engine's fault should not cost the figures of the others.
      const inBrowser = await measureInBrowser(browser, engine, queries, options).catch((error) =>
        say(`${engine.label} failed in the browser: ${error.message}`),
      )
      if (inBrowser) report.engines[engine.name].browser = inBrowser
    }
    console.log(printReport(report))
    if (out) await writeFile(out, `${JSON.stringify({ ...report, queries }, null, 2)}\n`)
  } finally {
    await browser.close()
  }
}

/** @param {string | undefined} only */
function chosen(only) {
  if (only === undefined) return ENGINES
  return only.split(',').map((name) => {
    const engine = ENGINES.find((one) => one.name === name.trim())
    if (engine === undefined)
      throw new Error(`--only: "${name}" is none of ${ENGINES.map((one) => one.name).join(', ')}`)
    return engine
  })
}

/** @param {string} root */
async function checkBuilt(root) {
  await access(path.join(root, 'dist/cli.js')).catch(() => {
    throw new Error(
      `fascicle is not built at ${root}: run npm run build there, or name another with --fascicle`,
    )
  })
}
