import { FascicleError } from '../core/error.js'
import { type Facets, type FacetValue, languageOf } from '../core/format.js'
import type { FrontMatter, Plain } from './front-matter.js'

/** What an article's front matter says of it, checked. */
export interface Metadata {
  title?: string
  description?: string
  /** ISO 8601: `2026-11-22`, or with a time as the author gave it. */
  date?: string
  updated?: string
  lang?: string
  slug?: string
  permalink?: string
  previous?: string
  next?: string
  /** What the scores of the article are multiplied by, from 0.1 to 10. */
  boost?: number
  /** Words of `tags`, `topics`, `categories` and `keywords`: searched as text, besides being facets. */
  tags: string[]
  facets: Facets
  /** Whether the author says that it is not to be found: `draft: true`, `published: false`, `search: false`, … */
  isHidden: boolean
}

/** Names that generators use for the same thing, ours first. */
const NAMES = {
  title: ['title'],
  description: ['description', 'summary'],
  date: ['date'],
  updated: ['updated', 'lastmod', 'last_modified_at', 'modified'],
  lang: ['lang', 'language'],
  slug: ['slug'],
  permalink: ['permalink', 'url'],
  previous: ['previous', 'prev'],
  next: ['next'],
} as const

/** Facets that are lists of words, which some authors write as one string with commas. */
const WORD_LISTS = new Set(['tags', 'tag', 'topics', 'topic', 'categories', 'category', 'keywords'])

/** Fields that say something to the generator or to us and are no facet. */
const HIDING = ['draft', 'published', 'search', 'noindex', 'boost'] as const

/**
 * Reads the fields of a front matter. A field with an impossible value is reported and left out; the article stays.
 *
 * @param path the article's file, for the messages
 * @returns the fields, and a warning for each that could not be used
 */
export function readMetadata(
  { data, lineOf }: Pick<FrontMatter, 'data' | 'lineOf'>,
  path: string,
): { metadata: Metadata; warnings: FascicleError[] } {
  const warnings: FascicleError[] = []
  const warn = (key: string, what: string, mend: string) => {
    warnings.push(
      new FascicleError('FRONT_MATTER', `"${key}" ${what}`, { mend, file: path, line: lineOf(key) }),
    )
  }
  const metadata: Metadata = { tags: [], facets: {}, isHidden: false }

  for (const [name, keys] of Object.entries(NAMES) as [keyof typeof NAMES, readonly string[]][]) {
    const key = keys.find((one) => data[one] !== undefined && data[one] !== null && data[one] !== '')
    if (key === undefined) continue
    const value = data[key] as Plain
    if (name === 'permalink' && value === false) metadata.isHidden = true
    else if ((name === 'previous' || name === 'next') && typeof value === 'object') {
      const title = neighbourTitle(value)
      if (title !== undefined) metadata[name] = title
    } else if ((name === 'previous' || name === 'next') && typeof value === 'boolean') continue
    else if (typeof value !== 'string' && typeof value !== 'number') {
      warn(key, `should be text, it is ${kindOf(value)}`, 'write it as text, in quotes if need be')
    } else if (name === 'date' || name === 'updated') {
      const date = readDate(String(value))
      if (date === undefined) warn(key, `is no date: ${value}`, 'write it as 2026-11-22')
      else metadata[name] = date
    } else if (name === 'permalink' && /\{\{|\{%|^:|\/:/.test(String(value))) {
      warn(
        key,
        'is a template, which only the generator can fill in',
        'index the built pages, or write the address out',
      )
    } else if (name === 'lang' && !isLanguage(String(value))) {
      warn(key, `is no language: ${value}`, 'write its code, as en or pt-BR')
    } else metadata[name] = String(value).replace(/\s+/g, ' ').trim()
  }

  const { boost } = data
  if (typeof boost === 'number' && boost >= 0.1 && boost <= 10) metadata.boost = boost
  else if (boost !== undefined && boost !== null) {
    const given = JSON.stringify(boost)
    warn('boost', `should be a number from 0.1 to 10, it is ${given}`, 'correct it or leave it out')
  }

  for (const key of ['draft', 'published'])
    if (data[key] !== undefined && data[key] !== null && !isOn(data[key]) && !isOff(data[key]))
      warn(key, `should be true or false, it is ${JSON.stringify(data[key])}`, 'correct it or leave it out')
  metadata.isHidden ||= isOn(data.draft) || isOff(data.published) || isOff(data.search) || isOn(data.noindex)

  const used = new Set<string>([...Object.values(NAMES).flat(), ...HIDING])
  for (const [key, value] of Object.entries(data)) {
    if (used.has(key)) continue
    const values = facetValues(key, value)
    if (values.length === 0) continue
    metadata.facets[key] = values
    if (WORD_LISTS.has(key)) metadata.tags.push(...values.map(String))
  }
  return { metadata, warnings }
}

/** YAML 1.1 knew more words for true and false, which some generators still take. */
const isOn = (value: unknown): boolean => /^(?:true|yes|on)$/i.test(String(value))
const isOff = (value: unknown): boolean => /^(?:false|no|off)$/i.test(String(value))

/** The values of a facet: scalars and lists of scalars; anything deeper is no facet. */
function facetValues(key: string, value: Plain): FacetValue[] {
  if (typeof value === 'string' && WORD_LISTS.has(key)) {
    return distinct(
      value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
  }
  const values = Array.isArray(value) ? value : [value]
  const isFacet = values.every((one) => ['string', 'number', 'boolean'].includes(typeof one) && one !== '')
  return isFacet ? distinct(values as FacetValue[]) : []
}

const distinct = (values: FacetValue[]): FacetValue[] => [...new Set(values)]

/** A date as text that sorts: kept as written where it begins like ISO 8601 and exists in the calendar. */
function readDate(text: string): string | undefined {
  const iso = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?$/.exec(text.trim())
  if (iso) {
    const [year, month = 1, day = 1] = iso
      .slice(1)
      .map((part) => (part === undefined ? undefined : Number(part)))
    const date = new Date(Date.UTC(year as number, month - 1, day))
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? text.trim() : undefined
  }
  // "22 November 2026": read as UTC, or the result would depend on the machine's time zone.
  const other = new Date(`${text} UTC`)
  return /[a-z]{3}|\//i.test(text) && !Number.isNaN(other.valueOf())
    ? other.toISOString().slice(0, 10)
    : undefined
}

/** Whether it is the tag of a language that has a name: `language: cpp` says something else. */
function isLanguage(tag: string): boolean {
  const language = languageOf(tag)
  return language !== undefined && LANGUAGE_NAMES.of(language) !== language
}

const LANGUAGE_NAMES = new Intl.DisplayNames(['en'], { type: 'language' })

function neighbourTitle(value: Plain): string | undefined {
  const { title, text, label } = (value ?? {}) as Record<string, Plain>
  const found = title ?? text ?? label
  return typeof found === 'string' ? found : undefined
}

const kindOf = (value: Plain): string =>
  Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'empty'
      : `a ${typeof value}`.replace('a object', 'an object')
