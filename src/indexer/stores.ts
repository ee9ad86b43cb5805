import {
  ARTICLES_IN_COLUMN,
  type Column,
  type FacetValue,
  type StoredArticle,
  type StoredSection,
  slugOf,
} from '../core/format.js'
import type { SplitArticle } from './postings.js'
import type { Section } from './sections.js'

/**
 * How large a store is, in characters before compression. A query downloads one for each result, so small ones
 * are better: 6 kB (2.4 kB with gzip), or more on a site where that would be more than {@link MOST_STORES}.
 */
const STORE_LENGTH = 6000
const MOST_STORES = 1100

/** How much larger than that a store may become before texts are shortened instead. */
const MOST_LENGTH = 7500

/**
 * How much of a section's text is kept for excerpts, in UTF-16 code units: all of it, unless the site is so large that
 * each of ten results would cost more than 4 kB. Of 105,000 sections of a real site 82 % are shorter than 300.
 */
const TEXT_LIMITS = [Number.POSITIVE_INFINITY, 4000, 2000, 1000, 600, 400, 300, 200, 150]

/** Most different values of a facet: a list of keywords that are nearly all different helps nobody to choose. */
export const MOST_FACET_VALUES = 1000

/** Cuts what is shown of articles into stores: runs of whole articles. @param length of a store, at least */
export function cutStores(
  articles: readonly SplitArticle[],
  facets: ReadonlySet<string>,
  length = STORE_LENGTH,
): { pieces: Uint8Array[]; sizes: number[] } {
  const room = MOST_STORES * Math.max(MOST_LENGTH, length)
  const limit = TEXT_LIMITS.find((one) => lengthWith(articles, one) <= room) ?? (TEXT_LIMITS.at(-1) as number)
  const texts = articles.map((split) => JSON.stringify(storedArticle(split, facets, limit)))
  const target = Math.max(length, total(texts) / MOST_STORES)
  const runs: string[][] = [[]]
  let own = 0
  for (const text of texts) {
    if (own > 0 && own + text.length > target) {
      runs.push([])
      own = 0
    }
    runs.at(-1)?.push(text)
    own += text.length
  }
  return {
    pieces: runs.map((run) => new TextEncoder().encode(`[${run.join(',')}]`)),
    sizes: runs.map((run) => run.length),
  }
}

/** About how long the stores are when texts are cut at a limit: what is kept of each section, and what stands around it. */
const lengthWith = (articles: readonly SplitArticle[], limit: number): number =>
  articles.reduce(
    (sum, { sections }) =>
      sections.reduce((own, { anchor, heading, text, code }) => {
        const kept = Math.min(text.length, limit) + Math.min(code.length, codeLimit(limit))
        return own + anchor.length + heading.length + kept + 20
      }, sum + 200),
    0,
  )

const total = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0)

function storedArticle(
  { article, sections }: SplitArticle,
  facets: ReadonlySet<string>,
  limit: number,
): StoredArticle {
  const { url, title, description, date, updated, lang, previous, next } = article
  const given = Object.entries({ description, date, updated, lang, previous, next }).filter(
    ([, value]) => value !== undefined,
  )
  return {
    url,
    title,
    ...Object.fromEntries(given),
    facets: Object.fromEntries(Object.entries(article.facets).filter(([name]) => facets.has(name))),
    sections: sections.map((section, index) => storedSection(section, parentOf(sections, index), limit)),
  }
}

function storedSection(
  { anchor, heading, text, code }: Section,
  parent: number,
  limit: number,
): StoredSection {
  const section: StoredSection = [
    storedAnchor(anchor, heading),
    heading,
    parent,
    shortened(text, limit),
    shortened(code, codeLimit(limit)),
  ]
  while (section.length > 2 && !section.at(-1)) section.pop()
  return section
}

/** Where texts are short, code is left out: it is shown only when nothing else of its section matched. */
const codeLimit = (limit: number): number => (limit < 1000 ? 0 : limit)

function storedAnchor(anchor: string, heading: string): string | number {
  const slug = slugOf(heading)
  if (anchor === slug) return anchor === '' ? '' : 0
  const number = anchor.startsWith(`${slug}-`) ? anchor.slice(slug.length + 1) : ''
  return /^[1-9]\d{0,6}$/.test(number) ? Number(number) : anchor
}

/** At most so many characters, never through one. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[limit - 1] as string) ? limit - 1 : limit)
}

/** The nearest section before it whose heading is of a higher level; 0 for none. */
function parentOf(sections: readonly Section[], index: number): number {
  const { level } = sections[index] as Section
  for (let above = index - 1; above > 0; above--) if ((sections[above] as Section).level < level) return above
  return 0
}

/** The facets that help to choose: those with at most {@link MOST_FACET_VALUES} different values; and the others. */
export function usefulFacets(articles: readonly SplitArticle[]): { useful: Set<string>; crowded: string[] } {
  const values = new Map<string, Set<FacetValue>>()
  for (const { article } of articles) {
    for (const [name, own] of Object.entries(article.facets)) {
      const all = values.get(name) ?? new Set()
      for (const value of own) all.add(value)
      values.set(name, all)
    }
  }
  const names = [...values.keys()].sort()
  const isUseful = (name: string) => (values.get(name)?.size ?? 0) <= MOST_FACET_VALUES
  return { useful: new Set(names.filter(isUseful)), crowded: names.filter((name) => !isUseful(name)) }
}

/** The columns of facets and of the fields that results can be sorted by, each cut by number of articles. */
export function cutColumns(
  articles: readonly SplitArticle[],
  facets: ReadonlySet<string>,
): { pieces: Uint8Array[]; columns: Record<string, [number, number]> } {
  const pieces: Uint8Array[] = []
  const columns: Record<string, [number, number]> = {}
  const sorting = ['date', 'updated', 'title'] as const
  for (const name of [...sorting, ...facets]) {
    const isSorting = (sorting as readonly string[]).includes(name)
    const valuesOf = ({ article }: SplitArticle): FacetValue[] => {
      if (!isSorting) return article.facets[name] ?? []
      const value = article[name as (typeof sorting)[number]]
      return value === undefined ? [] : [value]
    }
    const first = pieces.length
    for (let start = 0; start < articles.length; start += ARTICLES_IN_COLUMN) {
      pieces.push(packColumn(articles.slice(start, start + ARTICLES_IN_COLUMN).map(valuesOf)))
    }
    columns[name] = [first, pieces.length - first]
  }
  return { pieces, columns }
}

function packColumn(articles: readonly FacetValue[][]): Uint8Array {
  const positions = new Map<FacetValue, number>()
  const of = articles.map((values) =>
    values.map((value) => {
      const position = positions.get(value) ?? positions.size
      positions.set(value, position)
      return position
    }),
  )
  const column: Column = { values: [...positions.keys()], of }
  return new TextEncoder().encode(JSON.stringify(column))
}
