import { join } from 'node:path'
import { type BuildOptions, type BuildSummary, buildIndex } from '../indexer.js'
import { type Log, SEARCH_FOLDER } from './live-index.js'

/** How the pages of a site are indexed. */
export interface PageOptions extends Omit<BuildOptions, 'articles' | 'out' | 'onProgress'> {
  /** Folder of the index, below that of the pages. Default `search`. */
  folder?: string
}

/**
 * Indexes the pages that a generator has written, and writes the index below them, with the scripts of the search box unless
 * `element` is `false`.
 *
 * @param pages the generator's output folder
 * @throws FascicleError as `buildIndex` does
 * @example
 * await indexPages('dist', { base: '/docs/' }, console) // => writes dist/search/
 */
export async function indexPages(
  pages: string,
  { folder = SEARCH_FOLDER, ignore = [], ...options }: PageOptions,
  log: Log,
): Promise<BuildSummary> {
  const summary = await buildIndex({
    ...{ element: true, ...options },
    ...{ articles: pages, out: join(pages, folder), html: true },
    ignore: [`${folder}/**`, ...[ignore].flat()],
  })
  for (const { message } of [...summary.errors, ...summary.warnings]) log.warn(`fascicle: ${message}`)
  const { articles, sections, seconds } = summary
  log.info(
    `fascicle: indexed ${articles} pages, ${sections} sections into ${folder}/ in ${seconds.toFixed(2)} s`,
  )
  return summary
}
