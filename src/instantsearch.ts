import { type FacetCounts, FascicleError, type Result, type SearchIndex, type Sort } from './searcher.js'
import { numberOf, valuesOf } from './widgets/filters.js'
import { facetCounts, find } from './widgets/findings.js'
import type { Highlight, Highlighted } from './widgets/marks.js'
import { type Parameters, readRequests } from './widgets/requests.js'
import { type NamedIndexes, namedSources, type Sources } from './widgets/sources.js'

export type { Highlighted } from './widgets/marks.js'
export type { Source, Sources } from './widgets/sources.js'

/** An article that was found, as widgets show it: its fields, its facets (each a list), and the section that answers best. */
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
  /** The best sections, that one first. */
  sections: { url: string; heading: string; content: string }[]
  _highlightResult: Marked
  /** The same: an excerpt is short. */
  _snippetResult: Marked
  [facet: string]: unknown
}

type MarkedSection = Record<'heading' | 'content', Highlighted>

type Marked = MarkedSection & { title: Highlighted; sections: MarkedSection[] }

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
  /** Of facets whose values are numbers. */
  facets_stats: Record<string, { min: number; max: number }>
  processingTimeMS: number
}

/** Values of a facet that hold what was typed. */
export interface FacetAnswer {
  facetHits: { value: string; highlighted: string; count: number }[]
  exhaustiveFacetsCount: true
}

/**
 * What `searchClient` of InstantSearch, React InstantSearch and Autocomplete takes. Whatever they send is read as data, and each
 * has its own type for what it is answered: so neither needs the types of Algolia's own client.
 */
export interface SearchClient {
  // biome-ignore lint/suspicious/noExplicitAny: three libraries have three types for it
  search<Answer = HitsAnswer>(requests: any): Promise<{ results: Answer[] }>
  // biome-ignore lint/suspicious/noExplicitAny: the same
  searchForFacetValues<Answers = FacetAnswer[]>(requests: any): Promise<Answers>
  /** Forgets the indexes as they were: after a build, for example. */
  clearCache(): Promise<void>
}

/** Most hits that any page reaches, as with Algolia. */
const MOST_HITS = 1000

/**
 * What Autocomplete looks for on a client: who it is, for statistics that are never sent. It refuses a client without the two
 * headers while it is developed with.
 */
const CREDENTIALS = {
  transporter: { headers: { 'x-algolia-application-id': 'fascicle', 'x-algolia-api-key': 'none' } },
}

/**
 * Makes a client for InstantSearch and Autocomplete that searches an index of this package: no server, no key.
 *
 * A hit is an article with its best sections. `indexName` is any name; `name:date:desc` sorts by date or by a facet. The index is
 * opened by the first search.
 *
 * @param sources the folder of the index, as `/search/`; with several, one for each `indexName`
 * @throws FascicleError (its search) `BAD_OPTION` for what no index can answer, else as `openIndex` does
 * @example
 * const search = instantsearch({ indexName: 'site', searchClient: createSearchClient('/search/') })
 */
export function createSearchClient(sources: Sources): SearchClient {
  let indexes = namedSources(sources)
  return {
    ...CREDENTIALS,
    async search(requests) {
      const results = readRequests(requests).map((request) =>
        request.type === 'facet' ? answerFacet(request, indexes) : answer(request, indexes),
      )
      return { results: (await Promise.all(results)) as never[] }
    },
    async searchForFacetValues(requests) {
      const answers = readRequests(requests).map((request) => answerFacet(request, indexes))
      return (await Promise.all(answers)) as never
    },
    async clearCache() {
      indexes = namedSources(sources)
    },
  }
}

