/** What is measured, all from 0 to 1, the best: the names that `--min` takes, in the order in which they are printed. */
export const METRICS = ['ndcg@10', 'mrr@10', 'recall@100', 'success@1', 'success@3', 'success@5'] as const

export type MetricName = (typeof METRICS)[number]

/** A value for each metric: of one query, or the mean over many. */
export type Metrics = Record<MetricName, number>

/** How many of the ranked list the deepest metric looks at. */
export const DEPTH = 100

/**
 * Every metric of one query.
 *
 * @param gains of the ranked list from its first place on: the grade of the judgment that each place meets, 0 for none
 * @param grades of all judgments of the query, in any order; at least one, each above 0
 * @example measure([0, 2], [2, 1]) // => { 'ndcg@10': 0.4796…, 'mrr@10': 0.5, 'recall@100': 0.5, 'success@1': 0, … }
 */
export const measure = (gains: readonly number[], grades: readonly number[]): Metrics => ({
  'ndcg@10': ndcg(gains, grades, 10),
  'mrr@10': reciprocalRank(gains, 10),
  'recall@100': recall(gains, grades.length, DEPTH),
  'success@1': success(gains, 1),
  'success@3': success(gains, 3),
  'success@5': success(gains, 5),
})

/**
 * Normalised discounted cumulated gain: how near the order is to the best one there could be, 1. Järvelin and
 * Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (ACM TOIS 20, 2002); as `ndcg_cut` of trec_eval 9: a
 * grade is its own gain, which the place divides by log2(place + 1).
 *
 * @param cutoff how many places count
 * @example ndcg([1, 2], [2, 1], 10) // => 0.8597…: the lesser one stands first
 */
export const ndcg = (gains: readonly number[], grades: readonly number[], cutoff: number): number =>
  dcg(gains, cutoff) /
  dcg(
    [...grades].sort((a, b) => b - a),
    cutoff,
  )

const dcg = (gains: readonly number[], cutoff: number): number =>
  gains.slice(0, cutoff).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)

/**
 * One divided by the place of the first relevant result, 0 when there is none. Its mean is the MRR of Voorhees, "The TREC-8
 * Question Answering Track Report" (1999).
 *
 * @param cutoff how many places count
 * @example reciprocalRank([0, 0, 2], 10) // => 0.333…
 */
export function reciprocalRank(gains: readonly number[], cutoff: number): number {
  const rank = firstRelevant(gains)
  return rank !== undefined && rank <= cutoff ? 1 / rank : 0
}

/**
 * The share of what is relevant that is found at all.
 *
 * @param relevant how many judgments the query has
 * @param cutoff how many places count
 * @example recall([0, 2, 0], 4, 100) // => 0.25
 */
export const recall = (gains: readonly number[], relevant: number, cutoff: number): number =>
  gains.slice(0, cutoff).filter((gain) => gain > 0).length / relevant

/** 1 when one of so many first places is relevant, else 0: `success([0, 0, 2], 3) // => 1`. */
export const success = (gains: readonly number[], cutoff: number): number =>
  gains.slice(0, cutoff).some((gain) => gain > 0) ? 1 : 0

/** The place of the first relevant result, from 1 on. */
export function firstRelevant(gains: readonly number[]): number | undefined {
  const index = gains.findIndex((gain) => gain > 0)
  return index === -1 ? undefined : index + 1
}

/** The mean of each metric. */
export const meanOf = (all: readonly Metrics[]): Metrics =>
  Object.fromEntries(METRICS.map((name) => [name, mean(all.map((metrics) => metrics[name]))])) as Metrics

/** The arithmetic mean of numbers; of none, not a number. */
export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length
