import { MANIFEST_NAME } from '../core/format.js'
import { type Fetch, openIndex } from '../searcher.js'
import type { Place } from './addresses.js'
import type { JudgedQuery } from './queries.js'

/**
 * What the first query of a visit downloads, in whole bytes, as the mean over queries: manifest, shards and stores of an
 * index that is opened anew for each query, for ten results. The manifest counts as a host compresses it, with gzip. The
 * searcher's script, headers and the pages of the results do not count.
 *
 * @throws FascicleError what is wrong with a file of the index or with a query
 * @example await coldBytes({ base: pathToFileURL('public/search/'), fetch: fetchFile }, queries) // => 40_043
 */
export async function coldBytes(
  { base, fetch: get = globalThis.fetch }: Place,
  queries: readonly Pick<JudgedQuery, 'query'>[],
): Promise<number> {
  let sum = 0
  const count: Fetch = async (url, init) => {
    const response = await get(url, init)
    if (!response.ok) return response
    const content = new Uint8Array(await response.arrayBuffer())
    sum += url.endsWith(`/${MANIFEST_NAME}`) ? await gzipLength(content) : content.length
    return new Response(content)
  }
  for (const { query } of queries) await (await openIndex(base, { fetch: count })).search(query)
  return Math.round(sum / queries.length)
}

async function gzipLength(content: Uint8Array): Promise<number> {
  const stream = new Blob([content as BlobPart]).stream().pipeThrough(new CompressionStream('gzip'))
  return (await new Response(stream).arrayBuffer()).byteLength
}
