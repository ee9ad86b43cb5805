import { type FacetValue, FascicleError, type SearchIndex, type Where } from '../searcher.js'

/** One part of a filter: what a facet must be, or must not. */
interface Part {
  name: string
  value: string
  isExcluded: boolean
}

/**
 * What filters of Algolia ask for: lists of which all must hold, each of parts of which one must. Numbers are compared with the
 * values that the facet has.
 *
 * @returns nothing when no article can pass
 * @throws FascicleError `BAD_OPTION` for what no index here can answer
 * @example await readFilters(index, [['topics:sleep', 'topics:rest'], 'evidence:-early'])
 * // => [{ name: 'topics', values: ['sleep', 'rest'], … }, { name: 'evidence', values: ['early'], isExcluded: true, … }]
 */
export async function readFilters(
  index: SearchIndex,
  facetFilters: Filters = [],
  numericFilters: Filters = [],
): Promise<Where[] | undefined> {
  const where: Where[] = []
  for (const group of groupsOf(facetFilters)) {
    const parts = group.map(readPart)
    const [first] = parts
    if (!first) continue
    if (parts.some(({ name, isExcluded }) => name !== first.name || (isExcluded && parts.length > 1)))
      throw refusal(
        `the filter ${JSON.stringify(group)}`,
        'put values of one facet into each list, or negate one alone',
      )
    where.push(
      condition(
        first.name,
        parts.map(({ value }) => value),
        first.isExcluded,
      ),
    )
  }
  const values = new Map<string, FacetValue[]>()
  for (const group of groupsOf(numericFilters)) {
    const tests = group.map(readComparison)
    const [first] = tests
    if (!first) continue
    if (tests.some(({ name }) => name !== first.name))
      throw refusal(`the filter ${JSON.stringify(group)}`, 'compare one facet in each list')
    if (!values.has(first.name)) values.set(first.name, await valuesOf(index, first.name))
    const passing = (values.get(first.name) ?? []).filter((value) =>
      tests.some(({ passes }) => passes(Number(value))),
    )
    if (passing.length === 0) return undefined
    where.push(condition(first.name, passing))
  }
  return where
}

const condition = (name: string, values: readonly FacetValue[], isExcluded = false): Where => ({
  ...{ name, values: values.map(String), isExcluded, own: '' },
})

type Filters = string | readonly (string | readonly string[])[]

const groupsOf = (filters: Filters): (readonly string[])[] =>
  [filters].flat().map((group) => [group].flat() as readonly string[])

function readPart(text: string): Part {
  const colon = text.indexOf(':')
  if (colon < 1) throw refusal(`the filter "${text}"`, 'write it as facet:value')
  const [name, value] = [text.slice(0, colon), text.slice(colon + 1)]
  const isExcluded = /^-/.test(value)
  // InstantSearch puts a backslash before a value that begins with a minus of its own.
  return { name, value: value.replace(isExcluded ? /^-/ : /^\\(?=-)/, ''), isExcluded }
}

const COMPARISONS: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
}

function readComparison(text: string): { name: string; passes: (value: number) => boolean } {
  const [, name, sign, number] =
    /^\s*([^<>=!:]+?)\s*(<=|>=|!=|<|>|=)\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(text) ?? []
  if (name !== undefined) {
    const compare = COMPARISONS[sign as string] as (a: number, b: number) => boolean
    return { name, passes: (value) => compare(value, Number(number)) }
  }
  const [, ranged, from, to] = /^\s*([^:]+):\s*(-?[\d.]+)\s+TO\s+(-?[\d.]+)\s*$/i.exec(text) ?? []
  if (ranged === undefined) throw refusal(`the comparison "${text}"`, 'write it as facet>=2020')
  return { name: ranged, passes: (value) => value >= Number(from) && value <= Number(to) }
}

/** All values of a facet, whatever is searched. */
async function valuesOf(index: SearchIndex, name: string): Promise<FacetValue[]> {
  const { facets } = await index.search('', { filter: {}, facets: [name], limit: 0 })
  return Object.values(facets)[0]?.map(({ value }) => value) ?? []
}

const refusal = (what: string, mend: string): FascicleError =>
  new FascicleError('BAD_OPTION', `${what} cannot be answered`, { mend })
