import { backwards, type WordList } from '../core/format.js'
import { type Completions, type PackedTerm, packShard, sharedPrefix } from '../core/packed.js'
import { cutEvenly, type Piece } from './pieces.js'
import { stampOf, type TermSummary } from './postings.js'

/** Files of one kind before they are compressed, and where each begins. */
export interface Cut {
  pieces: Piece[]
  /** The least term of each file but the first, as short as keeps them apart. For stores the number of articles in each. */
  starts: string[]
}

/**
 * How large a shard is, in bytes before compression. Half a shard is what a query downloads for nothing, so small
 * ones are better, but each costs five bytes of the manifest and a file on the host: 8 kB, or more on a site
 * where that would be more than `MOST_SHARDS`. A term with more postings has a shard to itself.
 */
const SHARD_BYTES = 8000

/**
 * Frequent words count for a little less than their bytes, so that shards of many rare words are smaller: they are what a
 * query downloads in vain. To the power of 7/8, by square roots, which are the same on every machine.
 */
const weightOf = (bytes: number): number => bytes / Math.sqrt(Math.sqrt(Math.sqrt(bytes)))

/** Size of the lists of words, in characters: about 5 kB with gzip. */
const WORDS_LENGTH = 12_000

/** How many completions are kept for a prefix that goes on in the next shard. */
const KEPT_COMPLETIONS = 12

/**
 * Cuts postings into shards.
 *
 * @param postings of a term, asked for where a shard is not known from an earlier build
 * @param most how many shards
 * @param bytes of a shard, at least; infinite for a single one
 */
export function cutShards(
  terms: readonly TermSummary[],
  postings: (term: string) => PackedTerm,
  stride: number,
  most: number,
  bytes = SHARD_BYTES,
): Cut {
  const weights = terms.map(({ term, sections, entries }) =>
    weightOf(term.length + 2 + 2 * sections + 2 * entries),
  )
  const ranges = cutEvenly(weights, bytes === Number.POSITIVE_INFINITY ? bytes : weightOf(bytes), most)
  const prefixes = openPrefixes(terms, ranges)
  return {
    pieces: ranges.map(([from, to], index) => {
      const own = terms.slice(from, to)
      const open = prefixes[index] ?? new Map()
      const stamps = own.map(({ term, stamp }) => `${term} ${stamp}`).join()
      return {
        stamp: stampOf(`shard ${stride} ${JSON.stringify([...open])} ${stamps}`),
        raw: () => packShard({ terms: own.map(({ term }) => postings(term)), prefixes: open }, stride),
      }
    }),
    starts: startsOf(ranges.map(([from, to]) => [terms[from], terms[to - 1]].map((one) => one?.term ?? ''))),
  }
}

/** Cuts the terms, with the number of their sections, into lists; `reversed` sorts and cuts them by their ends. */
export function cutWords(
  terms: readonly TermSummary[],
  reversed: boolean,
  most: number,
  length = WORDS_LENGTH,
): Cut {
  const words = terms.flatMap(({ term, written }): [string, number][] =>
    written > 0 ? [[reversed ? backwards(term) : term, written]] : [],
  )
  if (reversed) words.sort(([a], [b]) => (a < b ? -1 : 1))
  const ranges = cutEvenly(
    words.map(([word]) => word.length + 2),
    length,
    most,
  )
  const lists = ranges.map(([from, to]) => words.slice(from, to))
  return {
    pieces: lists.map((list) => {
      const file: WordList = { words: list.map(([word]) => word), counts: list.map(([, count]) => count) }
      const text = JSON.stringify(file)
      return { stamp: stampOf(text), raw: () => new TextEncoder().encode(text) }
    }),
    starts: startsOf(lists.map((list) => [list[0]?.[0] ?? '', list.at(-1)?.[0] ?? ''])),
  }
}

/** The shortest strings that lie after the last word of one list and not after the first of the next. */
function startsOf(bounds: readonly string[][]): string[] {
  return bounds.slice(1).map(([first = ''], index) => {
    const [, last = ''] = bounds[index] as string[]
    return first.slice(0, sharedPrefix(last, first) + 1)
  })
}

/** For each shard the prefixes whose words begin in it and go on in the next, with their completions. */
function openPrefixes(
  terms: readonly TermSummary[],
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

function completionsOf(prefix: string, terms: readonly TermSummary[], from: number): Completions {
  const found: Completions = []
  let index = from
  while (!(terms[index]?.term ?? prefix).startsWith(prefix)) index++
  for (; terms[index]?.term.startsWith(prefix); index++) {
    const { term, written } = terms[index] as TermSummary
    if (term !== prefix && written > 0) found.push([term, written])
  }
  return found.sort(byCount).slice(0, KEPT_COMPLETIONS)
}

/** The most frequent first, of equally frequent ones the first by alphabet. */
const byCount = ([a, countA]: [string, number], [b, countB]: [string, number]): number =>
  countB - countA || (a < b ? -1 : 1)
