import { rm } from 'node:fs/promises'
import path from 'node:path'
import { numberOf } from '../collections.mjs'
import { buildCommand, ENGINES, indexOf, rootOf, writePage } from '../engines.mjs'
import { runMeasured } from '../measured.mjs'
import { serveFolder } from '../server.mjs'
import { convertSite } from '../site.mjs'

const ENGINE = /** @type {import('../engines.mjs').Engine} */ (
  ENGINES.find(({ name }) => name === 'pagefind')
)

/**
 * As it is, in a page of its own.
 *
 * @param {readonly import('../rankers.mjs').NumberedDocument[]} _
 * @param {import('../rankers.mjs').Places} places
 */
export async function open(_, { site, work, browser }) {
  const html = path.join(work, 'html')
  await convertSite(site, { html })
  const [command, args] = buildCommand(ENGINE, {
    fascicle: '',
    site,
    html,
    sections: '',
    out: indexOf(work, ENGINE),
  })
  await writePage(ENGINE, { work, fascicle: '' })
  await runMeasured(command, args)
  const host = await serveFolder(rootOf(work, ENGINE))
  const page = await (await browser()).newPage()
  await page.goto(host.url)
  await page.evaluate(() => window.bench.open())
  /** @param {string} query @param {number} limit */
  const find = async (query, limit) => (await page.evaluate(askForUrls, { query, limit })).map(numberOf)
  return Object.assign(find, {
    async close() {
      await page.close()
      await host.close()
      await Promise.all([html, rootOf(work, ENGINE)].map((folder) => rm(folder, { recursive: true })))
    },
  })
}

// Runs in the page: it sees its `bench` and nothing of this module.

/** @param {{ query: string, limit: number }} question */
async function askForUrls({ query, limit }) {
  const results = await window.bench.search(query, limit)
  return results.map(({ url }) => url)
}
