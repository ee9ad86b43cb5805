import { FascicleError } from './core/error.js'
import {
  DEPTH,
  firstRelevant,
  type MetricName,
  type Metrics,
  mean,
  meanOf,
  measure,
  success,
} from './eval/metrics.js'
import { checkQueries, type JudgedQuery } from './eval/queries.js'
import { randomizationTest } from './eval/randomization.js'
import { gainsOf, listRanked, type Ranked } from './eval/ranked-list.js'
import type { SearchIndex } from './searcher.js'

export { type ErrorCode, FascicleError } from './core/error.js'
export { type Place, unknownUrls } from './eval/addresses.js'
export { coldBytes } from './eval/bytes.js'
export { type Explanation, explain, type ScorePart } from './eval/explanation.js'
export {
  METRICS,
  type MetricName,
  type Metrics,
  ndcg,
  recall,
  reciprocalRank,
  success,
} from './eval/metrics.js'
export { type JudgedQuery, type Judgment, readQueries } from './eval/queries.js'
export { randomizationTest } from './eval/randomization.js'
export type { SearchIndex } from './searcher.js'

/** How well an index answers judged queries. */
export interface Evaluation {
  /** How many there are, those without an answer included. */
  queries: number
  /** Means over the queries that have an answer. */
  metrics: Metrics
  /** The queries of which nothing relevant is among the first three, in the order of the list. */
  failures: Failure[]
  /**
   * The queries that nothing on the site answers: how many there are, how many of them gave results all the same, and which gave
   * them with confidence, so that a visitor is not told that they may be about something else.
   */
  unanswerable: { queries: number; withResults: number; confident: string[] }
  /** The queries that have an answer, of whose results it is said all the same that they may be about something else. */
  unsure: string[]
  /** The metrics of each query that has an answer, in the order of the list. */
  scores: { query: string; metrics: Metrics }[]
}

/** A query that does not find soon enough what answers it. */
export interface Failure {
  query: string
  /** What came first instead: its URL, and the article's title and the headings above it. `null` when nothing was found. */
  first: { url: string; trail: string[] } | null
  /** What should have come: the judged URLs, best grade first. */
  relevant: string[]
  /** The place of the first of them, from 4 on; `null` when none is among the first hundred. */
  rank: number | null
}

/** Two evaluations with the same queries, side by side. Of each query both values of the metric. */
export interface Comparison {
  metric: MetricName
  /** Where the first evaluation is better, the largest difference first. */
  wins: Pair[]
  /** Where the other one is better, the largest difference first. */
  losses: Pair[]
  ties: Pair[]
  /** Mean of the first evaluation minus that of the other. */
  difference: number
  /** How likely so large a difference is by chance, see {@link randomizationTest}. */
  p: number
}

/** A query's values in two evaluations. */
export interface Pair {
  query: string
  value: number
  other: number
}

/** A query fails when nothing relevant is among so many first results: what a visitor sees without scrolling. */
const SEEN = 3

/** Differences below it are rounding. */
const TIE = 1e-9

/**
 * Measures how well an index answers judged queries. With a judgment of a section, a query is held against the list of all
 * sections by their score; with judgments of articles alone, against the list of articles. The same index and the same
 * queries always give the same figures.
 *
 * @param index what to ask; only its `search` is used
 * @param queries at least one of them with something relevant
 * @throws FascicleError `BAD_QUERIES`, or what `search` throws
 * @example
 * const { metrics, failures } = await evaluate(index, [{ query: 'ptsd', relevant: [{ url: '/ptsd/#what-it-is' }] }])
 * metrics['ndcg@10'] // => 1
 */
export async function evaluate(
  index: Pick<SearchIndex, 'search'>,
  queries: readonly JudgedQuery[],
): Promise<Evaluation> {
  checkQueries(queries)
  const scores: Evaluation['scores'] = []
  const failures: Failure[] = []
  const unanswerable: Evaluation['unanswerable'] = { queries: 0, withResults: 0, confident: [] }
  const unsure: string[] = []
  for (const { query, relevant } of queries) {
    // Each of the best hundred sections is in one of the best hundred articles.
    const { total, results, missing } = await index.search(query, { limit: DEPTH, sections: DEPTH })
    if (relevant.length === 0) {
      unanswerable.queries++
      if (total > 0) unanswerable.withResults++
      if (total > 0 && missing.length === 0) unanswerable.confident.push(query)
      continue
    }
    if (missing.length > 0) unsure.push(query)
    const list = listRanked(results, relevant)
    const gains = gainsOf(list, relevant)
    const grades = relevant.map(({ grade = 1 }) => grade)
    scores.push({ query, metrics: measure(gains, grades) })
    if (success(gains, SEEN) === 0) failures.push(failureOf({ query, relevant }, list, gains))
  }
  const metrics = meanOf(scores.map((score) => score.metrics))
  return { queries: queries.length, metrics, failures, unanswerable, unsure, scores }
}

function failureOf(
  { query, relevant }: JudgedQuery,
  [first]: readonly Ranked[],
  gains: readonly number[],
): Failure {
  return {
    query,
    first: first ? { url: first.url, trail: first.trail } : null,
    relevant: [...relevant].sort((a, b) => (b.grade ?? 1) - (a.grade ?? 1)).map(({ url }) => url),
    rank: firstRelevant(gains) ?? null,
  }
}

/**
 * Compares two evaluations of the same queries, query by query.
 *
 * @param metric what is compared. Default `ndcg@10`
 * @throws FascicleError `BAD_QUERIES` when the queries are not the same
 * @example
 * const { wins, losses, difference, p } = compare(await evaluate(after, queries), await evaluate(before, queries))
 */
export function compare(first: Evaluation, other: Evaluation, metric: MetricName = 'ndcg@10'): Comparison {
  const pairs = first.scores.map(({ query, metrics }, index): Pair => {
    const same = other.scores[index]
    if (same?.query === query) return { query, value: metrics[metric], other: same.metrics[metric] }
    throw differentQueries()
  })
  if (other.scores.length !== pairs.length) throw differentQueries()
  const differenceOf = ({ value, other }: Pair): number => (Math.abs(value - other) < TIE ? 0 : value - other)
  const differences = pairs.map(differenceOf)
  return {
    metric,
    wins: pairs.filter((pair) => differenceOf(pair) > 0).sort((a, b) => differenceOf(b) - differenceOf(a)),
    losses: pairs.filter((pair) => differenceOf(pair) < 0).sort((a, b) => differenceOf(a) - differenceOf(b)),
    ties: pairs.filter((pair) => differenceOf(pair) === 0),
    difference: mean(differences),
    p: randomizationTest(differences),
  }
}

const differentQueries = (): FascicleError =>
  new FascicleError('BAD_QUERIES', 'the two evaluations are of different queries', {
    mend: 'evaluate both indexes with the same list',
  })
