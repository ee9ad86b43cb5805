import { type Answer, type FacetValue, FascicleError, type Result, type SearchIndex } from './searcher.js'

export type { Source } from './widgets/sources.js'

import { readFilters } from './widgets/filters.js'
import {
  type Highlighted,
  highlightExcerpt,
  highlightWords,
  markedWords,
  type Tags,
} from './widgets/marks.js'
import { CREDENTIALS, type Parameters, type Request, readRequests } from './widgets/requests.js'
import { type Source, sourceOf } from './widgets/sources.js'

/** An article that was found, as widgets show it: its fields, its facets, and the section that answers best. */
export interface Hit {
  /** URL of the article. */
  objectID: string
  /** Deep link to the best section. */
  url: string
  title: string
  /** Of the best section; for the lead the title. */
  heading: string
  /** The title and the headings down to the section, apart by ` › `. */
  trail: string
  /** Its excerpt, without marks. */
  content: string
  sections: { url: string; heading: string; content: string }[]
  _highlightResult: Record<'title' | 'heading' | 'content', Highlighted>
  _snippetResult: Record<'content', Highlighted>
  [facet: string]: unknown
}

/** The answer to one query, as InstantSearch wants it. */
export interface HitsAnswer {
  index: string
  query: string
  hits: Hit[]
  nbHits: number
  page: number
  nbPages: number
  hitsPerPage: number
  facets: Record<string, Record<string, number>>
  facets_stats: Record<string, { min: number; max: number; avg: number; sum: number }>
  processingTimeMS: number
  exhaustiveNbHits: true
  params: string
}

/** Values of a facet that hold what was typed. */
export interface FacetAnswer {
  facetHits: { value: string; highlighted: string; count: number }[]
  exhaustiveFacetsCount: true
  processingTimeMS: number
}

/** What `searchClient` of InstantSearch, React InstantSearch and Autocomplete takes. */
export interface SearchClient {
  search(requests: Sent): Promise<{ results: HitsAnswer[] }>
  searchForFacetValues(requests: Sent): Promise<FacetAnswer[]>
  /** Forgets the indexes as they were: after a build, for example. */
  clearCache(): Promise<void>
}

// The types of Algolia's own client are not needed to use this one: whatever it sends is read as data.
// biome-ignore lint/suspicious/noExplicitAny: three libraries have three types for it
type Sent = any

/** Most hits that any page reaches, as with Algolia. */
const MOST_HITS = 1000

/**
 * Makes a client for InstantSearch and Autocomplete that searches an index of this package: no server, no key.
 *
 * A hit is an article with its best sections. `indexName` is any name; `name:date:desc` sorts by date or by a facet. The index is
 * opened by the first search.
 *
 * @param source the folder of the index, as `/search/`; with several, one for each `indexName`
 * @throws FascicleError (its search) `BAD_OPTION` for filters that no index can answer, else as `openIndex` does
 * @example
 * const search = instantsearch({ indexName: 'site', searchClient: createSearchClient('/search/') })
 */
export function createSearchClient(source: Source | Record<string, Source>): SearchClient {
  const named = isSource(source) ? undefined : source
  let opened = new Map<string, () => Promise<SearchIndex>>()
  const indexOf = (name: string): Promise<SearchIndex> => {
    const own = named ? named[name] : (source as Source)
    if (own === undefined)
      throw new FascicleError('BAD_OPTION', `there is no index named "${name}"`, {
        mend: `name one of ${Object.keys(source).join(', ')}`,
      })
    const open = opened.get(name) ?? sourceOf(own)
    opened.set(name, open)
    return open()
  }
  return {
    ...CREDENTIALS,
    async search(requests) {
      return { results: await Promise.all(readRequests(requests).map((request) => answer(request, indexOf))) }
    },
    async searchForFacetValues(requests) {
      return Promise.all(readRequests(requests).map((request) => answerFacet(request, indexOf)))
    },
    async clearCache() {
      opened = new Map()
    },
  }
}

const isSource = (source: Source | Record<string, Source>): source is Source =>
  typeof source === 'string' || source instanceof URL || 'search' in source || source instanceof Promise

type IndexOf = (name: string) => Promise<SearchIndex>

