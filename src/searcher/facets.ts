import { FascicleError } from '../core/error.js'
import type { Facets, FacetValue, StoredArticle } from '../core/format.js'

/** Values that an article must have: any of those listed under a name, and that for every name. */
export type Filter = Readonly<Record<string, FacetValue | readonly FacetValue[]>>

/** How many of the articles found have each value of a facet: most frequent first, then by alphabet. */
export type FacetCounts = Record<string, { value: FacetValue; count: number }[]>

/** In which order results come. */
export interface Sort {
  /** `relevance`, `date`, `updated`, `title`, or the name of a facet, whose first value counts. */
  by: string
  /** Default: `desc` (newest, largest first) for dates and numbers, `asc` for `title` and text. */
  order?: 'asc' | 'desc'
}

/**
 * Whether an article passes a filter.
 *
 * `topic` also finds a facet that the articles call `topics`, and the other way round: people write the one in the
 * front matter and the other in a query. Values compare as text, so that `year=2024` from a command line finds 2024.
 *
 * @param except the name of a facet whose part of the filter does not count
 */
export function passes(article: StoredArticle, filter: Filter, except?: string): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const key = facetName(article.facets, name)
    if (key === except) return true
    const values = article.facets[key] ?? []
    const list = Array.isArray(wanted) ? wanted : [wanted]
    return list.length === 0 || list.some((one) => values.some((value) => String(value) === String(one)))
  })
}

/**
 * Counts the values of facets over the articles found. A facet that the filter names is counted as if it did not,
 * so that the numbers say what choosing another value would give.
 */
export function countFacets(
  articles: readonly StoredArticle[],
  filter: Filter,
  names: readonly string[] | true,
): FacetCounts {
  const counts = new Map<string, Map<FacetValue, number>>()
  for (const article of articles) {
    for (const name of names === true ? Object.keys(article.facets) : names) {
      const key = facetName(article.facets, name)
      const values = article.facets[key]
      if (!values || !passes(article, filter, key)) continue
      const ofName = counts.get(key) ?? new Map<FacetValue, number>()
      counts.set(key, ofName)
      for (const value of values) ofName.set(value, (ofName.get(value) ?? 0) + 1)
    }
  }
  return Object.fromEntries(
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, ofName]) => [
        name,
        [...ofName]
          .map(([value, count]) => ({ value, count }))
          .sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1)),
      ]),
  )
}

/**
 * Compares articles by a sort; those without the field come last either way.
 *
 * @throws FascicleError `BAD_OPTION` when the sort is none
 */
export function comparing({ by, order }: Sort): (a: StoredArticle, b: StoredArticle) => number {
  if (typeof by !== 'string' || (order !== undefined && order !== 'asc' && order !== 'desc')) {
    throw new FascicleError(
      'BAD_OPTION',
      `sort should be { by, order }, it is ${JSON.stringify({ by, order })}`,
      {
        mend: "write it as { by: 'date', order: 'desc' }",
      },
    )
  }
  const fieldOf = (article: StoredArticle): FacetValue | undefined =>
    by === 'title' || by === 'date' || by === 'updated'
      ? article[by]
      : article.facets[facetName(article.facets, by)]?.[0]
  return (a, b) => {
    const [left, right] = [fieldOf(a), fieldOf(b)]
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined)
    const isDescending = order
      ? order === 'desc'
      : by === 'date' || by === 'updated' || typeof left === 'number'
    return (isDescending ? -1 : 1) * compareValues(left, right)
  }
}

function compareValues(a: FacetValue, b: FacetValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  // By code units, not by locale: the order is the same in every browser.
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}

function facetName(facets: Facets, name: string): string {
  if (Object.hasOwn(facets, name)) return name
  const other = name.endsWith('s') ? name.slice(0, -1) : `${name}s`
  return Object.hasOwn(facets, other) ? other : name
}
