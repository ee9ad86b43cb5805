import type { backwards } from '../core/format.js'
import type { unpackShard } from '../core/packed.js'
import type {
  Answer,
  FacetCounts,
  Failure,
  FascicleError,
  OpenOptions,
  Ranking,
  Result,
  SearchIndex,
  SearchOptions,
  Site,
  Sort,
  Suggestion,
} from '../searcher.js'
import type { compareArticles } from './facets.js'
import type { Loader } from './loader.js'
import { type Member, uniteLoaders } from './union.js'

/**
 * What the searcher hands over, so that nothing but types is imported here: a bundler would cut what both need out of the
 * searcher, and every page would ask for one file more. Without names, which every page would fetch too.
 */
export type Parts = readonly [
  openSite: (base: string | URL, options: OpenOptions, isStale?: boolean) => Promise<Loader>,
  serve: (open: (isStale?: boolean) => Promise<Loader>) => Promise<SearchIndex>,
  unpackShard: typeof unpackShard,
  backwards: typeof backwards,
  compareArticles: typeof compareArticles,
  articlesInColumn: number,
  Fault: typeof FascicleError,
]

/** How long an index that failed is left out before it is tried again, in milliseconds. */
const REST_MS = 30_000

/** One of the indexes, whether or not it is there. */
interface Place {
  base: string | URL
  source: string
  member?: Member | undefined
  failure?: { error: Error; at: number } | undefined
}

/** Indexes that one analyzer made: they have one vocabulary, and are searched as one. */
interface Group {
  places: Place[]
  index: SearchIndex
}

/**
 * Opens several indexes as one. One that fails, now or while it is searched, is left out as a whole: what was counted in it
 * would be missing in every score. It is tried again with the first search half a minute later.
 *
 * Indexes with the same analyzer are united (`union.ts`). Words of different analyzers cannot be counted together: of several
 * languages each group is searched for itself, and the answers are merged by their scores.
 */
