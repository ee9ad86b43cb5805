// node box.mjs: how long a visitor of a large site waits from a key press to the results on the screen.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { launchChromium } from './chromium.mjs'
import { describeMachine } from './machine.mjs'
import { quantile, spread } from './quantile.mjs'
import { readQueries } from './queries.mjs'
import { serveFolder } from './server.mjs'
import { markdownTable } from './tables.mjs'

/** A pause between keys, in milliseconds: that of somebody who types about 100 words a minute. */
const KEY_MS = 120

/** How long one key may take before the measurement gives up, in milliseconds. */
const PATIENCE_MS = 20_000

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The box</title><script type="module" src="/search/fascicle.js"></script></head>
<body><fascicle-search src="/search/"></fascicle-search></body></html>`

const { values: flags } = parseArgs({
  options: {
    site: { type: 'string' },
    queries: { type: 'string' },
    work: { type: 'string', default: path.join(tmpdir(), 'fascicle-box') },
    fascicle: {
      type: 'string',
      default: process.env.FASCICLE ?? fileURLToPath(new URL('..', import.meta.url)),
    },
  },
})

await measureBox(flags).catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

/** @param {typeof flags} options */
async function measureBox({ site, queries: file, work, fascicle }) {
  if (site === undefined || file === undefined)
    throw new Error('usage: node bench/box.mjs --site <folder of Markdown> --queries <file>')
  const { ordinary, typos, typing } = await readQueries(file)
  const queries = [...ordinary, ...typos, ...typing]
  /** @type {typeof import('../dist/indexer.js')} */
  const { buildIndex } = await import(pathToFileURL(path.resolve(fascicle, 'dist/indexer.js')).href)
  await mkdir(work, { recursive: true })
  const { articles, sections } = await buildIndex({
    ...{ articles: site, out: path.join(work, 'search'), element: true, keep: 1 },
  })
  await writeFile(path.join(work, 'index.html'), PAGE)
  const host = await serveFolder(work)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(host.url)
    await page.locator('fascicle-search button').first().click()
    await page.evaluate(watchPaints)
    /** @type {number[]} */
    const times = []
    // The first round fetches what the second one finds at hand.
    for (const isWarm of [false, true]) {
      for (const query of queries) {
        const ofQuery = await typeQuery(page, query)
        if (isWarm) times.push(...ofQuery)
      }
    }
    const { p50, p90, p99, max } = spread(times)
    const cells = [p50, p90, quantile(times, 0.95), p99, max].map((ms) => ms.toFixed(0))
    console.log(
      [
        `${new Date().toISOString().slice(0, 10)}; ${await describeMachine(browser.version())}; ${articles.toLocaleString('en')} articles, ${sections.toLocaleString('en')} sections.`,
        markdownTable(
          ['key press to results on the screen, ms', 'median', 'p90', 'p95', 'p99', 'max'],
          [[`${times.length} keys of ${queries.length} queries, files at hand`, ...cells]],
        ),
      ].join('\n\n'),
    )
  } finally {
    await browser.close()
    await host.close()
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Types a query into the box.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} query
 * @returns {Promise<number[]>} milliseconds of each key, from the event as the browser had it to the paint after the results
 */
async function typeQuery(page, query) {
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.waitForTimeout(KEY_MS)
  /** @type {number[]} */
  const times = []
  for (const letter of query) {
    await page.keyboard.type(letter)
    times.push(await page.evaluate((most) => window.paints.take(most), PATIENCE_MS))
    await page.waitForTimeout(KEY_MS)
  }
  return times
}

/** Runs in the page: notes when a key was pressed, and when what was found for it is on the screen. */
function watchPaints() {
  const root = document.querySelector('fascicle-search')?.shadowRoot
  const input = root?.querySelector('input')
  const panel = root?.querySelector('[part="panel"]')
  if (!input || !panel) throw new Error('there is no box')
  let pressed = 0
  let painted = 0
  /** @type {(() => void) | undefined} */
  let tell
  input.addEventListener('keydown', ({ timeStamp }) => {
    pressed = timeStamp
    painted = 0
  })
  new MutationObserver(() => {
    if (panel.hasAttribute('aria-busy')) return
    // After the frame that follows: a task that comes when it has been painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        painted ||= performance.now()
        tell?.()
      }
      port2.postMessage(0)
    })
  }).observe(panel, { childList: true, subtree: true })
  window.paints = {
    take: (most) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no results after ${most} ms`)), most)
        tell = () => {
          clearTimeout(late)
          tell = undefined
          resolve(painted - pressed)
        }
        if (painted > 0) tell()
      }),
  }
}
