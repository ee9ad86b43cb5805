import { FIELDS, KIN } from '../core/schema.js'
import { type Body, type Digest, NUMBERS, roundLength, visitPostings } from './digest.js'

/** Sites of up to so many sections have the field `kin`, where nothing else is said. */
export const KIN_SECTIONS = 20_000

/**
 * How many sections count as kin, and how like they must be at least, as the cosine of their terms. Of 3, 4, 5 and 8 three
 * collections were best at 3: 0.004 nDCG@10 more on questions than at 5, 0.007 more than at 8.
 */
const NEIGHBOURS = 3
const LEAST_LIKENESS = 0.1

/** How many terms of its kin a section gets: fewer gain less (20: 0.002 less), more cost more. */
const KIN_TERMS = 30

/**
 * Likeness goes by the heaviest terms of a section: by as many as stand in so many sections together, so that the time for each
 * section is bounded. Of collections of 3,000 abstracts that is all of them.
 */
const MOST_COMPARED = 10_000

/** Weights are whole numbers, so that their sums are the same in every order and on every machine. */
const SCALE = 1000

/** What sections are compared by: what they say, and under which headings. */
const COMPARED = new Set(['headings', 'text'].map((field) => (FIELDS as readonly string[]).indexOf(field)))

/** The terms of a section, by number, the heaviest first, and their weights: a vector of length {@link SCALE}. */
interface Vector {
  terms: Uint32Array
  weights: Uint32Array
}

/**
 * For each section of each article the terms that tell what the sections most like it are about, whether or not it has
 * them itself. Authors use one word where their readers use another; others who wrote of the same thing used both.
 *
 * Expanding documents by their neighbours: Singhal and Pereira, "Document expansion for speech retrieval" (SIGIR 1999). Sections
 * of the same article are no kin: what tells them apart would be lost.
 *
 * @param isCommon whether a term only holds sentences together
 */
export function findKin(
  digests: readonly Digest[],
  bodyOf: (article: number) => Body,
  isCommon: (term: string) => boolean,
): string[][][] {
  const { names, counts, articles } = countTerms(digests, bodyOf, isCommon)
  const vectors = vectorsOf(names.length, counts)
  const compare = comparer(names.length, vectors)
  const kin = vectors.map((_, section): string[] => {
    const { others, likeness } = compare(section)
    const near = nearest(others, likeness, (other) => articles[other] !== articles[section])
    const sums = new Map<number, number>()
    for (const other of near) {
      const { terms, weights: own } = vectors[other] as Vector
      for (const [at, term] of terms.entries())
        sums.set(term, (sums.get(term) ?? 0) + (likeness[other] as number) * (own[at] as number))
    }
    return [...sums]
      .sort(([a, sumA], [b, sumB]) => sumB - sumA || a - b)
      .slice(0, KIN_TERMS)
      .map(([term]) => names[term] as string)
      .sort()
  })
  const rest = kin[Symbol.iterator]()
  return digests.map(({ anchors }) => anchors.map(() => rest.next().value as string[]))
}

/**
 * The order in which articles are numbered: each is followed by the one most like it of those that are left, so that what is
 * alike stands together. It shows the searcher for nothing which articles are about the same thing (`rankByLikeness`), and
 * makes files smaller: gaps between numbers are, and what answers one query lies in fewer stores.
 *
 * Numbering by similarity: Silvestri, "Sorting out the document identifier assignment problem" (ECIR 2007).
 *
 * @returns the numbers of the articles as they are given
 */
export function orderByLikeness(
  digests: readonly Digest[],
  bodyOf: (article: number) => Body,
  isCommon: (term: string) => boolean,
): number[] {
  const { names, counts, articles } = countTerms(digests, bodyOf, isCommon)
  const whole = digests.map(() => new Map<number, number>())
  for (const [section, own] of counts.entries()) {
    const sums = whole[articles[section] as number] as Map<number, number>
    for (const [term, times] of own) sums.set(term, (sums.get(term) ?? 0) + times)
  }
  const compare = comparer(names.length, vectorsOf(names.length, whole))
  const order: number[] = []
  const isPlaced = new Uint8Array(digests.length)
  for (let next = 0, first = 0; order.length < digests.length; ) {
    isPlaced[next] = 1
    order.push(next)
    const { others, likeness } = compare(next)
    let best = -1
    for (const other of others) {
      if (isPlaced[other]) continue
      const more = (likeness[other] as number) - (best < 0 ? 0 : (likeness[best] as number))
      if (more > 0 || (more === 0 && other < best)) best = other
    }
    // Where none is like it, the first of those that are left begins anew.
    while (isPlaced[first]) first++
    next = best < 0 ? first : best
  }
  return order
}

/**
 * How like a vector is to the others: by their heaviest terms, as far as {@link MOST_COMPARED} goes.
 *
 * @returns a function that gives those that are like it at all, and how much, until it is called again
 */
