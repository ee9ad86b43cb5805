/**
 * The value that the given share of all values does not exceed (nearest rank: always one that was measured).
 *
 * @param {readonly number[]} values in any order
 * @param {number} share 0.5 for the median
 * @returns {number} NaN when there are none
 * @example quantile([3, 1, 2], 0.5) // => 2
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5)

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export const spread = (values) => ({
  p50: quantile(values, 0.5),
  p90: quantile(values, 0.9),
  p99: quantile(values, 0.99),
  max: quantile(values, 1),
})

/** @typedef {{ p50: number, p90: number, p99: number, max: number }} Spread */
