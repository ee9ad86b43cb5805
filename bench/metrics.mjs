// The ruler of `fascicle eval`: always that of this repository, whichever build is measured.
import { ndcg, recall, reciprocalRank, success } from '../dist/eval.js'

export { randomizationTest } from '../dist/eval.js'

/**
 * How well one query was answered; every figure but `isEmpty` from 0 to 1.
 *
 * @typedef {object} Score
 * @property {number} ndcg normalised discounted cumulative gain of the first 10
 * @property {number} reciprocalRank 1 / the rank of the first relevant document among the first 10, else 0
 * @property {number} success1 1 when the first document is relevant
 * @property {number} success3 1 when one of the first 3 is
 * @property {number} success5 1 when one of the first 5 is
 * @property {number} recall share of the relevant documents that are among the first {@link RECALL_DEPTH}
 * @property {boolean} isEmpty whether nothing at all was found
 */

/** How many results are asked for. */
export const RECALL_DEPTH = 100

/** What is judged most: the first page. */
const DEPTH = 10

/**
 * Compares a ranking with the judgements on its query.
 *
 * @param {readonly string[]} ranking ids of documents, the best first, each once
 * @param {ReadonlyMap<string, number>} grades by document, all above 0 and at least one; a document without one is not
 * relevant
 * @returns {Score}
 * @example scoreRanking(['b', 'a'], new Map([['a', 1]])).ndcg // => 0.6309297535714575
 */
export function scoreRanking(ranking, grades) {
  const gains = ranking.map((id) => grades.get(id) ?? 0)
  return {
    ndcg: ndcg(gains, [...grades.values()], DEPTH),
    reciprocalRank: reciprocalRank(gains, DEPTH),
    success1: success(gains, 1),
    success3: success(gains, 3),
    success5: success(gains, 5),
    recall: recall(gains, grades.size, RECALL_DEPTH),
    isEmpty: ranking.length === 0,
  }
}

/** @param {readonly number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
