/**
 * Numbers that look random and are the same on every run: a figure that changes between runs should have changed
 * because the code did. Marsaglia's xorshift with 32 bits; a period of 4 billion is a hundred times what the largest
 * generated site draws.
 *
 * @param {number} seed any whole number
 * @returns {() => number} each call gives the next number, 0 included, 1 not
 */
export function randomNumbers(seed) {
  // Neighbouring seeds should not give neighbouring first numbers, and 0 would stay 0.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/**
 * @template T
 * @param {() => number} random
 * @param {readonly T[]} list not empty
 * @returns {T} one of them
 */
export const pick = (random, list) => list[Math.floor(random() * list.length)]
