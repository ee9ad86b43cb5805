import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Sums of the same numbers in another order differ in the last bits. */
const ROUNDING = 1e-9

/**
 * Two-sided paired randomisation test: how likely a mean difference of this size or more is, when for each query the toss
 * of a coin says which of its two values is whose. Smucker, Allan and Carterette, "A comparison of statistical
 * significance tests for information retrieval evaluation" (CIKM 2007). What was observed is one of the outcomes, so that
 * no p is 0 (Phipson and Smyth, "Permutation p-values should never be zero", 2010).
 *
 * @param differences of the two values of each query
 * @param options `permutations`: how many are drawn, default 10,000; `seed`: a whole number, default 1, which draws the same
 * ones each time
 * @returns p, above 0 and at most 1; 1 when nothing differs
 * @example randomizationTest([0.2, 0.1, 0.3, 0.2, 0.1, 0.2, 0.4, 0.1]) // => 0.0066: all eight are better
 */
export function randomizationTest(
  differences: readonly number[],
  { permutations = 10_000, seed = 1 }: { permutations?: number; seed?: number } = {},
): number {
  // Ties add nothing to a sum, whichever sign they get.
  const differing = differences.filter((difference) => difference !== 0)
  const observed = Math.abs(differing.reduce((sum, difference) => sum + difference, 0))
  const random = xoroshiro128plus(seed)
  let asLarge = 0
  for (let permutation = 0; permutation < permutations; permutation++) {
    let sum = 0
    // The sign is the highest bit, the best that this generator has.
    for (const difference of differing) sum += random.next() < 0 ? difference : -difference
    if (Math.abs(sum) >= observed - ROUNDING) asLarge++
  }
  return (asLarge + 1) / (permutations + 1)
}
