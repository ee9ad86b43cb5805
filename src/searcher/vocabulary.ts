import type { Postings } from '../core/format.js'

/** A term of the index, and in how many sections it stands. */
export interface TermCount {
  term: string
  count: number
}

/** What a query needs to know of the terms of an index. */
export interface Vocabulary {
  has(term: string): boolean
  /** The terms that are longer than the prefix and begin with it: the most frequent, then the first by alphabet. */
  completions(prefix: string, most: number): TermCount[]
  /** The terms at most `edits` away: the nearest, then the most frequent, then the first by alphabet. */
  corrections(word: string, edits: number, most: number): TermCount[]
}

/** The vocabulary of postings whose terms ascend. */
export function vocabularyOf(postings: Postings): Vocabulary {
  const counts = new Map<number, number>()
  const countAt = (index: number): number => {
    const count = counts.get(index) ?? countSections(postings, index)
    counts.set(index, count)
    return count
  }
  const termAt = (index: number): string => postings[index]?.[0] ?? ''
  return {
    has: (term) => termAt(lowerBound(postings, term)) === term,
    completions(prefix, most) {
      const found: TermCount[] = []
      for (
        let index = lowerBound(postings, prefix);
        termAt(index).startsWith(prefix) && index < postings.length;
        index++
      ) {
        if (termAt(index) !== prefix) found.push({ term: termAt(index), count: countAt(index) })
      }
      return found.sort(byCount).slice(0, most)
    },
    corrections(word, edits, most) {
      const found: (TermCount & { distance: number })[] = []
      for (let index = 0; index < postings.length; index++) {
        const distance = editDistance(word, termAt(index), edits)
        if (distance <= edits) found.push({ term: termAt(index), count: countAt(index), distance })
      }
      return found
        .sort((a, b) => a.distance - b.distance || byCount(a, b))
        .slice(0, most)
        .map(({ term, count }) => ({ term, count }))
    },
  }
}

const byCount = (a: TermCount, b: TermCount): number => b.count - a.count || (a.term < b.term ? -1 : 1)

function countSections(postings: Postings, index: number): number {
  const fields = Object.values(postings[index]?.[1] ?? {})
  return fields.length === 1
    ? Object.keys(fields[0] as object).length
    : new Set(fields.flatMap((sections) => Object.keys(sections))).size
}

/** Index of the first term that is not before `term`. */
function lowerBound(postings: Postings, term: string): number {
  let low = 0
  let high = postings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((postings[middle]?.[0] as string) < term) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, each one edit.
 * Boytsov, "Indexing methods for approximate dictionary searching", ACM JEA 16 (2011), section 2.
 *
 * @param most the greatest distance of interest: beyond it `most + 1` is returned, early
 * @example editDistance('fecth', 'fetch', 2) // => 1
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let best = row
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      let distance = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (isSame ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        distance = Math.min(distance, (before[column - 2] as number) + 1)
      }
      current.push(distance)
      best = Math.min(best, distance)
    }
    if (best > most) return most + 1
    before = previous
    previous = current
  }
  return previous[b.length] as number
}
