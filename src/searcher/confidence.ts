import type { Manifest } from '../core/format.js'
import type { QueryWord } from './query.js'
import { bestOf, type Found, holdsTerm, rarityIn } from './ranking.js'

/** What a word counts for of which a section holds only what it may be misspelt for. */
const CORRECTED = 0.75

/** One of so many articles, the best, has to hold what was asked. */
const BEST_ARTICLES = 10

/**
 * With less confidence what was asked is likely not answered here: below 0.65 for up to four words; no section holds all that a
 * long question says, so for more of them it falls with the square root of their number. Measured in docs/relevance.md.
 */
const leastConfidence = (words: number): number => Math.min(0.65, 1.3 / Math.sqrt(words))

/** How much of what was asked is there. */
export interface Confidence {
  confidence: number
  missing: string[]
}

/**
 * How much of what was asked one of the best sections holds: the share of the query's words, by rarity. A word that the index
 * does not know is the rarest; of a corrected one it is not sure that it was meant.
 *
 * @param found articles, best first
 * @param words of the query; without any there is nothing that could be missing
 */
export function confidenceIn(
  manifest: Manifest,
  found: readonly Found[],
  words: readonly QueryWord[],
): Confidence {
  const rarities = words.map(rarityIn(manifest))
  let all = 0
  for (const rarity of rarities) all += rarity
  let most = 0
  let least = Number.POSITIVE_INFINITY
  let missing: string[] = []
  for (const { sections } of bestOf(found, BEST_ARTICLES)) {
    for (const { id } of sections) {
      let held = all
      let lacking = 0
      const unsure = words.filter(({ expansions }, index) => {
        const here = expansions.filter(({ postings }) => holdsTerm(postings, id, manifest.stride))
        if (here.some(({ kind }) => kind !== 'correction')) return false
        const rarity = rarities[index] as number
        lacking += rarity
        held -= here.length > 0 ? rarity * (1 - CORRECTED) : rarity
        return true
      })
      if (lacking < least) {
        least = lacking
        missing = unsure.map(({ word }) => word)
      }
      most = Math.max(most, held)
    }
  }
  const confidence = all > 0 ? most / all : 1
  return { confidence, missing: confidence < leastConfidence(words.length) ? missing : [] }
}