export async function openSeveral(
  sites: readonly (string | URL | Site)[],
  options: OpenOptions,
  [openSite, serve, unpackShard, backwards, compareArticles, articlesInColumn, Fault]: Parts,
): Promise<SearchIndex> {
  if (sites.length === 0)
    throw new Fault('BAD_OPTION', 'the list of indexes is empty', {
      mend: 'name one index or more',
    })
  const places = placesOf(sites)
  const blamed = new WeakMap<object, Place>()

  const fail = (place: Place, error: unknown) => {
    place.member = undefined
    place.failure = { error: error as Error, at: Date.now() }
  }
  const open = async (place: Place, isStale?: boolean) => {
    const { manifest, ...rest } = options
    const isFirst = place === places[0] && manifest !== undefined
    try {
      const loader = await openSite(place.base, isFirst ? { ...rest, manifest } : rest, isStale)
      place.member = {
        loader: watch(loader, (error) => blamed.set(error, place)),
        source: place.source,
        urlOf: urlsOf(loader.folder, Fault),
      }
      place.failure = undefined
    } catch (error) {
      fail(place, error)
    }
  }

  const openGroup = async (own: Place[], analyzer: string): Promise<Group[]> => {
    const unite = async (isStale?: boolean): Promise<Loader> => {
      if (isStale) await Promise.all(own.map((place) => open(place, true)))
      for (const place of own)
        if (place.member && place.member.loader.manifest.analyzer !== analyzer)
          fail(place, unlike(place.member.loader, Fault))
      const members = own.flatMap(({ member }) => member ?? [])
      if (members.length === 0) throw own[0]?.failure?.error
      // A page trusts scripts of its own host more than those of others.
      const folder = members.find(({ loader }) => isHere(loader.folder)) ?? (members[0] as Member)
      return {
        ...uniteLoaders(members, unpackShard, backwards, articlesInColumn),
        folder: folder.loader.folder,
      }
    }
    try {
      return [{ places: own, index: await serve(unite) }]
    } catch (error) {
      // None of them can be searched without their analyzer.
      for (const place of own) if (place.member) fail(place, error)
      return []
    }
  }
  const regroup = async (): Promise<Group[]> => {
    const analyzers = new Map<string, Place[]>()
    for (const place of places) {
      const analyzer = place.member?.loader.manifest.analyzer
      if (analyzer !== undefined) analyzers.set(analyzer, [...(analyzers.get(analyzer) ?? []), place])
    }
    const groups = await Promise.all([...analyzers].map(([analyzer, own]) => openGroup(own, analyzer)))
    if (groups.flat().length === 0) throw places[0]?.failure?.error
    return groups.flat()
  }

  await Promise.all(places.map((place) => open(place)))
  let groups = await regroup()

  /** Runs a task; when an index fails in it, once more without that. */
  const run = async <T>(task: (groups: readonly Group[]) => Promise<T>): Promise<T> => {
    const rested = places.filter(({ failure }) => failure && Date.now() - failure.at >= REST_MS)
    if (rested.length > 0) {
      await Promise.all(rested.map((place) => open(place)))
      groups = await regroup()
    }
    for (;;) {
      try {
        return await task(groups)
      } catch (error) {
        const place = error instanceof Object ? blamed.get(error) : undefined
        if (!place) throw error
        if (place.member) fail(place, error)
        groups = await regroup()
      }
    }
  }
  const failures = (): Failure[] =>
    places.flatMap(({ source, failure }) => (failure ? [{ source, error: failure.error }] : []))
  const sum = (numberOf: (index: SearchIndex) => number) =>
    groups.reduce((all, { index }) => all + numberOf(index), 0)

  return {
    get language() {
      return (groups[0] as Group).index.language
    },
    get counts() {
      return {
        articles: sum(({ counts }) => counts.articles),
        sections: sum(({ counts }) => counts.sections),
        terms: sum(({ counts }) => counts.terms),
      }
    },
    search: (query, wanted = {}) =>
      run(async (all) => {
        const [first, ...others] = all as [Group, ...Group[]]
        const answer =
          others.length === 0
            ? await first.index.search(query, wanted)
            : await searchApart(
                all.map(({ index }) => index),
                query,
                wanted,
                compareArticles,
              )
        return { ...answer, failures: failures() }
      }),
    suggest: (typed, { limit = 5 } = {}) =>
      run(async (all) => {
        const lists = await Promise.all(all.map(({ index }) => index.suggest(typed, { limit })))
        return mergeSuggestions(lists.flat()).slice(0, limit)
      }),
    async preload(query) {
      await run((all) => Promise.all(all.map(({ index }) => index.preload(query)))).catch(() => undefined)
    },
  }
}

/** What the searcher asks of an index, with its failures told. */
function watch(loader: Loader, onError: (error: object) => void): Loader {
  const blame = (error: unknown): never => {
    if (error instanceof Object) onError(error)
    throw error
  }
  return {
    ...loader,
    load: (kind, number, read) => loader.load(kind, number, read).catch(blame),
    find: (kind, key) => loader.find(kind, key).catch(blame),
  }
}

/** The address of the page; outside of one there is none. */
const pageUrl = (): string | undefined => globalThis.document?.baseURI

const isHere = (folder: string): boolean => {
  const page = pageUrl()
  return page !== undefined && new URL(folder, page).origin === new URL(page).origin
}

/** Each index with its name. */
function placesOf(sites: readonly (string | URL | Site)[]): Place[] {
  const named = sites.map((site) => {
    if (typeof site === 'object' && 'base' in site) return { ...site, base: String(site.base) }
    const [base, name] = String(site).split('#') as [string, string?]
    return { base, name: name && decodeURIComponent(name) }
  })
  const hosts = named.map(({ base }) => hostOf(base))
  return named.map(({ base, name }, index) => {
    const host = hosts[index] as string
    const isAlone = host !== '' && hosts.filter((one) => one === host).length === 1
    return { base, source: name || (isAlone ? host : base) }
  })
}

function hostOf(base: string): string {
  try {
    return new URL(base, pageUrl()).host
  } catch {
    // Only a page knows where a relative address is. Opening it says what is wrong.
    return ''
  }
}

/**
 * URLs of articles are from the root of their site: on another host than the page's they are told with it. They cannot lead
 * elsewhere, and to no script.
 */
