import { backwards, type WordList } from '../core/format.js'
import { type Completions, type PackedTerm, packShard, sharedPrefix } from '../core/packed.js'

/** Files of one kind before they are compressed, and where each begins. */
export interface Cut {
  pieces: Uint8Array[]
  /** The least term of each file but the first, as short as keeps them apart. */
  starts: string[]
}

/**
 * How large a shard is, in bytes before compression. Half a shard is what a query downloads for nothing, so small
 * ones are better, but each costs five bytes of the manifest and a file on the host: 8 kB, or more on a site
 * where that would be more than {@link MOST_SHARDS}. A term with more postings has a shard to itself.
 */
const SHARD_BYTES = 8000
const MOST_SHARDS = 750

/** Size of the lists of words, in characters: about 5 kB with gzip. */
const WORDS_LENGTH = 12_000

/** How many completions are kept for a prefix that goes on in the next shard. */
const KEPT_COMPLETIONS = 12

/** Cuts postings into shards. @param bytes of a shard, at least; infinite for a single one */
export function cutShards(terms: readonly PackedTerm[], stride: number, bytes = SHARD_BYTES): Cut {
  const sizes = terms.map(
    (packed) => packed.term.length + 2 + 2 * packed.sections.length + 2 * packed.frequencies.length,
  )
  const target = Math.max(bytes, sizes.reduce((sum, size) => sum + size, 0) / MOST_SHARDS)
  const ranges = cutRanges(sizes, target)
  const list = ranges.map(([from, to]) => terms.slice(from, to))
  const prefixes = openPrefixes(terms, ranges)
  return {
    pieces: list.map((own, index) =>
      packShard({ terms: own, prefixes: prefixes[index] ?? new Map() }, stride),
    ),
    starts: startsOf(list.map((own) => own.map(({ term }) => term))),
  }
}

/** Cuts the terms, with the number of their sections, into lists; `reversed` sorts and cuts them by their ends. */
export function cutWords(terms: readonly PackedTerm[], reversed: boolean, length = WORDS_LENGTH): Cut {
  const words = terms.map(({ term, sections }): [string, number] => [
    reversed ? backwards(term) : term,
    sections.length,
  ])
  if (reversed) words.sort(([a], [b]) => (a < b ? -1 : 1))
  const ranges = cutRanges(
    words.map(([word]) => word.length + 2),
    length,
  )
  const lists = ranges.map(([from, to]) => words.slice(from, to))
  const pieces = lists.map((list) => {
    const file: WordList = { words: list.map(([word]) => word), counts: list.map(([, count]) => count) }
    return new TextEncoder().encode(JSON.stringify(file))
  })
  return { pieces, starts: startsOf(lists.map((list) => list.map(([word]) => word))) }
}

/** Consecutive ranges of about the target's size; what is larger stands alone. */
function cutRanges(sizes: readonly number[], target: number): [from: number, to: number][] {
  const ranges: [number, number][] = []
  let from = 0
  let size = 0
  for (const [index, own] of sizes.entries()) {
    if (index > from && size + own > target) {
      ranges.push([from, index])
      from = index
      size = 0
    }
    size += own
  }
  return sizes.length > 0 ? [...ranges, [from, sizes.length]] : []
}

/** The shortest strings that lie after the last word of one list and not after the first of the next. */
function startsOf(lists: readonly string[][]): string[] {
  return lists.slice(1).map((list, index) => {
    const first = list[0] as string
    return first.slice(0, sharedPrefix(lists[index]?.at(-1) as string, first) + 1)
  })
}

/** For each shard the prefixes whose words begin in it and go on in the next, with their completions. */
function openPrefixes(
  terms: readonly PackedTerm[],
  ranges: readonly [number, number][],
): Map<string, Completions>[] {
  return ranges.map(([from, to]) => {
    const open = new Map<string, Completions>()
    const last = terms[to - 1]?.term ?? ''
    const next = terms[to]?.term ?? ''
    const before = terms[from - 1]?.term ?? ''
    for (let length = sharedPrefix(last, next); length > 0; length--) {
      const prefix = last.slice(0, length)
      if (from === 0 || !before.startsWith(prefix)) open.set(prefix, completionsOf(prefix, terms, from))
    }
    return open
  })
}

function completionsOf(prefix: string, terms: readonly PackedTerm[], from: number): Completions {
  const found: Completions = []
  let index = from
  while (!(terms[index]?.term ?? prefix).startsWith(prefix)) index++
  for (; terms[index]?.term.startsWith(prefix); index++) {
    const { term, sections } = terms[index] as PackedTerm
    if (term !== prefix) found.push([term, sections.length])
  }
  return found.sort(byCount).slice(0, KEPT_COMPLETIONS)
}

/** The most frequent first, of equally frequent ones the first by alphabet. */
const byCount = ([a, countA]: [string, number], [b, countB]: [string, number]): number =>
  countB - countA || (a < b ? -1 : 1)
