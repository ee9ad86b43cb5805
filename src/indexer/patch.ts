import { gunzipSync } from 'node:zlib'
import { type PackedTerm, unpackShard } from '../core/packed.js'
import type { CachedBuild } from './cache.js'
import type { Body, Digest } from './digest.js'
import { collectPostings, summarize, type TermSummary } from './postings.js'

/** An article before and after a change. */
export interface Change {
  number: number
  before: { digest: Digest; body: Body }
  after: { digest: Digest; body: Body }
}

/** The postings of an earlier build, as if it had been given the articles as they are now: they differ in a few only. */
export function patchPostings(
  build: Pick<CachedBuild, 'terms' | 'stride' | 'shards' | 'pieces'>,
  changes: readonly Change[],
): { terms: () => TermSummary[]; postings: (term: string) => PackedTerm } {
  const { stride } = build
  const earlier = shardReader(build)
  const changed = new Map<string, PackedTerm>()
  for (const { number, before, after } of changes) {
    const [old, now] = [before, after].map(({ digest, body }) => {
      const collector = collectPostings()
      collector.add(number, digest, body)
      return collector
    }) as [ReturnType<typeof collectPostings>, ReturnType<typeof collectPostings>]
    const stamps = new Map(old.summaries().map(({ term, stamp }) => [term, stamp]))
    const differing = new Set(stamps.keys())
    for (const { term, stamp } of now.summaries()) {
      if (stamps.get(term) === stamp) differing.delete(term)
      else differing.add(term)
    }
    for (const term of differing) {
      const whole = changed.get(term) ?? earlier(term)
      const parts = [old, now].map((one) => one.postings(term, stride))
      changed.set(term, replaceArticle(term, whole, number, stride, parts))
    }
  }
  const terms = mergeSummaries(summariesOf(build), changed, stride)
  return {
    terms: () => terms,
    postings: (term) => changed.get(term) ?? (earlier(term) as PackedTerm),
  }
}

/** Looks terms up in the shards of an earlier build. */
function shardReader({ shards, pieces, stride }: Pick<CachedBuild, 'shards' | 'pieces' | 'stride'>) {
  const starts = shards.starts === '' ? [] : shards.starts.split(' ')
  const open = new Map<number, Map<string, PackedTerm>>()
  return (term: string): PackedTerm | undefined => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] as string) <= term) low = middle + 1
      else high = middle
    }
    let terms = open.get(low)
    if (!terms) {
      const body = pieces.get(shards.pieces[low] as string) as Uint8Array
      terms = new Map(unpackShard(gunzipSync(body), stride).terms.map((one) => [one.term, one]))
      open.set(low, terms)
    }
    return terms.get(term)
  }
}

/** Postings with those of one article taken out and others put in their place. */
function replaceArticle(
  term: string,
  whole: PackedTerm | undefined,
  number: number,
  stride: number,
  [old, own]: (PackedTerm | undefined)[],
): PackedTerm {
  const none = { term, written: 0, sections: [], fields: [], frequencies: [], lengths: [] }
  const { fields, frequencies, lengths } = whole ?? none
  const sections = Array.from((whole ?? none).sections)
  const [from, to] = [number * stride, (number + 1) * stride].map((id) => {
    const at = sections.findIndex((section) => section >= id)
    return at === -1 ? sections.length : at
  }) as [number, number]
  const entriesBefore = (end: number) => {
    let entries = 0
    for (let index = 0; index < end; index++)
      for (let mask = fields[index] as number; mask > 0; mask >>= 1) entries += mask & 1
    return entries
  }
  const [first, last] = [entriesBefore(from), entriesBefore(to)]
  const splice = (
    old: ArrayLike<number>,
    start: number,
    end: number,
    put: ArrayLike<number>,
  ): Uint32Array => {
    const all = new Uint32Array(old)
    const spliced = new Uint32Array(all.length - (end - start) + put.length)
    spliced.set(all.subarray(0, start))
    spliced.set(put, start)
    spliced.set(all.subarray(end), start + put.length)
    return spliced
  }
  const put = own ?? none
  return {
    term,
    written: (whole?.written ?? 0) - (old?.written ?? 0) + put.written,
    sections: splice(sections, from, to, put.sections),
    fields: splice(fields, from, to, put.fields),
    frequencies: splice(frequencies, first, last, put.frequencies),
    lengths: splice(lengths, first, last, put.lengths),
  }
}

function mergeSummaries(
  earlier: readonly TermSummary[],
  changed: ReadonlyMap<string, PackedTerm>,
  stride: number,
): TermSummary[] {
  const present = [...changed.values()].filter(({ sections, written }) => sections.length > 0 || written > 0)
  const merged = [
    ...earlier.filter(({ term }) => !changed.has(term)),
    ...present.map((one) => summarize(one, stride)),
  ]
  return merged.sort((a, b) => (a.term < b.term ? -1 : 1))
}

/** Terms as they lie in the cache. */
export const summariesOf = ({ terms }: Pick<CachedBuild, 'terms'>): TermSummary[] =>
  (terms.terms === '' ? [] : terms.terms.split(' ')).map((term, index) => ({
    term,
    sections: terms.sections[index] as number,
    entries: terms.entries[index] as number,
    written: terms.written[index] as number,
    stamp: terms.stamps.slice(index * STAMP_DIGITS, (index + 1) * STAMP_DIGITS),
  }))

const STAMP_DIGITS = 16

/** The inverse of {@link summariesOf}. */
export const cachedTerms = (terms: readonly TermSummary[]): CachedBuild['terms'] => ({
  terms: terms.map(({ term }) => term).join(' '),
  sections: Uint32Array.from(terms, ({ sections }) => sections),
  entries: Uint32Array.from(terms, ({ entries }) => entries),
  written: Uint32Array.from(terms, ({ written }) => written),
  stamps: terms.map(({ stamp }) => stamp).join(''),
})