function comparer(terms: number, vectors: readonly Vector[]) {
  const { starts, sections, weights } = invert(terms, vectors)
  const likeness = new Float64Array(vectors.length)
  const others: number[] = []
  return (number: number) => {
    for (const other of others) likeness[other] = 0
    others.length = 0
    const vector = vectors[number] as Vector
    let left = MOST_COMPARED
    for (let at = 0; at < vector.terms.length && left > 0; at++) {
      const term = vector.terms[at] as number
      const own = vector.weights[at] as number
      const end = starts[term + 1] as number
      for (let index = starts[term] as number; index < end; index++) {
        const other = sections[index] as number
        if (likeness[other] === 0) others.push(other)
        likeness[other] = (likeness[other] as number) + own * (weights[index] as number)
      }
      left -= end - (starts[term] as number)
    }
    return { others, likeness }
  }
}

/** Of each term the sections that have it, from `starts` of it to that of the next, and its weight in each. */
function invert(terms: number, vectors: readonly Vector[]) {
  const starts = new Uint32Array(terms + 1)
  for (const vector of vectors)
    for (const term of vector.terms) starts[term + 1] = (starts[term + 1] as number) + 1
  for (let term = 0; term < terms; term++)
    starts[term + 1] = (starts[term + 1] as number) + (starts[term] as number)
  const ends = starts.slice()
  const sections = new Uint32Array(starts[terms] as number)
  const weights = new Uint16Array(sections.length)
  for (const [section, vector] of vectors.entries()) {
    for (const [at, term] of vector.terms.entries()) {
      const index = ends[term] as number
      ends[term] = index + 1
      sections[index] = section
      weights[index] = vector.weights[at] as number
    }
  }
  return { starts, sections, weights }
}

/** Notes in a digest how many terms of its kin each section has. */
export function noteKin({ numbers }: Digest, kin: readonly (readonly string[])[] | undefined): void {
  for (let section = 0; section * NUMBERS < numbers.length; section++) {
    const terms = kin?.[section]?.length ?? 0
    numbers[section * NUMBERS + 3 + KIN] = terms && roundLength(terms) + 1
  }
}

/** The {@link NEIGHBOURS} that are most like a section, the likest first; of equally like ones the first. */
function nearest(
  sections: readonly number[],
  likeness: Float64Array,
  isOther: (section: number) => boolean,
): number[] {
  const found: number[] = []
  let least = LEAST_LIKENESS * SCALE ** 2
  for (const section of sections) {
    const own = likeness[section] as number
    if (own < least || !isOther(section)) continue
    const isAfter = (other: number) =>
      (likeness[other] as number) > own || ((likeness[other] as number) === own && other < section)
    found.splice(found.filter(isAfter).length, 0, section)
    if (found.length > NEIGHBOURS) found.pop()
    if (found.length === NEIGHBOURS) least = likeness[found.at(-1) as number] as number
  }
  return found
}

/** How often each term, by number, stands in each section, and of which article the section is. */
function countTerms(
  digests: readonly Digest[],
  bodyOf: (article: number) => Body,
  isCommon: (term: string) => boolean,
): { names: string[]; counts: Map<number, number>[]; articles: number[] } {
  const numbers = new Map<string, number>()
  const counts: Map<number, number>[] = []
  const articles: number[] = []
  for (const [article, { anchors }] of digests.entries()) {
    const body = bodyOf(article)
    const terms = body.terms === '' ? [] : body.terms.split(' ')
    const known = terms.map((term) => {
      if (isCommon(term)) return -1
      const number = numbers.get(term) ?? numbers.size
      numbers.set(term, number)
      return number
    })
    const own = anchors.map(() => new Map<number, number>())
    visitPostings(body, anchors.length, (section, field, position, times) => {
      const term = known[position] as number
      const there = own[section] as Map<number, number>
      if (term >= 0 && COMPARED.has(field)) there.set(term, (there.get(term) ?? 0) + times)
    })
    counts.push(...own)
    for (let left = own.length; left > 0; left--) articles.push(article)
  }
  return { names: [...numbers.keys()], counts, articles }
}

/**
 * Texts as vectors: of each term the logarithm of how often it stands there, times that of how rare it is (Salton and
 * Buckley, "Term-weighting approaches in automatic text retrieval", 1988).
 */
function vectorsOf(terms: number, counts: readonly ReadonlyMap<number, number>[]): Vector[] {
  const spread = new Uint32Array(terms)
  for (const own of counts) for (const term of own.keys()) spread[term] = (spread[term] as number) + 1
  return counts.map((own): Vector => {
    const weighted = [...own].map(([term, times]): [number, number] => {
      const rarity = Math.log(counts.length / (spread[term] as number))
      return [term, (1 + Math.log(times)) * rarity]
    })
    const length = Math.sqrt(weighted.reduce((sum, [, weight]) => sum + weight * weight, 0))
    const scaled = weighted
      .map(([term, weight]): [number, number] => [term, Math.round((SCALE * weight) / length)])
      .filter(([, weight]) => weight > 0)
      .sort(([a, weightA], [b, weightB]) => weightB - weightA || a - b)
    return {
      terms: Uint32Array.from(scaled, ([term]) => term),
      weights: Uint32Array.from(scaled, ([, weight]) => weight),
    }
  })
}
