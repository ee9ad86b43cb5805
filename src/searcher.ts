import type { Analyzer } from './core/analyzer.js'
import { FascicleError } from './core/error.js'
import { ARTICLES_IN_COLUMN, backwards, languageOf, type Manifest } from './core/format.js'
import { loadAnalyzer } from './core/languages.js'
import { unpackShard } from './core/packed.js'
import { confidenceIn } from './searcher/confidence.js'
import {
  compareArticles,
  type FacetCounts,
  type Filter,
  loadBoosts,
  meantBy,
  type Sort,
  viewFacets,
  type Where,
} from './searcher/facets.js'
import { liftAlike } from './searcher/likeness.js'
import { type Fetch, type Loader, openLoader } from './searcher/loader.js'
import { type Correction, correctionsOf, queryMeant, relatedWords } from './searcher/offers.js'
import { findPhrases } from './searcher/phrases.js'
import { putPinnedFirst } from './searcher/pins.js'
import { rankByProximity, WINDOW } from './searcher/proximity.js'
import { checkLength, LONGEST_QUERY, planQuery, type QueryPlan } from './searcher/query.js'
import { byScore, type Found, rankArticles, rescore } from './searcher/ranking.js'
import { everyArticle, loadArticle, loadResults, type Result } from './searcher/results.js'
import type { Parts } from './searcher/several.js'
import { type Suggestion, suggestions } from './searcher/suggest.js'
import { readQuery } from './searcher/syntax.js'
import { vocabularyOf } from './searcher/vocabulary.js'

export { type ErrorCode, FascicleError } from './core/error.js'
export type { Facets, FacetValue } from './core/format.js'
export type { Excerpt } from './searcher/excerpt.js'
export type { FacetCounts, Filter, Sort, Where } from './searcher/facets.js'
export type { Fetch } from './searcher/loader.js'
export type { Correction } from './searcher/offers.js'
export type { Result, SectionResult } from './searcher/results.js'
export type { Suggestion } from './searcher/suggest.js'

/** How an index is opened. */
export interface OpenOptions {
  /** Stands in for the platform's `fetch`: to read from disk, add headers, or count. Default: `globalThis.fetch`. */
  fetch?: Fetch
  /**
   * The answer to a request for `manifest.json` that was sent before, while this script was on its way: one round trip less.
   * Default: it is asked for now. Of several indexes it is that of the first.
   */
  manifest?: Response | Promise<Response>
  /**
   * Tag of BCP 47, as `de` or `pt-BR`: of a site in several languages the index in this one is opened, if there is one. Default:
   * that of the page, its `<html lang>`; outside of a page that of the site.
   */
  language?: string
}

/** One of several indexes that are searched together. */
export interface Site {
  /** URL of its folder. */
  base: string | URL
  /** What its results are labelled with, as {@link Result.source}. */
  name?: string
}

/** One of several indexes that could not be searched. */
export interface Failure {
  /** As {@link Result.source} has it. */
  source: string
  /** What was wrong; a `FascicleError`, unless a file holds what nobody wrote. */
  error: Error
}

/** What to find, besides the query. */
export interface SearchOptions {
  /** Most results. Default 10. */
  limit?: number
  /** How many results to pass over, for the next page. Default 0. */
  offset?: number
  /** Values that an article must have: any of those under a name, for every name. Default: none. */
  filter?: Filter
  /** Conditions under which facets are counted too, for adapters that read filters of other programs. Default: none. */
  where?: readonly Where[]
  /** Order of the results, or only what it goes by. Default `relevance`. */
  sort?: Sort | string
  /** Names of facets to count, besides those in `filter`; `true` counts all. Default: none. */
  facets?: readonly string[] | true
  /** Most sections under each result; there is always the best one. Default 3. */
  sections?: number
  /** Ends the search: its promise is rejected with the signal's reason. */
  signal?: AbortSignal
  /** Called with what the results are ranked by, for `explain` of `fascicle/eval` and what widgets mark. */
  onRanked?: (ranking: Ranking) => void
}

/** What a page of results is ranked by. For our own doors: what is in it may change with any version. */
export interface Ranking {
  manifest: Manifest
  analyzer: Analyzer
  plan: QueryPlan
  shown: Found[]
}

