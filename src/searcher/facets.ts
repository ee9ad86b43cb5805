import { ARTICLES_IN_COLUMN, type Column, type FacetValue, type Manifest } from '../core/format.js'
import { json, type Loader } from './loader.js'
import { boostOf, type Found } from './ranking.js'
import type { Condition } from './syntax.js'

/** Values that an article must have: any of those listed under a name, and that for every name. */
export type Filter = Readonly<Record<string, FacetValue | readonly FacetValue[] | null | undefined>>

/** A condition that holds whatever is counted. */
export interface Where extends Condition {
  /** As which facet it counts: none. */
  own: ''
}

/** How many of the articles found have each value of a facet: most frequent first, then by alphabet. */
export type FacetCounts = Record<string, { value: FacetValue; count: number }[]>

/** In which order results come. */
export interface Sort {
  /** `relevance`, `date`, `updated`, `title`, or the name of a facet, whose first value counts. */
  by: string
  /** Default: `desc` (newest, largest first) for dates and numbers, `asc` for `title` and text. */
  order?: 'asc' | 'desc'
}

/** Fields that every article may have once, kept like facets to sort by, but none. */
const SORTING = ['date', 'updated', 'title', 'boost']

/** The values that an article, by its number, has of a facet. */
type ValuesOf = (article: number) => FacetValue[]

interface LoadedColumn {
  values: FacetValue[]
  of: ValuesOf
}

/** Filters, counts and sorts articles by their numbers. */
export interface FacetView {
  passes(article: number): boolean
  /**
   * Counts articles that passed; of a facet that is filtered by also those that another value of it would let pass, but none that
   * passed and is not among the results, as without the phrase.
   */
  count(found: readonly Found[], results: readonly Found[]): FacetCounts
  compare(a: number, b: number): number
}

/**
 * Fetches the columns that a search needs, and nothing when it neither filters nor counts nor sorts.
 *
 * `topic` also finds a facet that the articles call `topics`, and the other way round: people write the one in the
 * front matter and the other in a query. Values compare as text, so that `year=2024` from a command line finds 2024.
 *
 * A facet that the filter names is counted as if it did not, so that the numbers say what choosing another
 * value would give.
 */
export async function viewFacets(
  { manifest, load }: Loader,
  filter: Filter,
  conditions: readonly (Condition | Where)[],
  asked: readonly string[] | true,
  { by, order }: Sort,
): Promise<FacetView> {
  const columnOf = async (name: string): Promise<[string, ValuesOf]> => {
    const own = columnName(manifest, name)
    return [own, (await loadColumn(manifest, load, own)).of]
  }
  const all = Object.keys(manifest.columns).filter((name) => !SORTING.includes(name))
  const wanted = Object.entries(filter).flatMap(([name, values]): Condition[] => {
    const all = [values ?? []].flat().map(String)
    return all.length > 0 ? [{ name, values: all, isExcluded: false }] : []
  })
  const [filters, counted, sorted] = await Promise.all([
    Promise.all(
      [...wanted, ...conditions].map(async (condition) => {
        const [own, valuesOf] = await columnOf(condition.name)
        return { own, ...condition, valuesOf }
      }),
    ),
    Promise.all([...new Set([...Object.keys(filter), ...(asked === true ? all : asked)])].map(columnOf)),
    by === 'relevance' ? undefined : columnOf(by),
  ])
  const passes = (article: number, except?: string) =>
    filters.every(
      ({ own, valuesOf, values, isExcluded }) =>
        (own === except && !isExcluded) ||
        valuesOf(article).some((value) => values.includes(String(value))) !== isExcluded,
    )
  return {
    passes: (article) => passes(article),
    count(found, results) {
      const kept = new Set(counted.length > 0 ? results.map(({ article }) => article) : [])
      return Object.fromEntries(
        counted.flatMap(([name, valuesOf]) => {
          const counts = new Map<FacetValue, number>()
          for (const { article } of found)
            if (kept.has(article) || (passes(article, name) && !passes(article)))
              for (const value of valuesOf(article)) counts.set(value, (counts.get(value) ?? 0) + 1)
          return counts.size > 0 ? [[name, sortCounts(counts)]] : []
        }),
      )
    },
    compare: (a, b) => (sorted ? compareArticles(sorted[1](a)[0], sorted[1](b)[0], by, order) : 0),
  }
}

