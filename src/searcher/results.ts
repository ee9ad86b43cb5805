import type { Analyzer } from '../core/analyzer.js'
import type { Facets, StoredArticle, StoredSection } from '../core/format.js'
import { type Excerpt, excerptOf } from './excerpt.js'
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
export interface Result {
  /** Deep link to its best section. */
  url: string
  /** URL of the article itself. */
  article: string
  title: string
  /** Score of its best section: comparable within one answer only. */
  score: number
  description?: string
  /** ISO 8601, as far as the author gave it. */
  date?: string
  updated?: string
  lang?: string
  /** Title or address of the article before and after it, where it names them. */
  previous?: string
  next?: string
  facets: Facets
  /** Best first. Never empty. */
  sections: SectionResult[]
}

/** An article that was found, with its matching sections, best first. */
export interface Found {
  article: StoredArticle
  ranked: (Omit<RankedSection, 'id'> & { section: StoredSection })[]
}

/**
 * The articles of ranked sections: in the order of their best section, which stands first.
 *
 * @param starts number of the first section of each article
 */
export function groupByArticle(
  { articles, starts }: { articles: readonly StoredArticle[]; starts: readonly number[] },
  ranked: readonly RankedSection[],
): Found[] {
  const found = new Map<number, Found>()
  for (const { id, ...rest } of ranked) {
    const number = articleOf(starts, id)
    const article = articles[number] as StoredArticle
    const section = article.sections[id - (starts[number] as number)] as StoredSection
    const group = found.get(number)
    if (group) group.ranked.push({ ...rest, section })
    else found.set(number, { article, ranked: [{ ...rest, section }] })
  }
  return [...found.values()]
}

/** Every article, each by its lead, for browsing without a query. */
export const everyArticle = (articles: readonly StoredArticle[]): Found[] =>
  articles.map((article) => ({
    article,
    ranked: [{ section: article.sections[0] as StoredSection, score: 0, terms: [] }],
  }))

/** Number of the article that holds a section: the last whose first section is not after it. */
function articleOf(starts: readonly number[], section: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= section) low = middle
    else high = middle - 1
  }
  return low
}

/**
 * What is shown of an article that was found.
 *
 * @param most how many of its sections, at most
 */
export function resultOf({ article, ranked }: Found, analyzer: Analyzer, most: number): Result {
  const { url, sections: _, title, ...rest } = article
  const sections = ranked.slice(0, most).map(
    ({ section, score, terms }): SectionResult => ({
      url: urlOf(article, section),
      heading: section.heading,
      trail: section.anchor === '' ? [title] : [title, ...section.above, section.heading],
      score,
      excerpt: excerptOfSection(section, article, new Set(terms), analyzer),
    }),
  )
  const best = sections[0] as SectionResult
  return { url: best.url, article: url, title, score: best.score, ...rest, sections }
}

const urlOf = ({ url }: StoredArticle, { anchor }: StoredSection): string =>
  anchor === '' ? url : `${url}#${anchor}`

/** From the text; from the code when only that matched; from the description when there is neither. */
function excerptOfSection(
  section: StoredSection,
  article: StoredArticle,
  terms: Set<string>,
  analyzer: Analyzer,
): Excerpt {
  const pieces = [section.text, section.code, article.description ?? ''].filter((piece) => piece !== '')
  const excerpts = pieces.map((piece) => excerptOf(piece, terms, analyzer))
  return excerpts.find(({ marks }) => marks.length > 0) ?? excerpts[0] ?? { text: '', marks: [] }
}