/** The answer to a query. */
export interface Answer {
  query: string
  /** How many articles were found, of which `results` is a page. 0 means that nothing matched. */
  total: number
  results: Result[]
  facets: FacetCounts
  /** Words that the index does not know, and what was searched instead. */
  corrections: Correction[]
  /** Another query that may be meant, to offer to the visitor; it is not what was searched. */
  didYouMean?: string
  /** What several of the results are about besides what was asked, as words for further queries. */
  related: string[]
  /** Of several indexes: those that are missing in this answer, and why. Of a single one there is none: it fails as a whole. */
  failures?: Failure[]
  /**
   * How much of what was asked one of the best sections holds, from 0 to 1: the share of the query's words that it has, each
   * counted by how rare it is here, most of all a word that the index does not know; less for a corrected word. 1 for a query
   * without words, and where help is pinned.
   */
  confidence: number
  /**
   * Words of the query that this section lacks, folded, when `confidence` is so low that the results are likely not what was
   * asked: say so above them. Empty otherwise.
   */
  missing: string[]
}

/** An index, open for queries. */
export interface SearchIndex {
  /** Of its articles, as `en`. */
  readonly language: string
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
  /**
   * Fetches what a query will need to be answered, but for the texts of its results: for what was typed so far.
   * Failures are not reported: the search that follows will.
   */
  preload(query?: string): Promise<void>
}

/**
 * Opens the index that `fascicle build` wrote, or several as if they were one.
 *
 * Of several, those that cannot be opened are left out of every answer and named in its `failures`; there is an error only
 * when none can. See docs/several-sites.md.
 *
 * @param base URL of its folder: `/search/`, or absolute outside of a page; a list of them for several
 * @throws FascicleError `INDEX_MISSING`, `INDEX_DAMAGED`, `FORMAT_MISMATCH`, `UNKNOWN_ANALYZER` or `NETWORK`
 * @example
 * const index = await openIndex('/search/')
 * const { results, total } = await index.search('ketamine')
 * @example
 * const both = await openIndex(['/search/', { base: 'https://docs.example.org/search/', name: 'Documentation' }])
 * (await both.search('ketamine')).results[0].source // => 'Documentation'
 */
export async function openIndex(
  base: string | URL | readonly (string | URL | Site)[],
  options: OpenOptions = {},
): Promise<SearchIndex> {
  if (!Array.isArray(base)) return serve((isStale) => openSite(base as string, options, isStale))
  // Most pages never fetch it. What it needs of the searcher is handed over, or bundlers would cut that in two.
  const { openSeveral } = await import('./searcher/several.js')
  const parts: Parts = [
    openSite,
    serve,
    unpackShard,
    backwards,
    compareArticles,
    ARTICLES_IN_COLUMN,
    FascicleError,
  ]
  return openSeveral(base, options, parts)
}

/** Opens the index in a folder: that in the language wanted, if the site has one. */
async function openSite(
  base: string | URL,
  {
    fetch = globalThis.fetch,
    manifest: early,
    language = globalThis.document?.documentElement.lang,
  }: OpenOptions,
  isStale?: boolean,
): Promise<Loader> {
  const open = (folder: string) =>
    openLoader(
      folder,
      (file, init) => {
        // The manifest is what is asked for first. Called as a method of anything but the global object, fetch throws.
        const answer = ((!isStale && early) || fetch(file, init)) as Promise<Response>
        early = undefined
        return answer
      },
      isStale,
    )
  const site = await open(String(base))
  const wanted = languageOf(String(language))
  return wanted && site.manifest.languages?.includes(wanted) ? open(site.folder + wanted) : site
}

/**
 * Answers queries from an index.
 *
 * @param open opens it, and anew when a file of it is gone
 */
async function serve(open: (isStale?: boolean) => Promise<Loader>): Promise<SearchIndex> {
  let loader = await open()
  const analyzerOf = ({ manifest, folder }: Loader) => loadAnalyzer(manifest.analyzer, folder)
  await analyzerOf(loader)

  /**
   * Runs a task on the index as it is; when a file of it is gone or is another one, as after a deploy, fetches the
   * manifest anew and runs the task once more.
   */
  const run = async <T>(task: (loader: Loader) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    signal?.throwIfAborted()
    const used = loader
    const attempt = task(used).catch(async (error) => {
      if (!(error instanceof FascicleError) || !/^INDEX_/.test(error.code)) throw error
      if (loader === used) loader = await open(true)
      return task(loader)
    })
    if (!signal) return attempt
    // What is under way goes on for whoever asks next.
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    return Promise.race([attempt, aborted])
  }
  return {
    get language() {
      return loader.manifest.language
    },
    get counts() {
      return loader.manifest.counts
    },
    async search(query, options = {}) {
      checkOptions(query, options)
      return run(
        async (current) => search(current, await analyzerOf(current), query, options),
        options.signal,
      )
    },
    async suggest(typed, { limit = 5 } = {}) {
      if (typed.length > LONGEST_QUERY) return []
      return run(async (current) =>
        suggestions(typed, await analyzerOf(current), vocabularyOf(current), limit),
      )
    },
    async preload(query = '') {
      await run(async (current) => {
        const read = await readQuery(query, (name, value) => meantBy(current, name, value))
        return planQuery(read, await analyzerOf(current), vocabularyOf(current), current.manifest.synonyms)
      }).catch(() => undefined)
    },
  }
}

