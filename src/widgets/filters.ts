import { type FacetValue, FascicleError, type SearchIndex, type Where } from '../searcher.js'
import type { Filters, Parameters } from './requests.js'

/** One part of a filter: what a facet must be, or must not. */
interface Part {
  name: string
  isExcluded: boolean
  /** The value, or which numbers it may be. */
  wanted: string | ((value: number) => boolean)
}

/**
 * What filters of Algolia ask for. Numbers are compared with the values that the facet has: those that pass are the filter.
 *
 * @throws FascicleError `BAD_OPTION` for what no index here can answer
 * @example await readFilters(index, { facetFilters: [['topics:sleep', 'topics:rest'], 'evidence:-early'] })
 * // => [{ name: 'topics', values: ['sleep', 'rest'], … }, { name: 'evidence', values: ['early'], isExcluded: true, … }]
 */
export async function readFilters(
  index: SearchIndex,
  { facetFilters = [], numericFilters = [], filters = '' }: Parameters,
): Promise<Where[]> {
  const groups = [
    ...groupsOf(facetFilters, readValue),
    ...groupsOf(numericFilters, readComparison),
    ...readExpression(filters),
  ]
  return (await Promise.all(groups.map((group) => conditionsOf(index, group)))).flat()
}

/** What a list of parts asks for, of which one must hold; of an empty one nothing. */
async function conditionsOf(index: SearchIndex, group: readonly Part[]): Promise<Where[]> {
  const [first] = group
  if (!first) return []
  const { name, isExcluded } = first
  if (group.some((part) => part.name !== name || (part.isExcluded && group[1])))
    refuse(group.map((part) => part.name).join(' OR '))
  const known = group.every(({ wanted }) => typeof wanted === 'string') ? [] : await valuesOf(index, name)
  const numbers = known.map(numberOf)
  if (known[0] !== undefined && numbers.every(Number.isNaN)) refuse(`${name}, which is no number`)
  const values = group.flatMap(({ wanted }) =>
    typeof wanted === 'string' ? wanted : known.filter((_, at) => wanted(numbers[at] as number)),
  )
  return [{ name, values: values.map(String), isExcluded, own: '' }]
}

const groupsOf = (filters: Filters, read: (text: string) => Part): Part[][] =>
  [filters].flat().map((group) => [group].flat().filter(Boolean).map(read))

function readValue(text: string): Part {
  // InstantSearch puts a backslash before a value that begins with a minus of its own.
  const [, name, not, value] = /^([^:]+):(?:(-)|\\(?=-))?(.*)/s.exec(text) ?? refuse(text)
  return { name: name as string, isExcluded: not !== undefined, wanted: value as string }
}

function readComparison(text: string): Part {
  // Where it stands alone, a name needs no quotes.
  const parts = readExpression(text.replace(/^[^"<>=!:]+/, (name) => `"${name.trim()}"`)).flat()
  return parts[0] && !parts[1] && typeof parts[0].wanted !== 'string' ? parts[0] : refuse(text)
}

/** `NOT name:value`, `name >= 1`, `name:1 TO 2`; or the letter that stands for one once it is read. */
const PART =
  /(NOT\s+)?("[^"]*"|'[^']*'|[^\s"'():<>=!]+)\s*(?:([<>]=?|!?=)|:(?:\s*([-\d.]+)\s+TO\s)?)\s*("[^"]*"|'[^']*'|[^\s"'()]+)|x/g

/** All parts hold, of those in brackets one; or one of several without. */
const SHAPE = /^(x(ORx)*|((x|\(x(ORx)*\))(AND(?!$)|$))*)$/

/**
 * Parts of which all must hold, `AND` between them, or `OR` in brackets: that is all that Algolia takes, too.
 *
 * @example readExpression('topics:sleep AND (year > 2020 OR year = 2000)') // => [[topics], [year, year]]
 */
function readExpression(text: string): Part[][] {
  const parts: Part[] = []
  const shape = text.replace(PART, (_, not, name, sign, from, value) => {
    const number = Number(value)
    if (!name || ((sign || from) && Number.isNaN(number))) return '?'
    const wanted = sign
      ? (one: number) => compare(one, sign, number)
      : from
        ? (one: number) => one >= from && one <= number
        : unquote(value)
    parts.push({ name: unquote(name), isExcluded: Boolean(not), wanted })
    return 'x'
  })
  const bare = shape.replace(/\s/g, '')
  if (!SHAPE.test(bare)) refuse(text)
  return bare.split('AND').map((group) => parts.splice(0, group.split('x').length - 1))
}

const unquote = (text: string) => text.replace(/^(["'])(.*)\1$/s, '$2')

/** By any of `<`, `<=`, `=`, `!=`, `>=` and `>`; what is no number is neither equal nor unequal to one. */
const compare = (a: number, sign: string, b: number): boolean =>
  a === b ? /^[<>]?=/.test(sign) : a < b ? /[<!]/.test(sign) : a > b && /[>!]/.test(sign)

/** All values of a facet, whatever is searched. */
export async function valuesOf(index: SearchIndex, name: string): Promise<FacetValue[]> {
  const { facets } = await index.search('', { filter: {}, facets: [name], limit: 0 })
  return Object.values(facets)[0]?.map(({ value }) => value) ?? []
}

/** A value as a number, if it is one: front matter may have it in quotes. */
export const numberOf = (value: FacetValue): number => Number(String(value).trim() || Number.NaN)

function refuse(what: string): never {
  throw new FascicleError('BAD_OPTION', `no index can filter by ${what}`, {
    mend: 'write a:b AND NOT c:"d e" AND f>=1 AND (g:h OR g:i), with OR within one facet',
  })
}
