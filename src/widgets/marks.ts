import { matchesIn } from '../searcher/excerpt.js'
import type { Ranking } from '../searcher.js'

/** A text with its matches between tags, as Algolia's API has it: no HTML, unless it was encoded. */
export interface Highlighted {
  value: string
  /** Whether it has all words of the query, some of them, or none. */
  matchLevel: 'none' | 'partial' | 'full'
  /** Those words of the query. */
  matchedWords: string[]
}

/** Marks a text. */
export type Highlight = (text: string) => Highlighted

/** What goes around a match. */
export interface Tags {
  highlightPreTag?: string
  highlightPostTag?: string
}

/**
 * Marks in titles, headings and excerpts what was found, by the analyzer of the index: stems, completions and corrections
 * too, function words not.
 *
 * @param rankings what was searched; of several languages one for each, of which the one that knows the text best counts
 * @param encode makes text of what stands between the tags, for who takes it as HTML
 */
export function highlightBy(
  rankings: readonly Ranking[],
  { highlightPreTag: before = '<em>', highlightPostTag: after = '</em>' }: Tags,
  encode: (text: string) => string,
): Highlight {
  const terms = rankings.map(
    ({ plan }) => new Set(plan.words.flatMap(({ expansions }) => expansions.map(({ term }) => term))),
  )
  return (text) => {
    const [{ words, matches } = { words: [], matches: [] }] = rankings
      .map(({ analyzer, plan: { words } }, at) => ({
        words,
        matches: matchesIn(text, terms[at] as Set<string>, analyzer),
      }))
      .sort((a, b) => b.matches.length - a.matches.length)
    let value = ''
    let reached = 0
    for (const { start, end } of matches) {
      value += encode(text.slice(reached, start)) + before + encode(text.slice(start, end)) + after
      reached = end
    }
    const found = new Set(matches.map(({ term }) => term))
    const matchedWords = words.flatMap(({ word, expansions }) =>
      expansions.some(({ term }) => found.has(term)) ? word : [],
    )
    return {
      value: value + encode(text.slice(reached)),
      matchLevel: !reached ? 'none' : matchedWords.length < words.length ? 'partial' : 'full',
      matchedWords,
    }
  }
}
