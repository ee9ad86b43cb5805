import { standsAt } from '../core/packed.js'
import { FIELDS, type Field } from '../core/schema.js'
import type { Expansion } from '../searcher/query.js'
import {
  coverageIn,
  type Found,
  positionOf,
  type RankedSection,
  scoresByFields,
} from '../searcher/ranking.js'
import { shownSections } from '../searcher/results.js'
import type { Answer, Ranking, SearchIndex, SearchOptions } from '../searcher.js'

/** What one term in one field adds to the score of a section. */
export interface ScorePart {
  /** The word of the query. */
  word: string
  /** The term of the index that stands for it. */
  term: string
  kind: Expansion['kind']
  /** Where it stands; the title of the article counts for each of its sections. */
  field: Field
  /** With coverage and boost in it. */
  score: number
}

/** Why a section has its score: the sum of its parts, of its nearness and of its article's likeness. */
export interface Explanation {
  /** Deep link to the section. */
  url: string
  score: number
  /** The largest first. */
  parts: ScorePart[]
  /** For words that stand together as they do in the query; 0 beyond the first ten articles. */
  nearness: number
  /** For being like the best articles. */
  likeness: number
  /** What the parts were multiplied by because not all words of the query stand there, from 0 to 1. */
  coverage: number
  /** What the parts were multiplied by because the article asks for it or is new. */
  boost: number
}

/**
 * Searches, and says of each section that is shown why it has its score.
 *
 * @throws FascicleError as `search` does
 * @example
 * const { explanations } = await explain(index, 'ketamine ptsd')
 * explanations[0].parts[0] // => { word: 'ptsd', term: 'ptsd', kind: 'exact', field: 'text', score: 2.1 }
 */
export async function explain(
  index: SearchIndex,
  query: string,
  options: SearchOptions = {},
): Promise<{ answer: Answer; explanations: Explanation[] }> {
  let ranking: Ranking | undefined
  const onRanked = (one: Ranking) => {
    ranking = one
    options.onRanked?.(one)
  }
  const answer = await index.search(query, { ...options, onRanked })
  const { shown = [] } = ranking ?? {}
  const explanations = shown.flatMap((found, article) =>
    shownSections(found, Math.max(1, options.sections ?? 3)).map((section, place) => ({
      url: answer.results[article]?.sections[place]?.url as string,
      ...explainSection(ranking as Ranking, section, found),
    })),
  )
  return { answer, explanations }
}

function explainSection(
  { manifest, plan: { words } }: Ranking,
  { id, score, proximity = 0 }: RankedSection,
  { boost = 1, likeness = 0 }: Found,
): Omit<Explanation, 'url'> {
  const lead = id - (id % manifest.stride)
  const parts = words.flatMap(({ word, expansions }) =>
    expansions.flatMap((expansion): ScorePart[] => {
      const { term, kind, postings } = expansion
      const byField = scoresByFields(
        manifest,
        expansion,
        FIELDS.map((field) => [field]),
      )
      return FIELDS.flatMap((field, number) => {
        const at = positionOf(postings, field === 'title' ? lead : id)
        const own = (at < 0 ? 0 : byField[number]?.[at]) ?? 0
        return own > 0 ? [{ word, term, kind, field, score: own }] : []
      })
    }),
  )
  const coverage = coverageIn(
    manifest,
    words,
  )((word) =>
    (words[word]?.expansions ?? []).some(({ postings }) => {
      const at = positionOf(postings, id)
      return at >= 0 && standsAt(postings, at)
    }),
  )
  return {
    ...{ score, coverage, boost, nearness: proximity, likeness },
    parts: parts
      .map((part) => ({ ...part, score: part.score * coverage * boost }))
      .sort((a, b) => b.score - a.score),
  }
}
