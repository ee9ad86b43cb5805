import { FascicleError } from '../searcher.js'

/** Lists of which all must hold, each of parts of which one must; a part alone needs no list. */
export type Filters = string | readonly (string | readonly string[])[]

/** What one of the queries of a widget asks, by the names of Algolia's API; only those that mean something here. */
export interface Parameters {
  indexName?: string
  query?: string
  /** From 0. */
  page?: number
  hitsPerPage?: number
  facets?: string | readonly string[]
  maxValuesPerFacet?: number
  facetFilters?: Filters
  numericFilters?: Filters
  /** `topics:sleep AND (year >= 2020 OR year = 2000) AND NOT level:"in doubt"` */
  filters?: string
  highlightPreTag?: string
  highlightPostTag?: string
  /** `facet` when values of a facet are searched, not articles. */
  type?: string
  /** Of such a search: which facet, by either name, and what was typed. */
  facet?: string
  facetName?: string
  facetQuery?: string
  maxFacetHits?: number
}

type Sent = { params?: Parameters } & Parameters

/** What decides what is found, and in which order, and what no index here can obey. */
const REFUSED = /^(?:around|inside|length|offset|optionalFilters|restrictSearchable|similarQuery|tagFilters)/

/**
 * The queries of a call, in whichever of three forms it comes: a list with `params` (InstantSearch, Autocomplete), a list of
 * flat ones, or flat ones under `requests` (DocSearch).
 *
 * @throws FascicleError `BAD_OPTION` for parameters without which the answer would be a wrong one
 */
export function readRequests(sent: readonly Sent[] | { requests: readonly Sent[] }): Parameters[] {
  const list = 'requests' in sent ? sent.requests : sent
  return list.map(({ params, ...flat }) => {
    const parameters: Parameters = { ...flat, ...params }
    for (const [name, value] of Object.entries(parameters))
      if (REFUSED.test(name) && value && String(value) !== '')
        throw new FascicleError('BAD_OPTION', `no index can answer ${name}`, {
          mend: 'leave it out',
        })
    return parameters
  })
}
