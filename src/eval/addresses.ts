import { FascicleError } from '../core/error.js'
import { type Fetch, openLoader } from '../searcher/loader.js'
import { fragmentOf, storedArticles } from '../searcher/results.js'
import type { JudgedQuery } from './queries.js'

/** Where an index is. */
export interface Place {
  /** URL of its folder: `/search/`, or absolute outside of a page. */
  base: string | URL
  /** Stands in for the platform's `fetch`, for example to read from disk. Default: `globalThis.fetch`. */
  fetch?: Fetch | undefined
}

/**
 * Finds the judged urls that no article or section of an index has: mistyped, or from before a heading was reworded. What
 * they name can never be found, so that they lower every figure. Reads all texts of the index.
 *
 * @param options `file`: where the queries are from; `name`: what the message calls the index, default `the index`
 * @returns a `UNKNOWN_URL` for each, with the number of its entry; nothing is thrown for them
 * @throws FascicleError what is wrong with a file of the index
 * @example
 * const warnings = await unknownUrls({ base: pathToFileURL('public/search/'), fetch: fetchFile }, queries)
 * warnings[0]?.message // => 'UNKNOWN_URL: entry 3 (ptsd): the index has no article /ptds/: …'
 */
export async function unknownUrls(
  { base, fetch = globalThis.fetch }: Place,
  queries: readonly JudgedQuery[],
  { file, name = 'the index' }: { file?: string; name?: string } = {},
): Promise<FascicleError[]> {
  const unknown = new Set(queries.flatMap(({ relevant }) => relevant.map(({ url }) => url)))
  const articles = new Set<string>()
  for await (const { url, sections } of storedArticles(await openLoader(String(base), fetch))) {
    articles.add(url)
    unknown.delete(url)
    for (const [anchor, heading] of sections) unknown.delete(url + fragmentOf(anchor, heading))
  }
  return queries.flatMap(({ query, relevant }, index) =>
    relevant
      .filter(({ url }) => unknown.has(url))
      .map(({ url }) => {
        const [article = '', anchor] = url.split('#')
        const what = articles.has(article)
          ? `${name} has the article ${article}, but no section #${anchor}`
          : `${name} has no article ${article}`
        return new FascicleError('UNKNOWN_URL', `entry ${index + 1} (${query}): ${what}`, {
          mend: 'correct the url; fascicle build --list names them all',
          file,
        })
      }),
  )
}
