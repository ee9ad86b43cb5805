import type { SearchFilter } from './offers.js'

/** What the address of a results page says. */
export interface Place {
  query: string
  /** From 1. */
  page: number
  /** `relevance` or what else the results are sorted by. */
  sort: string
  filter: SearchFilter
}

/** Names of facets stand in the address with this before them, so that they never meet a parameter of the site. */
const FACET = 'f.'

/** @example readPlace('?q=ketamine&f.topics=ptsd&page=2') // => { query: 'ketamine', page: 2, sort: 'relevance', filter: { topics: ['ptsd'] } } */
export function readPlace(search: string): Place {
  const parameters = new URLSearchParams(search)
  const facets = [...parameters.keys()].filter((name) => name.startsWith(FACET))
  const filter = Object.fromEntries(facets.map((name) => [name.slice(FACET.length), parameters.getAll(name)]))
  const page = Number(parameters.get('page') ?? 1)
  return {
    query: parameters.get('q') ?? '',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    sort: parameters.get('sort') || 'relevance',
    filter,
  }
}

/**
 * The address of a place, with the parameters that are not ours as they were. What is as usual is left out.
 *
 * @param search that of the page, from `?` on
 */
export function writePlace({ query, page, sort, filter }: Place, search = ''): string {
  const parameters = new URLSearchParams(search)
  for (const name of [...parameters.keys()])
    if (/^(?:q|page|sort)$/.test(name) || name.startsWith(FACET)) parameters.delete(name)
  if (query !== '') parameters.set('q', query)
  for (const [name, values] of Object.entries(filter))
    for (const value of values) parameters.append(FACET + name, value)
  if (sort !== 'relevance') parameters.set('sort', sort)
  if (page > 1) parameters.set('page', `${page}`)
  return `?${parameters}`
}

/** The numbers of pages to offer: the ends, the neighbours, and 0 for a gap. */
export function pagesAround(page: number, last: number): number[] {
  const near = [1, page - 1, page, page + 1, last].filter((one) => one >= 1 && one <= last)
  const pages = [...new Set(near)].sort((a, b) => a - b)
  return pages.flatMap((one, index) =>
    index > 0 && one - (pages[index - 1] as number) > 1 ? [0, one] : [one],
  )
}
