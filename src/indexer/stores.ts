import {
  ARTICLES_IN_COLUMN,
  type Column,
  type FacetValue,
  type StoredArticle,
  type StoredSection,
  slugOf,
} from '../core/format.js'
import { type Body, type Digest, NUMBERS } from './digest.js'
import { cutEvenly, type Piece } from './pieces.js'
import { stampOf } from './postings.js'
import type { Cut } from './shards.js'

/**
 * How large a store is, in characters before compression. A query downloads one for each result, so small ones
 * are better: 6 kB (2.4 kB with gzip), or more on a site where that would be too many files.
 */
const STORE_LENGTH = 6000

/** How much larger than that a store may become before texts are shortened instead. */
const MOST_LENGTH = 7500

/**
 * How much of a section's text is kept for excerpts, in UTF-16 code units: all of it, unless the site is so large that
 * each of ten results would cost more than 4 kB. Of 105,000 sections of a real site 82 % are shorter than 300.
 */
const TEXT_LIMITS = [Number.POSITIVE_INFINITY, 4000, 2000, 1000, 600, 400, 300, 200, 120]

/**
 * Where texts are cut to the shortest, those under a heading that more than so many sections have ("Remarks", "Parameters")
 * are cut to {@link USUAL_LIMIT}: such headings seldom make a section the best one. On a real site they stood over 66 %
 * of the sections and 63 % of what was kept, and over 18 % of the sections that were shown first.
 */
const USUAL_HEADING = 20
const USUAL_LIMIT = 50

/** Most different values of a facet: a list of keywords that are nearly all different helps nobody to choose. */
export const MOST_FACET_VALUES = 1000

/** An article as it is stored, and what its length and content depend on, so that a later build need not make it again. */
export interface StoredForm {
  /** Says how texts were cut and which facets were kept. */
  rule: string
  length: number
  stamp: string
}

/**
 * Cuts what is shown of articles into stores: runs of whole articles.
 *
 * @param bodyOf the body of an article, asked for where its stored form is not known from an earlier build
 * @param forms the stored forms of earlier builds; those made now are added
 * @param most how many stores
 * @param length of a store, at least
 */
export function cutStores(
  digests: readonly Digest[],
  bodyOf: (index: number) => Body,
  forms: Map<Digest, StoredForm>,
  facets: ReadonlySet<string>,
  most: number,
  length = STORE_LENGTH,
): Cut & { textLimit?: number } {
  const room = most * Math.max(MOST_LENGTH, length)
  const limit = TEXT_LIMITS.find((one) => lengthWith(digests, one) <= room) ?? (TEXT_LIMITS.at(-1) as number)
  const usual = limit === TEXT_LIMITS.at(-1) ? usualHeadings(digests) : new Set<string>()
  const textOf = (index: number): string => {
    const digest = digests[index] as Digest
    const limits = digest.headings.map((heading, at) => (at > 0 && usual.has(heading) ? USUAL_LIMIT : limit))
    return JSON.stringify(storedArticle(digest, bodyOf(index), facets, limits))
  }
  const rule = stampOf(`${limit} ${[...facets]} ${[...usual]}`)
  /** Those that were made for their stamps, until their store is. */
  const texts: (string | undefined)[] = []
  const own = digests.map((digest, index) => {
    const known = forms.get(digest)
    if (known?.rule === rule) return known
    const text = textOf(index)
    texts[index] = text
    const form = { rule, length: text.length, stamp: stampOf(text) }
    forms.set(digest, form)
    return form
  })
  const runs = cutEvenly(
    own.map((form) => form.length),
    length,
    most,
  )
  return {
    ...(limit < Number.POSITIVE_INFINITY && { textLimit: (usual.size > 0 ? USUAL_LIMIT : limit) - 1 }),
    pieces: runs.map(([from, to]) => ({
      stamp: stampOf(`store ${own.slice(from, to).map(({ stamp }) => stamp)}`),
      raw: () => {
        const stored = Array.from({ length: to - from }, (_, at) => texts[from + at] ?? textOf(from + at))
        for (let index = from; index < to; index++) texts[index] = undefined
        return new TextEncoder().encode(`[${stored.join(',')}]`)
      },
    })),
    starts: runs.map(([from, to]) => String(to - from)),
  }
}