function urlsOf(folder: string, Fault: typeof FascicleError): (url: string) => string {
  if (!/^https?:/.test(folder) || isHere(folder)) return (url) => url
  const { origin } = new URL(folder)
  return (url) => {
    const whole = new URL(url, origin)
    if (whole.origin === origin) return whole.href
    throw new Fault('INDEX_DAMAGED', `an article has the URL ${url}, on another host`, {
      mend: 'publish all files of the index again',
      file: folder,
    })
  }
}

const unlike = ({ manifest, folder }: Loader, Fault: typeof FascicleError): FascicleError =>
  new Fault('UNKNOWN_ANALYZER', `the analyzer is another one than before: ${manifest.analyzer}`, {
    mend: 'load the page again',
    file: folder,
  })

/** Searches indexes of different analyzers, and merges what they answer. */
async function searchApart(
  indexes: readonly SearchIndex[],
  query: string,
  options: SearchOptions,
  compareArticles: Parts[4],
): Promise<Answer> {
  const { limit = 10, offset = 0, sort = 'relevance' } = options
  const known = new Set<string>()
  const onRanked = (ranking: Ranking) => {
    for (const { word, expansions } of ranking.plan.words)
      if (expansions.some(({ kind }) => kind === 'exact')) known.add(word)
    options.onRanked?.(ranking)
  }
  // Any of them may have all that is shown. A wrong option is for the searcher to tell.
  const wanted = offset >= 0 && limit >= 0 ? { ...options, limit: offset + limit, offset: 0 } : options
  const answers = await Promise.all(indexes.map((index) => index.search(query, { ...wanted, onRanked })))
  const compare = comparisonBy(typeof sort === 'string' ? { by: sort } : sort, compareArticles)
  const results = answers.flatMap((answer) => answer.results).sort(compare)
  const corrections = new Map(
    answers.flatMap((answer) => answer.corrections.map(({ word, terms }) => [word, terms])),
  )
  const meant = answers.map(({ didYouMean }) => didYouMean)
  // What one of them answers is answered.
  const [{ confidence, missing }] = [...answers].sort((a, b) => b.confidence - a.confidence) as [Answer]
  return {
    query,
    total: answers.reduce((all, { total }) => all + total, 0),
    results: results.slice(offset, offset + limit),
    facets: sumFacets(answers.map(({ facets }) => facets)),
    corrections: [...corrections].flatMap(([word, terms]) => (known.has(word) ? [] : [{ word, terms }])),
    // What one of the languages knows is no mistake.
    ...(meant[0] !== undefined && !meant.includes(undefined) && { didYouMean: meant[0] }),
    related: [...new Set(answers.flatMap(({ related }) => related))].slice(0, 5),
    ...{ confidence, missing },
  }
}

/** Pinned results first, then as asked, then by score. */
function comparisonBy({ by, order }: Sort, compareArticles: Parts[4]): (a: Result, b: Result) => number {
  const keyOf = (result: Result) =>
    by === 'date' || by === 'updated' || by === 'title' ? result[by] : result.facets[by]?.[0]
  return (a, b) =>
    Number(b.pinned ?? false) - Number(a.pinned ?? false) ||
    (by === 'relevance' ? 0 : compareArticles(keyOf(a), keyOf(b), by, order)) ||
    b.score - a.score
}

function sumFacets(all: readonly FacetCounts[]): FacetCounts {
  const names = new Set(all.flatMap(Object.keys))
  return Object.fromEntries(
    [...names].map((name) => {
      const sums = new Map<FacetCounts[string][number]['value'], number>()
      for (const { value, count } of all.flatMap((facets) => facets[name] ?? []))
        sums.set(value, (sums.get(value) ?? 0) + count)
      const counts = [...sums].map(([value, count]) => ({ value, count }))
      return [name, counts.sort((a, b) => b.count - a.count)]
    }),
  )
}

function mergeSuggestions(all: readonly Suggestion[]): Suggestion[] {
  const sums = new Map<string, number>()
  for (const { text, count } of all) sums.set(text, (sums.get(text) ?? 0) + count)
  return [...sums].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count)
}
