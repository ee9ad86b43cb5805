import type { Manifest } from '../core/format.js'
import { KIN } from '../core/schema.js'
import { byScore, type Found, LIKENESS } from './ranking.js'

/**
 * Lifts articles that are like the best ones, see {@link LIKENESS}. An index that has `kin` numbers its articles by likeness
 * (`orderByLikeness` of the indexer): the nearer their numbers, the more alike they are. So nothing is fetched for it.
 *
 * What is like a good answer is one more often than what is not: Diaz, "Regularizing ad hoc retrieval scores" (CIKM 2005).
 *
 * @param found articles, best first
 */
export function rankByLikeness({ averages }: Manifest, found: readonly Found[]): Found[] {
  const best = found.slice(0, LIKENESS.articles)
  const sum = best.reduce((all, { score }) => all + score, 0)
  if (!averages[KIN] || !sum) return [...found]
  const most = LIKENESS.weight * (best[0] as Found).score
  return found
    .map((one) => {
      const near = best.reduce(
        (all, { article, score }) =>
          all + score * Math.max(0, 1 - Math.abs(article - one.article) / LIKENESS.apart),
        0,
      )
      const likeness = (most * near) / sum
      const sections = one.sections.map((section) => ({ ...section, score: section.score + likeness }))
      return { ...one, score: one.score + likeness, sections, likeness }
    })
    .sort(byScore)
}