async function answer(parameters: Parameters, indexes: NamedIndexes): Promise<HitsAnswer> {
  const started = performance.now()
  const { indexName = '', query = '', page = 0, hitsPerPage = 20 } = parameters
  const { index, ...sort } = await openSorted(indexName, indexes)
  const { total, results, facets, highlight } = await find(index, parameters, {
    ...{ ...sort, limit: hitsPerPage, offset: page * hitsPerPage },
  })
  return {
    index: indexName,
    query,
    hits: results.map((result) => hitOf(result, highlight)),
    nbHits: total,
    page,
    nbPages: hitsPerPage > 0 ? Math.ceil(Math.min(total, MOST_HITS) / hitsPerPage) : 0,
    hitsPerPage,
    facets: facetCounts(facets, parameters),
    facets_stats: Object.fromEntries(Object.entries(facets).flatMap(statisticsOf)),
    processingTimeMS: Math.round(performance.now() - started),
  }
}

/** `site:date:desc` is the index `site`, newest first; unless there is an index of that name. */
async function openSorted(
  indexName: string,
  indexes: NamedIndexes,
): Promise<{ index: SearchIndex; sort?: Sort }> {
  const [, name = '', by, order] = /^(.*?):([^:]+)(?::(asc|desc))?$/.exec(indexName) ?? []
  if (by === undefined || indexes.has(indexName)) return { index: await indexes.open(indexName) }
  const index = await indexes.open(name)
  if (by !== 'relevance' && (await valuesOf(index, by)).length === 0)
    throw new FascicleError('BAD_OPTION', `no article has "${by}" to sort by`, {
      mend: 'sort by date, updated, title or a facet',
    })
  return { index, sort: { by, order } as Sort }
}

function hitOf(result: Result, highlight: Highlight): Hit {
  const { url, article, title, facets, sections: all, ...rest } = result
  const sections = all.map((one) => ({ url: one.url, heading: one.heading, content: one.excerpt.text }))
  const [{ heading, content }] = sections as [Hit['sections'][number]]
  const marked = sections.map(
    (one): MarkedSection => ({
      heading: highlight(one.heading),
      content: highlight(one.content),
    }),
  )
  const shown: Marked = { title: highlight(title), ...(marked[0] as MarkedSection), sections: marked }
  return {
    ...facets,
    ...rest,
    ...{ objectID: article, url, title, heading, content, sections },
    trail: all[0]?.trail.join(' › ') ?? '',
    ...{ _highlightResult: shown, _snippetResult: shown },
  }
}

/** Between which numbers the values of a facet are, if all are numbers. */
function statisticsOf([facet, counts]: [string, FacetCounts[string]]): [
  string,
  HitsAnswer['facets_stats'][string],
][] {
  const values = counts.map(({ value }) => numberOf(value))
  const [min, max] = [Math.min(...values), Math.max(...values)]
  return Number.isNaN(min) ? [] : [[facet, { min, max }]]
}

async function answerFacet(parameters: Parameters, indexes: NamedIndexes): Promise<FacetAnswer> {
  const { indexName = '', facet = '', facetName = facet, facetQuery = '', maxFacetHits = 10 } = parameters
  const { highlightPreTag: before = '<em>', highlightPostTag: after = '</em>' } = parameters
  const { index } = await openSorted(indexName, indexes)
  const { facets } = await find(index, { ...parameters, facets: [facetName] }, { limit: 0 })
  const typed = plain(facetQuery)
  const facetHits = (Object.values(facets)[0] ?? []).flatMap(({ value: own, count }) => {
    const value = String(own)
    const at = plain(value).indexOf(typed)
    if (at < 0) return []
    const end = at + typed.length
    const marked = value.slice(0, at) + before + value.slice(at, end) + after + value.slice(end)
    return [{ value, highlighted: typed === '' ? value : marked, count }]
  })
  return { facetHits: facetHits.slice(0, maxFacetHits), exhaustiveFacetsCount: true }
}

/** Small letters without accents, each of the same length as before: İ is i, é is e. */
const plain = (text: string): string =>
  text.replace(/\P{M}/gu, (letter) => {
    const small = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    return small.length === letter.length ? small : letter
  })
