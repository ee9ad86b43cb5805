import type { Analyzer } from '../core/analyzer.js'
import { type Manifest, type StoredArticle, type StoredSection, slugOf } from '../core/format.js'
import { type Excerpt, excerptOf } from './excerpt.js'
import { json, type Loader } from './loader.js'
import type { RankedSection } from './ranking.js'

/** A section that answers the query. */
export interface SectionResult {
  /** Deep link to the section, from the root of the site. */
  url: string
  heading: string
  /** The article's title and the headings down to this one. */
  trail: string[]
  score: number
  excerpt: Excerpt
}

/** An article that answers the query, with the sections of it that do so best. */
export interface Result extends Omit<StoredArticle, 'sections'> {
  /** Deep link to its best section. */
  url: string
  /** URL of the article itself. */
  article: string
  title: string
  /** Score of its best section: comparable within one answer only. */
  score: number
  /** Best first. Never empty. */
  sections: SectionResult[]
}

/** An article that was found, by its number, with its matching sections, best first. */
export interface Found {
  article: number
  ranked: RankedSection[]
}

/** The articles of ranked sections: in the order of their best section, which stands first. */
export function groupByArticle(ranked: readonly RankedSection[], stride: number): Found[] {
  const found = new Map<number, Found>()
  for (const section of ranked) {
    const article = Math.floor(section.id / stride)
    const group = found.get(article)
    if (group) group.ranked.push(section)
    else found.set(article, { article, ranked: [section] })
  }
  return [...found.values()]
}

/** Every article, each by its lead, for browsing without a query. */
export const everyArticle = ({ counts, stride }: Manifest): Found[] =>
  Array.from({ length: counts.articles }, (_, article) => ({
    article,
    ranked: [{ id: article * stride, score: 0, terms: [] }],
  }))

/**
 * Fetches what is shown of articles.
 *
 * @param most how many of the sections of each, at most
 */
export async function loadResults(
  { manifest, load }: Loader,
  found: readonly Found[],
  analyzer: Analyzer,
  most: number,
): Promise<Result[]> {
  const sizes = (manifest.files.stores.starts ?? '').split(' ').map(Number)
  return Promise.all(
    found.map(async ({ article, ranked }) => {
      let store = 0
      let position = article
      while (position >= (sizes[store] as number)) position -= sizes[store++] as number
      const articles = await load('stores', store, json<StoredArticle[]>)
      return resultOf(articles[position] as StoredArticle, ranked.slice(0, most), manifest.stride, analyzer)
    }),
  )
}

function resultOf(
  article: StoredArticle,
  ranked: readonly RankedSection[],
  stride: number,
  analyzer: Analyzer,
): Result {
  const { url, sections: stored, title, ...rest } = article
  const sections = ranked.map(({ id, score, terms }): SectionResult => {
    const [anchor, heading, parent = 0, text = '', code = ''] = stored[id % stride] as StoredSection
    const hash = fragmentOf(anchor, heading)
    return {
      url: url + hash,
      heading,
      trail: hash === '' ? [title] : [title, ...headingsAbove(stored, parent), heading],
      score,
      excerpt: excerptOfSection([text, code, rest.description ?? ''], new Set(terms), analyzer),
    }
  })
  const best = sections[0] as SectionResult
  return { url: best.url, article: url, title, score: best.score, ...rest, sections }
}

/** The part of a section's URL from `#` on; empty for the lead. */
export const fragmentOf = (anchor: string | number, heading: string): string =>
  anchor === ''
    ? ''
    : `#${typeof anchor === 'string' ? anchor : slugOf(heading) + (anchor ? `-${anchor}` : '')}`

function headingsAbove(sections: readonly StoredSection[], parent: number): string[] {
  if (parent === 0) return []
  const [, heading, above = 0] = sections[parent] as StoredSection
  return [...headingsAbove(sections, above), heading]
}

/** From the text; from the code when only that matched; from the description when there is neither. */
function excerptOfSection(pieces: readonly string[], terms: Set<string>, analyzer: Analyzer): Excerpt {
  const excerpts = pieces.filter((piece) => piece !== '').map((piece) => excerptOf(piece, terms, analyzer))
  return excerpts.find(({ marks }) => marks.length > 0) ?? excerpts[0] ?? { text: '', marks: [] }
}
