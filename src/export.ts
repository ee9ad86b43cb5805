import { unpackShard } from './core/packed.js'
import { FIELDS } from './core/schema.js'
import { type Fetch, openLoader } from './searcher/loader.js'
import { joinPostings } from './searcher/ranking.js'
import { fragmentOf, storedArticles } from './searcher/results.js'

/** An index for people who use MiniSearch alone. */
export interface MiniSearchExport {
  /** What `MiniSearch.loadJSON` takes. */
  json: string
  /** The options to open it with, as JavaScript. */
  options: string
}

/**
 * Joins all shards of an index into one file for the plain MiniSearch package. Each section is a document, which stores its
 * `url`, the `title` of its article and its `heading`.
 *
 * Words are folded there by `processTerm`, cut by MiniSearch's own tokenizer: the same for words without apostrophes.
 *
 * @throws FascicleError what is wrong with a file of the index
 */
export async function exportMiniSearch(base: string, fetch: Fetch): Promise<MiniSearchExport> {
  const loader = await openLoader(base, fetch)
  const { manifest, load } = loader
  const { files, stride } = manifest
  const shards = Array.from({ length: files.shards.count }, (_, number) =>
    load('shards', number, (bytes) => unpackShard(bytes, stride)),
  )
  const terms = (await Promise.all(shards)).flatMap((shard) =>
    shard.terms.filter(({ sections }) => sections.length > 0),
  )
  const storedFields: Record<number, object> = {}
  let article = 0
  for await (const { url, title, sections } of storedArticles(loader)) {
    for (const [position, [anchor, heading]] of sections.entries()) {
      storedFields[article * stride + position] = {
        url: url + fragmentOf(anchor, heading),
        title,
        heading,
      }
    }
    article++
  }
  // Every index but an English one has the script of its analyzer.
  const stemmer = manifest.language === 'en' ? "'porter2'" : `'./languages/${manifest.analyzer}.js'`
  const options = `{
  fields: ${JSON.stringify(FIELDS)},
  storeFields: ["url", "title", "heading"],
  // import { stem } from ${stemmer}
  processTerm: (term) => stem(term.toLowerCase().normalize('NFKD').replace(/[\\u0300-\\u036F]/g, '').normalize('NFC')),
}`
  const nextId = manifest.counts.articles * stride
  return {
    json: JSON.stringify({ ...joinPostings(manifest, terms), nextId, dirtCount: 0, storedFields }),
    options,
  }
}
