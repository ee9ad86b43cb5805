import type { Result } from '../searcher.js'
import { DEPTH } from './metrics.js'
import type { Judgment } from './queries.js'

/** One place of a ranked list. */
export interface Ranked {
  url: string
  /** URL of its article. */
  article: string
  /** The article's title and the headings down to this one; of an article its title alone. */
  trail: string[]
}

/**
 * The ranked list that judgments are held against.
 *
 * When all are of articles it is the list of articles. When any is of a section it is the list of all sections by their
 * own score, across articles, which is what the index ranks: the first place is the same as on the page, and how many
 * sections a site shows under each result changes nothing. What the site's owner pinned comes first, as it does on the page:
 * of each pinned article its first section, then the rest by score.
 *
 * @param results a hundred of them, with a hundred sections each: what is needed for a hundred places
 */
export function listRanked(results: readonly Result[], relevant: readonly Judgment[]): Ranked[] {
  const ofSections = relevant.some(({ url }) => url.includes('#'))
  return ofSections ? sectionsOf(results) : articlesOf(results)
}

const articlesOf = (results: readonly Result[]): Ranked[] =>
  results.map(({ article, title }) => ({ url: article, article, trail: [title] }))

const sectionsOf = (results: readonly Result[]): Ranked[] =>
  results
    .flatMap(({ article, sections, pinned = false }) =>
      sections.map((section, index) => ({ ...section, article, isPinned: pinned && index === 0 })),
    )
    .sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || (a.isPinned ? 0 : b.score - a.score))
    .slice(0, DEPTH)
    .map(({ url, article, trail }) => ({ url, article, trail }))

/**
 * The gain of each place: the grade of the judgment that it meets, else 0. A judgment is met once. A section meets that of
 * its own url; one that has none meets that of its article, if no section before it did.
 */
export function gainsOf(list: readonly Ranked[], relevant: readonly Judgment[]): number[] {
  const unmet = new Map(relevant.map(({ url, grade = 1 }) => [url, grade]))
  return list.map(({ url, article }) => {
    const met = unmet.has(url) ? url : article
    const gain = unmet.get(met) ?? 0
    unmet.delete(met)
    return gain
  })
}
