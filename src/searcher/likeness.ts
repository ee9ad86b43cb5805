import type { Manifest } from '../core/format.js'
import { bestOf, FARTHEST_ALIKE, type Found, LIKENESS, MOST_ALIKE, rescore } from './ranking.js'

/**
 * Lifts articles that are like the best ones, see {@link LIKENESS}. An index that has `kin` numbers its articles by likeness
 * (`orderByLikeness` of the indexer): the nearer their numbers, the more alike they are. So nothing is fetched for it.
 *
 * What is like a good answer is one more often than what is not: Diaz, "Regularizing ad hoc retrieval scores" (CIKM 2005).
 *
 * @param found articles in any order; their scores are changed
 */
export function liftAlike({ averages }: Manifest, found: readonly Found[]): void {
  const best = bestOf(found, MOST_ALIKE)
  // Of kin, the last field.
  if (!averages.at(-1) || !best[0]) return
  const most = LIKENESS * best[0].score
  const numbers = best.map(({ article }) => article)
  for (const one of found) {
    let likeness = 0
    for (const number of numbers)
      likeness += most * Math.max(0, 1 - Math.abs(number - one.article) / FARTHEST_ALIKE)
    if (likeness === 0) continue
    rescore(one, 1, likeness)
    one.likeness = likeness
  }
}
