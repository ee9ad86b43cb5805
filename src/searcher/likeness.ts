import type { Manifest } from '../core/format.js'
import { byScore, FARTHEST_ALIKE, type Found, LIKENESS, MOST_ALIKE, rescore } from './ranking.js'

/**
 * Lifts articles that are like the best ones, see {@link LIKENESS}. An index that has `kin` numbers its articles by likeness
 * (`orderByLikeness` of the indexer): the nearer their numbers, the more alike they are. So nothing is fetched for it.
 *
 * What is like a good answer is one more often than what is not: Diaz, "Regularizing ad hoc retrieval scores" (CIKM 2005).
 *
 * @param found articles, best first; their scores and their order are changed
 */
export function rankByLikeness({ averages }: Manifest, found: Found[]): Found[] {
  // Of kin, the last field.
  if (!averages.at(-1)) return found
  const best = found.slice(0, MOST_ALIKE)
  const most = LIKENESS * (found[0]?.score as number)
  for (const one of found) {
    let likeness = 0
    for (const { article } of best)
      likeness += most * Math.max(0, 1 - Math.abs(article - one.article) / FARTHEST_ALIKE)
    rescore(one, 1, likeness)
    one.likeness = likeness
  }
  return found.sort(byScore)
}