/** About how long the stores are when texts are cut at a limit: what is kept of each section, and what stands around it. */
function lengthWith(digests: readonly Digest[], limit: number): number {
  let sum = 0
  for (const { anchors, headings, numbers } of digests) {
    sum += 200
    for (let index = 0; index < anchors.length; index++) {
      const text = numbers[index * NUMBERS + 1] as number
      const code = numbers[index * NUMBERS + 2] as number
      sum += (anchors[index] as string).length + (headings[index] as string).length + 20
      sum += Math.min(text, limit) + Math.min(code, codeLimit(limit))
    }
  }
  return sum
}

function usualHeadings(digests: readonly Digest[]): Set<string> {
  const counts = new Map<string, number>()
  for (const { headings } of digests) {
    for (const heading of headings.slice(1)) counts.set(heading, (counts.get(heading) ?? 0) + 1)
  }
  return new Set([...counts].flatMap(([heading, count]) => (count > USUAL_HEADING ? [heading] : [])))
}

/** @param limits how much of the text of each section */
function storedArticle(
  digest: Digest,
  { shown, texts, codes }: Body,
  facets: ReadonlySet<string>,
  limits: readonly number[],
): StoredArticle {
  const { url, title, date, updated, anchors } = digest
  const { description, lang, previous, next } = shown
  const given = Object.entries({ description, date, updated, lang, previous, next }).filter(
    ([, value]) => value !== undefined,
  )
  return {
    url,
    title,
    ...Object.fromEntries(given),
    facets: Object.fromEntries(Object.entries(digest.facets).filter(([name]) => facets.has(name))),
    sections: anchors.map((anchor, index) => {
      const limit = limits[index] as number
      const heading = digest.headings[index] as string
      const section: StoredSection = [
        storedAnchor(anchor, heading),
        heading,
        parentOf(digest, index),
        shortened(texts[index] as string, limit),
        shortened(codes[index] as string, codeLimit(limit)),
      ]
      while (section.length > 2 && !section.at(-1)) section.pop()
      return section
    }),
  }
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
function parentOf({ numbers }: Digest, index: number): number {
  const levelOf = (section: number) => numbers[section * NUMBERS] as number
  for (let above = index - 1; above > 0; above--) if (levelOf(above) < levelOf(index)) return above
  return 0
}

/** The facets that help to choose: those with at most {@link MOST_FACET_VALUES} different values; and the others. */
export function usefulFacets(digests: readonly Digest[]): { useful: Set<string>; crowded: string[] } {
  const values = new Map<string, Set<FacetValue>>()
  for (const { facets } of digests) {
    for (const [name, own] of Object.entries(facets)) {
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
  digests: readonly Digest[],
  facets: ReadonlySet<string>,
): { pieces: Piece[]; columns: Record<string, [number, number]> } {
  const pieces: Piece[] = []
  const columns: Record<string, [number, number]> = {}
  const sorting = ['date', 'updated', 'title', 'boost'] as const
  for (const name of [...sorting, ...facets]) {
    const isSorting = (sorting as readonly string[]).includes(name)
    const valuesOf = (digest: Digest): FacetValue[] => {
      if (!isSorting) return digest.facets[name] ?? []
      const value = digest[name as (typeof sorting)[number]]
      return value === undefined ? [] : [value]
    }
    const first = pieces.length
    if (name === 'boost' && digests.every(({ boost }) => boost === undefined)) continue
    for (let start = 0; start < digests.length; start += ARTICLES_IN_COLUMN) {
      const column = columnOf(digests.slice(start, start + ARTICLES_IN_COLUMN).map(valuesOf))
      const text = JSON.stringify(column)
      pieces.push({ stamp: stampOf(text), raw: () => new TextEncoder().encode(text) })
    }
    columns[name] = [first, pieces.length - first]
  }
  return { pieces, columns }
}

function columnOf(articles: readonly FacetValue[][]): Column {
  const positions = new Map<FacetValue, number>()
  const of = articles.map((values) =>
    values.map((value) => {
      const position = positions.get(value) ?? positions.size
      positions.set(value, position)
      return position
    }),
  )
  return { values: [...positions.keys()], of }
}