/** What the scores of an article are multiplied by; nothing where the site asks for none and needs no column. */
export async function loadBoosts({
  manifest,
  load,
}: Loader): Promise<((article: number) => number) | undefined> {
  const { columns, freshness } = manifest
  if (!freshness && !Object.hasOwn(columns, 'boost')) return undefined
  const [boosts, updated, dates] = (await Promise.all(
    ['boost', 'updated', 'date'].map((name) => loadColumn(manifest, load, name)),
  )) as [LoadedColumn, LoadedColumn, LoadedColumn]
  const dayOf = (date: unknown) => Date.parse(String(date).slice(0, 10)) / 86_400_000
  return (article) => {
    const day = dayOf(updated.of(article)[0] ?? dates.of(article)[0])
    const age = freshness && !Number.isNaN(day) ? dayOf(freshness.newest) - day : undefined
    return boostOf(boosts.of(article)[0] as number | undefined, age, freshness?.days)
  }
}

/**
 * The facet and the value that a query means by `name:value`, whatever their case; nothing when the index has none
 * such. Costs the facet's column, which the search needs as well.
 */
export async function meantBy(
  { manifest, load }: Loader,
  name: string,
  value: string,
): Promise<{ name: string; value: string } | undefined> {
  const same = Object.keys(manifest.columns).find((one) => one.toLowerCase() === name.toLowerCase())
  const own = same ?? columnName(manifest, name.toLowerCase())
  if (SORTING.includes(own) || !Object.hasOwn(manifest.columns, own)) return undefined
  const { values } = await loadColumn(manifest, load, own)
  const meant = values.find((one) => String(one).toLowerCase() === value.toLowerCase())
  return meant === undefined ? undefined : { name: own, value: String(meant) }
}

async function loadColumn(manifest: Manifest, load: Loader['load'], name: string): Promise<LoadedColumn> {
  const [first, count] = Object.hasOwn(manifest.columns, name)
    ? (manifest.columns[name] as [number, number])
    : [0, 0]
  const parts = await Promise.all(
    Array.from({ length: count }, (_, part) => load('columns', first + part, json<Column>)),
  )
  const of: ValuesOf = (article) => {
    const part = parts[Math.floor(article / ARTICLES_IN_COLUMN)]
    return (
      part?.of[article % ARTICLES_IN_COLUMN]?.map((position) => part.values[position] as FacetValue) ?? []
    )
  }
  return { values: parts.flatMap(({ values }) => values), of }
}

const sortCounts = (counts: Map<FacetValue, number>): FacetCounts[string] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || compareValues(a.value, b.value))

/** Those without a value come last either way. */
export function compareArticles(
  a: FacetValue | undefined,
  b: FacetValue | undefined,
  by: string,
  order?: string,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  const isDescending = order ? order === 'desc' : /date/.test(by) || typeof a === 'number'
  return isDescending ? compareValues(b, a) : compareValues(a, b)
}

/** Numbers as numbers, all else by code units, not by locale: the order is the same in every browser. */
function compareValues(a: FacetValue, b: FacetValue): number {
  const [left, right] =
    typeof a === 'number' && typeof b === 'number' ? [a, b] : [`${a}`.toLowerCase(), `${b}`.toLowerCase()]
  return left < right ? -1 : Number(left > right)
}

function columnName({ columns }: Manifest, name: string): string {
  const other = name.endsWith('s') ? name.slice(0, -1) : `${name}s`
  return !Object.hasOwn(columns, name) && Object.hasOwn(columns, other) ? other : name
}