async function search(
  loader: Loader,
  analyzer: Analyzer,
  query: string,
  options: SearchOptions,
): Promise<Answer> {
  const {
    limit = 10,
    offset = 0,
    filter = {},
    where = [],
    sort: order = 'relevance',
    facets = [],
    sections = 3,
  } = options
  const sort = typeof order === 'string' ? { by: order } : order
  const isByRelevance = sort.by === 'relevance'
  const { manifest } = loader
  const vocabulary = vocabularyOf(loader)
  const read = await readQuery(query, (name, value) => meantBy(loader, name, value))
  const [plan, view, boosts] = await Promise.all([
    planQuery(read, analyzer, vocabulary, manifest.synonyms),
    viewFacets(loader, filter, [...read.conditions, ...where], facets, sort),
    loadBoosts(loader),
  ])
  const expansions = plan.words.flatMap((word) => word.expansions)
  const isBrowsing =
    !read.words.trim() && (options.filter !== undefined || read.conditions.length > 0 || !isByRelevance)
  const found = isBrowsing ? everyArticle(manifest) : boostArticles(rankArticles(manifest, plan), boosts)
  const end = offset + limit
  const filtered = found.filter(({ article }) => view.passes(article))
  if (isByRelevance) liftAlike(manifest, filtered)
  filtered.sort(isByRelevance ? byScore : (a, b) => view.compare(a.article, b.article) || byScore(a, b))
  const passing = await findPhrases(loader, filtered, read.phrases, analyzer, Math.max(end, WINDOW))
  // What is shown is on its way while the first articles are put in order; failures are those of what follows.
  for (const { article } of passing.slice(offset, end)) loadArticle(loader, article).catch(() => undefined)
  const ranked = isByRelevance ? await rankByProximity(loader, passing, plan, analyzer) : passing
  const ordered = putPinnedFirst(query, ranked, manifest.pins ?? [], plan, analyzer, manifest.stride)
  const shown = ordered.slice(offset, end)
  options.onRanked?.({ manifest, analyzer, plan, shown })
  // Who is given help first is not told how to spell.
  const isPinned = ordered[0]?.isPinned === true
  const [results, didYouMean] = await Promise.all([
    loadResults(loader, shown, expansions, analyzer, Math.max(1, sections)),
    isPinned
      ? undefined
      : queryMeant(query, ordered.length, plan, analyzer, vocabulary, manifest.counts.sections),
  ])
  return {
    query,
    total: ordered.length,
    results,
    facets: view.count(found, passing),
    corrections: isPinned ? [] : correctionsOf(plan),
    ...(didYouMean !== undefined && { didYouMean }),
    related: relatedWords(query, results, analyzer),
    ...confidenceIn(manifest, ranked, isPinned ? [] : plan.words),
  }
}

/** Multiplies scores by what the site's owner asks for. */
function boostArticles(found: Found[], boostOf?: (article: number) => number): Found[] {
  if (boostOf) {
    for (const one of found) {
      const boost = boostOf(one.article)
      one.boost = boost
      rescore(one, boost, 0)
    }
  }
  return found
}

function checkOptions(query: string, { limit = 10, offset = 0, sections = 3 }: SearchOptions): void {
  for (const [name, value] of Object.entries({ limit, offset, sections })) {
    if (Number.isSafeInteger(value) && value >= 0) continue
    throw new FascicleError(
      'BAD_OPTION',
      `${name} should be a whole number, it is ${JSON.stringify(value)}`,
      {
        mend: 'pass 0 or more',
      },
    )
  }
  if (typeof query !== 'string')
    throw new FascicleError('BAD_OPTION', `the query should be text, it is ${typeof query}`, {
      mend: 'pass a string',
    })
  checkLength(query)
}
