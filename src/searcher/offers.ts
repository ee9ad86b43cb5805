import type { Analyzer } from '../core/analyzer.js'
import { countStanding } from '../core/packed.js'
import { canBeMisspelt, editsAllowed, type QueryPlan } from './query.js'
import type { Result } from './results.js'
import type { Vocabulary } from './vocabulary.js'

/** What was searched for a word that the index does not know. */
export interface Correction {
  /** The word, folded. */
  word: string
  /** The words that were searched instead, the likeliest first. */
  terms: string[]
}

/** Words that were searched instead of others: those that the index does not know. */
export const correctionsOf = ({ words }: QueryPlan): Correction[] =>
  words.flatMap(({ word, expansions }) => {
    const corrected = expansions.filter(({ kind }) => kind === 'correction')
    const terms = corrected.sort((a, b) => b.weight - a.weight).map(({ text }) => text)
    return terms.length > 0 ? [{ word, terms }] : []
  })

/** With so few articles found, known words are looked at too: they may be misspelt in the articles as well. */
const FEW_ARTICLES = 1

/** How many times more frequent another word has to be. */
const MORE_FREQUENT = 10

/**
 * Another query that may be meant: with the likeliest correction of each word that the index does not know, and, when hardly
 * anything was found, with a much more frequent word in place of a rare one. It is only offered: nothing was searched for
 * it but what {@link Correction} says.
 *
 * @param total how many articles were found
 * @param sections of the whole index
 */
export async function queryMeant(
  query: string,
  total: number,
  plan: QueryPlan,
  analyzer: Analyzer,
  vocabulary: Vocabulary,
  sections: number,
): Promise<string | undefined> {
  const better = new Map(correctionsOf(plan).map(({ word, terms }) => [word, terms[0] as string]))
  if (total <= FEW_ARTICLES) {
    const rare = plan.words.map(async ({ word, expansions }) => {
      const exact = expansions.find(({ kind }) => kind === 'exact')
      const own = exact ? countStanding(exact.postings) : sections
      if (own * MORE_FREQUENT > sections || !canBeMisspelt(word)) return
      const near = await vocabulary.corrections(word, editsAllowed(word), 2)
      const other = near.find(([text, count]) => text !== word && count >= own * MORE_FREQUENT)
      if (other) better.set(word, other[0])
    })
    await Promise.all(rare)
  }
  let meant = ''
  let end = 0
  for (const token of analyzer.tokens(query)) {
    const other = better.get(token.word)
    if (other === undefined || token.start < end) continue
    meant += query.slice(end, token.start) + other
    end = token.end
  }
  return end === 0 ? undefined : meant + query.slice(end)
}

/** Facets that are words for what an article is about. */
const SUBJECTS = /^(?:tag|topic|keyword)s?$|^categor(?:y|ies)$/i

/** Most related words, and how many of the results have to share one. */
const MOST_RELATED = 5
const LEAST_SHARED = 2

/** What several of the results are about besides what was asked: by their tags, the most frequent first. */
export function relatedWords(query: string, results: readonly Result[], analyzer: Analyzer): string[] {
  const asked = new Set(analyzer.tokens(query).map(({ term }) => term))
  const counts = new Map<string, number>()
  for (const { facets } of results) {
    const own = Object.entries(facets).flatMap(([name, values]) => (SUBJECTS.test(name) ? values : []))
    for (const subject of new Set(own.map(String))) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  }
  return [...counts]
    .filter(([subject, count]) => {
      const isNew = analyzer.tokens(subject).some(({ term }) => !asked.has(term))
      return isNew && count >= LEAST_SHARED
    })
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, MOST_RELATED)
    .map(([subject]) => subject)
}
