/** What one widget asks, by the names of Algolia's API; only those that mean something here. */
export interface Parameters {
  query?: string
  /** From 0. */
  page?: number
  hitsPerPage?: number
  facets?: string | readonly string[]
  maxValuesPerFacet?: number
  facetFilters?: string | readonly (string | readonly string[])[]
  numericFilters?: string | readonly (string | readonly string[])[]
  highlightPreTag?: string
  highlightPostTag?: string
}

/** One of the queries that a search sends at once. */
export interface Request {
  indexName: string
  parameters: Parameters
}

type Sent = { indexName?: string; params?: Parameters } & Parameters

/**
 * The queries of a call, in whichever of three forms it comes: a list with `params` (InstantSearch, Autocomplete), a list of
 * flat ones, or flat ones under `requests` (DocSearch).
 */
export function readRequests(sent: readonly Sent[] | { requests: readonly Sent[] }): Request[] {
  const list = 'requests' in sent ? sent.requests : sent
  return list.map(({ indexName = '', params, ...flat }) => ({
    indexName,
    parameters: { ...flat, ...params },
  }))
}

/**
 * What Autocomplete and DocSearch look for on a client: who it is, for statistics that are never sent. Autocomplete refuses a client
 * without the two headers while it is developed with.
 */
export const CREDENTIALS = {
  appId: 'fascicle',
  apiKey: 'none',
  transporter: {
    headers: { 'x-algolia-application-id': 'fascicle', 'x-algolia-api-key': 'none' },
    algoliaAgent: { value: 'fascicle', add: () => CREDENTIALS.transporter.algoliaAgent },
  },
  addAlgoliaAgent: (): void => undefined,
}
