import type { Analyzer } from '../core/analyzer.js'
import { type Manifest, type StoredArticle, type StoredSection, slugOf } from '../core/format.js'
import { type Excerpt, excerptOf } from './excerpt.js'
import { json, type Loader } from './loader.js'
import type { Expansion } from './query.js'
import { type Found, positionOf, type RankedSection } from './ranking.js'

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
  /** Whether the site's owner wants it first for this query, as help in a crisis. Its excerpts have no marks. */
  pinned?: true
  /**
   * Of several indexes the one that it comes from: the name it was given, else the host of its address, or, where several are on
   * that host, its base.
   */
  source?: string
}

/** Every article, each by its lead, for browsing without a query. */
export const everyArticle = ({ counts, stride }: Manifest): Found[] =>
  Array.from({ length: counts.articles }, (_, article) => ({
    article,
    score: 0,
    sections: [{ id: article * stride, score: 0 }],
  }))

/**
 * Fetches what is shown of articles.
 *
 * @param expansions what found them
 * @param most how many of the sections of each, at most
 */
export async function loadResults(
  loader: Loader,
  found: readonly Found[],
  expansions: readonly Expansion[],
  analyzer: Analyzer,
  most: number,
): Promise<Result[]> {
  return Promise.all(
    found.map(async (one) => {
      const article = await loadArticle(loader, one.article)
      const result = resultOf(article, shownSections(one, most), expansions, loader.manifest.stride, analyzer)
      if (!one.isPinned) return result
      // Nobody in distress is shown the words they typed in yellow.
      for (const { excerpt } of result.sections) excerpt.marks = []
      return { ...result, pinned: true }
    }),
  )
}

/** The sections that are shown of an article. */
export const shownSections = (found: Found, most: number): RankedSection[] =>
  found.isPinned ? found.sections.slice(0, most) : bestSections(found, most)

/** What is stored of an article, by its number. */
export async function loadArticle({ find, load }: Loader, article: number): Promise<StoredArticle> {
  const [store, place] = await find('stores', article)
  return (await load('stores', store, json<StoredArticle[]>))[place] as StoredArticle
}

/** The best sections of an article, at most so many. */
export const bestSections = ({ sections }: Found, most: number): RankedSection[] =>
  [...sections].sort((a, b) => b.score - a.score || a.id - b.id).slice(0, most)

function resultOf(
  article: StoredArticle,
  ranked: readonly RankedSection[],
  expansions: readonly Expansion[],
  stride: number,
  analyzer: Analyzer,
): Result {
  const { url, sections: stored, title, ...rest } = article
  const sections = ranked.map(({ id, score }): SectionResult => {
    const [anchor, heading, parent = 0, text = '', code = ''] = stored[id % stride] as StoredSection
    const hash = fragmentOf(anchor, heading)
    const matching = expansions.filter(({ postings }) => positionOf(postings, id) >= 0)
    return {
      url: url + hash,
      heading,
      trail: hash === '' ? [title] : [title, ...headingsAbove(stored, parent), heading],
      score,
      excerpt: excerptOfSection(
        [text, code],
        rest.description ?? '',
        new Set(matching.map(({ term }) => term)),
        analyzer,
      ),
    }
  })
  const best = sections[0] as SectionResult
  return { url: best.url, article: url, title, score: best.score, ...rest, sections }
}

/** Every article as it is stored, by number. Fetches all texts of the index. */
export async function* storedArticles({ manifest, load }: Loader): AsyncGenerator<StoredArticle> {
  for (let number = 0; number < manifest.files.stores.count; number++) {
    yield* await load('stores', number, json<StoredArticle[]>)
  }
}

/** The part of a section's URL from `#` on; empty for the lead. */
export const fragmentOf = (anchor: string | number, heading: string): string =>
  anchor === ''
    ? ''
    : `#${typeof anchor === 'string' ? anchor : slugOf(heading) + (anchor ? `-${anchor}` : '')}`

/** The headings above a section, from the outermost on, by the position of the one right above it. */
export function headingsAbove(sections: readonly StoredSection[], parent: number): string[] {
  if (parent === 0) return []
  const [, heading, above = 0] = sections[parent] as StoredSection
  return [...headingsAbove(sections, above), heading]
}

/** From the text; from the code when only that matched; from the article's description when the section has neither. */
function excerptOfSection(
  pieces: readonly string[],
  description: string,
  terms: Set<string>,
  analyzer: Analyzer,
): Excerpt {
  const excerpts = pieces.filter((piece) => piece !== '').map((piece) => excerptOf(piece, terms, analyzer))
  return (
    excerpts.find(({ marks }) => marks.length > 0) ?? excerpts[0] ?? excerptOf(description, terms, analyzer)
  )
}
