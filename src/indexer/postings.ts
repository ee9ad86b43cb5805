import { hash } from 'node:crypto'
import { type PackedTerm, reader } from '../core/packed.js'
import { FIELDS, KIN } from '../core/schema.js'
import { type Body, type Digest, NUMBERS, roundLength, visitPostings } from './digest.js'

/** What the layout of an index needs to know of a term. */
export interface TermSummary {
  term: string
  /** In how many sections it stands. */
  sections: number
  /** In how many fields of them, in all. */
  entries: number
  /** In how many sections it stands as a word, see `PackedTerm`. */
  written: number
  /** A hash of its postings. */
  stamp: string
}

/** The postings of many articles, as they come in. */
export interface Collector {
  /**
   * @param number of the article; ascends from call to call
   * @param kin of each of its sections the terms of its kin, see `kin.ts`
   */
  add(number: number, digest: Digest, body: Body, kin?: readonly (readonly string[])[]): void
  /** The terms in ascending order of their UTF-16 code units. */
  summaries(): TermSummary[]
  /** @param stride how many numbers an article has for its sections */
  postings(term: string, stride: number): PackedTerm | undefined
}

/**
 * Collects the postings of articles: the same that MiniSearch makes of their sections, without its objects. Five to
 * six bytes each, so that a million sections fit in memory.
 */
export function collectPostings(): Collector {
  const terms = new Map<string, Growing>()
  return {
    add(number, { anchors }, body, kin) {
      const own = namesIn(body.terms).map((term) => growing(terms, term))
      const { written } = body
      for (let at = 0; at < own.length; at++) (own[at] as Growing).written += written[at] as number
      const words = namesIn(body.words)
      for (let at = 0; at < words.length; at++)
        growing(terms, words[at] as string).written += written[own.length + at] as number
      // Postings ascend by section, and in it by field: kin is the last one.
      let at = 0
      const addKin = (end: number) => {
        for (; at < end; at++) {
          const related = kin?.[at] ?? []
          for (const term of related)
            addPosting(growing(terms, term), number, at, KIN, 1, roundLength(related.length))
        }
      }
      visitPostings(body, anchors.length, (section, field, position, times, length) => {
        addKin(section)
        addPosting(own[position] as Growing, number, section, field, times, length)
      })
      addKin(anchors.length)
    },
    summaries: () => [...terms.keys()].sort().map((term) => summaryOf(term, terms.get(term) as Growing)),
    postings: (term, stride) => {
      const found = terms.get(term)
      return found && unpackTerm(term, found, stride)
    },
  }
}

/** What stands apart by spaces. */
const namesIn = (list: string): string[] => (list === '' ? [] : list.split(' '))

/** The postings of one term so far: gap to the article before, gap to the section before, fields, and for each field two. */
interface Growing {
  bytes: Uint8Array
  length: number
  sections: number
  entries: number
  written: number
  article: number
  section: number
  /** Where the fields of the last section stand. */
  maskAt: number
}

function growing(terms: Map<string, Growing>, term: string): Growing {
  let found = terms.get(term)
  if (!found) {
    const bytes = new Uint8Array(8)
    found = { bytes, length: 0, sections: 0, entries: 0, written: 0, article: 0, section: -1, maskAt: 0 }
    terms.set(term, found)
  }
  return found
}

function addPosting(
  own: Growing,
  article: number,
  section: number,
  field: number,
  times: number,
  length: number,
): void {
  makeRoom(own)
  if (own.article !== article || own.section !== section || own.sections === 0) {
    const gap = article - own.article
    writeNumber(own, gap)
    writeNumber(own, gap > 0 ? section : section - own.section - 1)
    own.maskAt = own.length
    own.bytes[own.length++] = 0
    own.sections++
    own.article = article
    own.section = section
  }
  own.bytes[own.maskAt] = (own.bytes[own.maskAt] as number) | (1 << field)
  writeNumber(own, times - 1)
  writeNumber(own, length)
  own.entries++
}

/** For four numbers and a mask. */
function makeRoom(own: Growing): void {
  if (own.length + 21 <= own.bytes.length) return
  const larger = new Uint8Array(own.bytes.length < 64 ? own.bytes.length + 24 : own.bytes.length * 1.5)
  larger.set(own.bytes)
  own.bytes = larger
}

function writeNumber(own: Growing, value: number): void {
  let rest = value
  for (; rest > 127; rest >>>= 7) own.bytes[own.length++] = (rest & 127) | 128
  own.bytes[own.length++] = rest
}

function unpackTerm(
  term: string,
  { bytes, sections: count, entries, written }: Growing,
  stride: number,
): PackedTerm {
  const { number } = reader(bytes, 0)
  const sections = new Uint32Array(count)
  const fields = new Uint8Array(count)
  const frequencies = new Uint32Array(entries)
  const lengths = new Uint32Array(entries)
  let article = 0
  let next = 0
  let entry = 0
  for (let index = 0; index < count; index++) {
    const gap = number()
    article += gap
    const section = (gap > 0 ? 0 : next) + number()
    next = section + 1
    sections[index] = article * stride + section
    fields[index] = number()
    for (let mask = fields[index] as number; mask > 0; mask >>= 1) {
      if (!(mask & 1)) continue
      frequencies[entry] = number() + 1
      lengths[entry++] = number()
    }
  }
  return { term, written, sections, fields, frequencies, lengths }
}

function summaryOf(term: string, own: Growing): TermSummary {
  const { length, sections, entries, written } = own
  // Behind the postings, for the stamp alone.
  makeRoom(own)
  writeNumber(own, written)
  const stamp = stampOf(own.bytes.subarray(0, own.length))
  own.length = length
  return { term, sections, entries, written, stamp }
}

/** The summary of a term's postings: the same that its {@link Collector} gives. */
export function summarize(
  { term, written, sections, fields, frequencies, lengths }: PackedTerm,
  stride: number,
): TermSummary {
  const own = growing(new Map(), term)
  own.written = written
  let entry = 0
  for (let index = 0; index < sections.length; index++) {
    const id = sections[index] as number
    for (let field = 0, mask = fields[index] as number; mask > 0; field++, mask >>= 1) {
      if (!(mask & 1)) continue
      const [times, length] = [frequencies[entry], lengths[entry++]] as [number, number]
      addPosting(own, Math.floor(id / stride), id % stride, field, times, length)
    }
  }
  return summaryOf(term, own)
}

/** 96 bits of SHA-256: enough that no two of a hundred million pieces ever share one by chance. */
export const stampOf = (content: string | Uint8Array): string =>
  hash('sha256', content, 'base64').slice(0, 16)

/** A power of two: the least that leaves room for the sections of every article. */
export const strideOf = (digests: readonly Digest[]): number =>
  2 ** Math.ceil(Math.log2(digests.reduce((most, { anchors }) => Math.max(most, anchors.length), 1)))

/** How many sections there are, and the average length of each field, to the last bit what MiniSearch computes. */
export function measureFields(digests: readonly Digest[]): { sections: number; averages: number[] } {
  const averages = FIELDS.map(() => 0)
  let sections = 0
  for (const { numbers } of digests) {
    for (let at = 3; at < numbers.length; at += NUMBERS) {
      for (let field = 0; field < FIELDS.length; field++) {
        const length = (numbers[at + field] as number) - 1
        // The running average of MiniSearch, which counts sections without the field as if they were average.
        if (length >= 0) averages[field] = ((averages[field] as number) * sections + length) / (sections + 1)
      }
      sections++
    }
  }
  return { sections, averages }
}
