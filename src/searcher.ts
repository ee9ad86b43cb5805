import MiniSearch, { type AsPlainObject } from 'minisearch'
import { type Analyzer, analyzerNamed } from './core/analyzer.js'
import { FascicleError } from './core/error.js'
import type { IndexFile, StoredArticle } from './core/format.js'
import { FIELDS } from './core/schema.js'
import {
  comparing,
  countFacets,
  type FacetCounts,
  type Filter,
  passes,
  type Sort,
} from './searcher/facets.js'
import { type Fetch, openLoader } from './searcher/loader.js'
import { LONGEST_QUERY, planQuery } from './searcher/query.js'
import { rankSections } from './searcher/ranking.js'
import { everyArticle, groupByArticle, type Result, resultOf } from './searcher/results.js'
import { type Suggestion, suggestions } from './searcher/suggest.js'
import { type Vocabulary, vocabularyOf } from './searcher/vocabulary.js'

export { type ErrorCode, FascicleError } from './core/error.js'
export type { Facets, FacetValue } from './core/format.js'
export type { Excerpt } from './searcher/excerpt.js'
export type { FacetCounts, Filter, Sort } from './searcher/facets.js'
export type { Fetch } from './searcher/loader.js'
export type { Result, SectionResult } from './searcher/results.js'
export type { Suggestion } from './searcher/suggest.js'

/** How an index is opened. */
export interface OpenOptions {
  /** Stands in for the platform's `fetch`: to read from disk, add headers, or count. Default: `globalThis.fetch`. */
  fetch?: Fetch
}

/** What to find, besides the query. */
export interface SearchOptions {
  /** Most results, 0 to 1,000. Default 10. */
  limit?: number
  /** How many results to pass over, for the next page. Default 0. */
  offset?: number
  /** Values that an article must have: any of those under a name, for every name. Default: none. */
  filter?: Filter
  /** Order of the results. Default `{ by: 'relevance' }`. */
  sort?: Sort
  /** Names of facets to count, besides those in `filter`; `true` counts all. Default: none. */
  facets?: readonly string[] | true
  /** Most sections under each result, 1 to 100. Default 3. */
  sections?: number
  /** Ends the search: its promise is rejected with the signal's reason. */
  signal?: AbortSignal
}

/** The answer to a query. */
export interface Answer {
  query: string
  /** How many articles were found, of which `results` is a page. 0 means that nothing matched. */
  total: number
  results: Result[]
  facets: FacetCounts
}

/** An index, open for queries. */
export interface SearchIndex {
  readonly counts: { readonly articles: number; readonly sections: number; readonly terms: number }
  /**
   * Finds the articles that answer a query: those whose sections hold any of its words, best first.
   * An empty query finds every article that passes the filter, and nothing when there is no filter or sort.
   *
   * @throws FascicleError `QUERY_TOO_LONG`, `BAD_OPTION`, or what is wrong with a file of the index
   * @example
   * const { results } = await index.search('ketamin depression', { filter: { topic: 'ptsd' } })
   * results[0].sections[0].excerpt // => { text: 'Ketamine for PTSD …', marks: [[0, 8]] }
   */
  search(query: string, options?: SearchOptions): Promise<Answer>
  /**
   * Completes the last word of what was typed.
   *
   * @param options `limit`: most suggestions, default 5
   * @example await index.suggest('ketamine an') // => [{ text: 'ketamine and', count: 31 }, …]
   */
  suggest(typed: string, options?: { limit?: number }): Promise<Suggestion[]>
  /** Fetches what the first query will need: call it when the search box gets the focus. */
  preload(): Promise<void>
}

/**
 * Opens the index that `fascicle build` wrote.
 *
 * @param base URL of its folder: `/search/`, or absolute outside of a page
 * @throws FascicleError `INDEX_MISSING`, `INDEX_DAMAGED`, `FORMAT_MISMATCH`, `UNKNOWN_ANALYZER` or `NETWORK`
 * @example
 * const index = await openIndex('/search/')
 * const { results, total } = await index.search('ketamine')
 */