async function answer({ indexName, parameters }: Request, indexOf: IndexOf): Promise<HitsAnswer> {
  const started = performance.now()
  const { query = '', page = 0, hitsPerPage = 20, maxValuesPerFacet = 100, facets: asked = [] } = parameters
  const { name, sort } = readName(indexName)
  const index = await indexOf(name)
  const where = await readFilters(index, parameters.facetFilters, parameters.numericFilters)
  const names = [asked].flat()
  const found: Answer | undefined =
    where &&
    (await index.search(query, {
      ...{ filter: {}, where, limit: hitsPerPage, offset: page * hitsPerPage },
      facets: names.includes('*') ? true : names,
      ...(sort && { sort }),
    }))
  const tags = tagsOf(parameters)
  const total = found?.total ?? 0
  const counted = Object.entries(found?.facets ?? {})
  return {
    index: indexName,
    query,
    hits: found ? found.results.map((result) => hitOf(result, found, tags)) : [],
    nbHits: total,
    page,
    nbPages: hitsPerPage > 0 ? Math.ceil(Math.min(total, MOST_HITS) / hitsPerPage) : 0,
    hitsPerPage,
    facets: Object.fromEntries(
      counted.map(([facet, counts]) => [
        facet,
        Object.fromEntries(counts.slice(0, maxValuesPerFacet).map(({ value, count }) => [value, count])),
      ]),
    ),
    facets_stats: Object.fromEntries(counted.flatMap(([facet, counts]) => statisticsOf(facet, counts))),
    processingTimeMS: Math.round(performance.now() - started),
    exhaustiveNbHits: true,
    params: '',
  }
}

/** `site:date:desc` is the index `site`, newest first. */
function readName(indexName: string): { name: string; sort?: { by: string; order?: 'asc' | 'desc' } } {
  const [, name = indexName, by, order] = /^(.*?):([^:]+)(?::(asc|desc))?$/.exec(indexName) ?? []
  if (by === undefined) return { name }
  return { name, sort: { by, ...(order && { order: order as 'asc' | 'desc' }) } }
}

const tagsOf = ({ highlightPreTag = '<em>', highlightPostTag = '</em>' }: Parameters): Tags => ({
  before: highlightPreTag,
  after: highlightPostTag,
})

function hitOf(result: Result, { query }: Answer, tags: Tags): Hit {
  const { url, article, title, facets, sections, ...rest } = result
  const [best] = sections as [Result['sections'][number]]
  const words = markedWords(sections.map(({ excerpt }) => excerpt))
  for (const word of query.toLowerCase().split(/[^\p{L}\p{M}\p{N}'’_-]+/u)) words.add(word)
  const content = highlightExcerpt(best.excerpt, tags)
  return {
    ...facets,
    ...rest,
    ...{ objectID: article, url, title, heading: best.heading, trail: best.trail.join(' › ') },
    content: best.excerpt.text,
    sections: sections.map((one) => ({ url: one.url, heading: one.heading, content: one.excerpt.text })),
    _highlightResult: {
      title: highlightWords(title, words, tags),
      heading: highlightWords(best.heading, words, tags),
      content,
    },
    _snippetResult: { content },
  }
}

function statisticsOf(
  facet: string,
  counts: readonly { value: FacetValue; count: number }[],
): [string, HitsAnswer['facets_stats'][string]][] {
  const numbers = counts.filter(
    ({ value }) => value !== '' && Number.isFinite(Number(value)) && value !== true && value !== false,
  )
  if (numbers.length === 0 || numbers.length < counts.length) return []
  const values = numbers.map(({ value }) => Number(value))
  const sum = numbers.reduce((all, { value, count }) => all + Number(value) * count, 0)
  const count = numbers.reduce((all, one) => all + one.count, 0)
  return [[facet, { min: Math.min(...values), max: Math.max(...values), sum, avg: sum / count }]]
}

async function answerFacet({ indexName, parameters }: Request, indexOf: IndexOf): Promise<FacetAnswer> {
  const started = performance.now()
  const { facetName, facetQuery = '', maxFacetHits = 10 } = parameters as FacetParameters
  const { facets } = await answer(
    {
      indexName,
      parameters: {
        ...parameters,
        facets: [facetName],
        hitsPerPage: 0,
        maxValuesPerFacet: Number.POSITIVE_INFINITY,
      },
    },
    indexOf,
  )
  const typed = facetQuery.toLowerCase()
  const { before, after } = tagsOf(parameters)
  const facetHits = Object.entries(Object.values(facets)[0] ?? {}).flatMap(([value, count]) => {
    const at = value.toLowerCase().indexOf(typed)
    if (at < 0) return []
    const end = at + typed.length
    const highlighted =
      typed === '' ? value : value.slice(0, at) + before + value.slice(at, end) + after + value.slice(end)
    return [{ value, highlighted, count }]
  })
  return {
    facetHits: facetHits.slice(0, maxFacetHits),
    exhaustiveFacetsCount: true,
    processingTimeMS: Math.round(performance.now() - started),
  }
}

/** Of a search among the values of a facet. */
interface FacetParameters extends Parameters {
  facetName: string
  facetQuery?: string
  maxFacetHits?: number
}
