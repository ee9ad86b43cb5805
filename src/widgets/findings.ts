import type { FacetCounts, Ranking, Result, SearchIndex, SearchOptions } from '../searcher.js'
import { readFilters } from './filters.js'
import { type Highlight, highlightBy } from './marks.js'
import type { Parameters } from './requests.js'

/** What a widget's query finds. */
export interface Findings {
  total: number
  results: Result[]
  facets: FacetCounts
  highlight: Highlight
}

/**
 * Searches an index for a widget: without words, everything that its filters let pass. Facets are counted under all filters.
 *
 * @param options which page of which articles, in which order
 * @param encode what is done to text that is highlighted: nothing, unless who shows it takes it as HTML
 * @throws FascicleError as `search` does, and `BAD_OPTION` for filters that no index can answer
 */
export async function find(
  index: SearchIndex,
  parameters: Parameters,
  options: Pick<SearchOptions, 'limit' | 'offset' | 'sort'>,
  encode: (text: string) => string = String,
): Promise<Findings> {
  const rankings: Ranking[] = []
  const where = await readFilters(index, parameters)
  const names = [parameters.facets ?? []].flat()
  const { total, results, facets } = await index.search(parameters.query ?? '', {
    ...options,
    ...{ filter: {}, where, facets: names.includes('*') ? true : names },
    onRanked: (ranking) => void rankings.push(ranking),
  })
  return { total, results, facets, highlight: highlightBy(rankings, parameters, encode) }
}

/** The values of facets and how many articles have each, as Algolia's API has them; of each facet the most frequent. */
export function facetCounts(
  facets: FacetCounts,
  { maxValuesPerFacet = 100 }: Parameters,
): Record<string, Record<string, number>> {
  return Object.fromEntries(
    Object.entries(facets).map(([facet, counts]) => [
      facet,
      Object.fromEntries(counts.slice(0, maxValuesPerFacet).map(({ value, count }) => [value, count])),
    ]),
  )
}