export async function openIndex(
  base: string | URL,
  { fetch = globalThis.fetch }: OpenOptions = {},
): Promise<SearchIndex> {
  // Called as a method of anything but the global object, the platform's fetch throws.
  const loader = await openLoader(String(base), (url, init) => fetch(url, init))
  const analyzer = analyzerNamed(loader.manifest.analyzer, String(base))
  let opened: { file: IndexFile; index: OpenedIndex } | undefined
  const open = async (signal?: AbortSignal) => {
    const file = await loader.index(signal)
    if (opened?.file !== file) opened = { file, index: openFile(file) }
    return opened.index
  }
  return {
    counts: loader.manifest.counts,
    async search(query, options = {}) {
      checkOptions(query, options)
      const index = await open(options.signal)
      options.signal?.throwIfAborted()
      return search(index, analyzer, query, options)
    },
    async suggest(typed, { limit = 5 } = {}) {
      if (typed.length > LONGEST_QUERY) return []
      return suggestions(typed, analyzer, (await open()).vocabulary, limit)
    },
    async preload() {
      await open()
    },
  }
}

interface OpenedIndex {
  articles: StoredArticle[]
  /** Number of the first section of each article. */
  starts: number[]
  miniSearch: MiniSearch
  vocabulary: Vocabulary
}

function openFile({ miniSearch, articles }: IndexFile): OpenedIndex {
  const starts: number[] = []
  let sections = 0
  for (const article of articles) {
    starts.push(sections)
    sections += article.sections.length
  }
  return {
    articles,
    starts,
    miniSearch: MiniSearch.loadJS(miniSearch as unknown as AsPlainObject, { fields: [...FIELDS] }),
    vocabulary: vocabularyOf(miniSearch.index),
  }
}

function search(index: OpenedIndex, analyzer: Analyzer, query: string, options: SearchOptions): Answer {
  const {
    limit = 10,
    offset = 0,
    filter = {},
    sort = { by: 'relevance' },
    facets = [],
    sections = 3,
  } = options
  const words = planQuery(query, analyzer, index.vocabulary)
  const isBrowsing =
    words.length === 0 && query.trim() === '' && (options.filter !== undefined || sort.by !== 'relevance')
  const found = isBrowsing
    ? everyArticle(index.articles)
    : groupByArticle(index, rankSections(index.miniSearch, words))
  const passing = found.filter(({ article }) => passes(article, filter))
  if (sort.by !== 'relevance') {
    const compare = comparing(sort)
    passing.sort((a, b) => compare(a.article, b.article))
  }
  return {
    query,
    total: passing.length,
    results: passing.slice(offset, offset + limit).map((one) => resultOf(one, analyzer, sections)),
    facets: countFacets(
      found.map(({ article }) => article),
      filter,
      facets === true ? true : [...new Set([...Object.keys(filter), ...facets])],
    ),
  }
}

function checkOptions(query: string, { limit = 10, offset = 0, sections = 3 }: SearchOptions): void {
  if (typeof query !== 'string') {
    throw new FascicleError('BAD_OPTION', `the query should be text, it is ${typeof query}`, {
      mend: 'pass a string',
    })
  }
  const ranges: [string, number, number, number][] = [
    ['limit', limit, 0, 1000],
    ['offset', offset, 0, Number.MAX_SAFE_INTEGER],
    ['sections', sections, 1, 100],
  ]
  for (const [name, value, least, most] of ranges) {
    if (Number.isInteger(value) && value >= least && value <= most) continue
    throw new FascicleError(
      'BAD_OPTION',
      `${name} should be a whole number from ${least} to ${most}, it is ${value}`,
      {
        mend: 'pass such a number, or leave it out',
      },
    )
  }
}
