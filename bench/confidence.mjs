// node confidence.mjs --collections <dir>: which queries fascicle says it may not answer, of a site's own and of other sites'.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIndex, fetchFile } from '../dist/indexer.js'
import { openIndex } from '../dist/searcher.js'
import { findCollections, readCollection, writeArticles } from './collections.mjs'
import { markdownTable } from './tables.mjs'

/** Content words up to which a query is a search, and beyond which it is a question. */
const SHORT_WORDS = 4

const { collections } = parseArgs({ options: { collections: { type: 'string' } } }).values
if (collections === undefined) throw new Error('--collections is missing: a folder of judged collections')

const work = await mkdtemp(path.join(tmpdir(), 'fascicle-confidence-'))
try {
  const corpus = new URL('../corpus/', import.meta.url)
  /** @type {{ query: string, relevant: unknown[] }[]} */
  const judged = JSON.parse(await readFile(new URL('queries.json', corpus), 'utf8'))
  const answerable = judged.filter(({ relevant }) => relevant.length > 0).map(({ query }) => query)
  const sites = [{ name: 'the corpus', queries: answerable, index: await indexOf(corpus, 'corpus') }]
  for (const folder of await findCollections(collections)) {
    const collection = await readCollection(folder)
    const site = path.join(work, 'site')
    await writeArticles(collection, site)
    const index = await indexOf(site, collection.name)
    await rm(site, { recursive: true })
    sites.push({ name: collection.name, queries: collection.queries.map(({ text }) => text), index })
  }
  const rows = []
  for (const { name, index } of sites) {
    /** @type {Record<'own' | 'other', boolean[][]>} */
    const unsure = { own: [[], []], other: [[], []] }
    for (const asked of sites) {
      for (const query of asked.queries) {
        let words = 0
        const { total, missing } = await index.search(query.slice(0, 2000), {
          limit: 1,
          onRanked: ({ plan }) => {
            words = plan.words.length
          },
        })
        const isLong = Number(words > SHORT_WORDS)
        unsure[asked.name === name ? 'own' : 'other'][isLong]?.push(total === 0 || missing.length > 0)
      }
    }
    rows.push([name, ...[...unsure.own, ...unsure.other].map(shareOf)])
  }
  const to = `to ${SHORT_WORDS} words`
  console.log(
    markdownTable(['index', `own, ${to}`, 'own, longer', `others', ${to}`, "others', longer"], rows),
  )
} finally {
  await rm(work, { recursive: true, force: true })
}

/**
 * @param {string | URL} articles
 * @param {string} name
 */
async function indexOf(articles, name) {
  const out = path.join(work, name)
  await buildIndex({ articles, out })
  return openIndex(pathToFileURL(`${out}/`), { fetch: fetchFile })
}

/** @param {boolean[]} all */
function shareOf(all) {
  const count = all.filter((one) => one).length
  return all.length > 0 ? `${count} of ${all.length}` : '–'
}
