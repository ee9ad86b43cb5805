import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { numberOf } from '../collections.mjs'
import { PAGE_RESULTS } from '../engines.mjs'
import { readStored } from '../server.mjs'

/**
 * What an index costs.
 *
 * @typedef {object} Costs
 * @property {number} files
 * @property {number} bytes of all files, as a host sends them
 * @property {(query: string) => Promise<number>} coldBytes what a new visitor downloads for a query and
 * {@link PAGE_RESULTS} results, with the searcher
 */

/** Nothing is asked of it: files are read from disk instead. */
const BASE = 'http://site.invalid/search/'

/**
 * At defaults, an article for each document.
 *
 * @param {string} dist folder of the built package
 */
export const openFrom =
  (dist) =>
  /**
   * @param {readonly import('../rankers.mjs').NumberedDocument[]} _
   * @param {import('../rankers.mjs').Places} places
   */
  async (_, { site, work }) => {
    /** @type {typeof import('../../dist/indexer.js')} */
    const { buildIndex } = await import(pathToFileURL(path.join(dist, 'indexer.js')).href)
    /** @type {typeof import('../../dist/searcher.js')} */
    const { openIndex } = await import(pathToFileURL(path.join(dist, 'searcher.js')).href)
    const out = path.join(work, 'index')
    const { files, gzipBytes, errors } = await buildIndex({ articles: site, out, keep: 1 })
    if (errors.length > 0) throw errors[0]
    const searcher = await readStored(path.join(dist, 'browser'), '/searcher.js')
    const host = storedFiles(out)
    const index = await openIndex(BASE, { fetch: host.fetch })

    /** @param {string} query @param {number} limit */
    const find = async (query, limit) => {
      const { results } = await index.search(query, { limit, sections: 1 })
      return results.map(({ url }) => numberOf(url))
    }
    return Object.assign(find, {
      files,
      bytes: gzipBytes,
      /** @param {string} query */
      async coldBytes(query) {
        host.forget()
        const visitor = await openIndex(BASE, { fetch: host.fetch })
        await visitor.search(query, { limit: PAGE_RESULTS })
        return host.sentBytes() + (searcher?.body.length ?? 0)
      },
    })
  }

/**
 * The files of a folder, as a static host would send them.
 *
 * @param {string} folder
 */
function storedFiles(folder) {
  /** @type {Map<string, Promise<{ content: Buffer, wireBytes: number } | undefined>>} */
  const files = new Map()
  const read = async (/** @type {string} */ name) => {
    const file = await readStored(folder, name)
    return file && { content: await readFile(path.join(folder, name)), wireBytes: file.body.length }
  }
  let bytes = 0
  return {
    /** @param {string | URL | Request} url */
    async fetch(url) {
      const name = new URL(String(url)).pathname.slice(new URL(BASE).pathname.length - 1)
      const reading = files.get(name) ?? read(name)
      files.set(name, reading)
      const file = await reading
      if (file === undefined) return new Response(null, { status: 404 })
      bytes += file.wireBytes
      return new Response(new Uint8Array(file.content))
    },
    forget() {
      bytes = 0
    },
    sentBytes: () => bytes,
  }
}
