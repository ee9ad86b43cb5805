import MiniSearch, { type AsPlainObject } from 'minisearch'
import type { Manifest } from '../core/format.js'
import { countStanding, type PackedTerm, standsAt } from '../core/packed.js'
import { FIELDS, type Field } from '../core/schema.js'
import type { Expansion, QueryPlan, QueryWord } from './query.js'

/**
 * How much a match in each field counts, where that is not 1. Measured on three collections of abstracts and documentation,
 * and on the 202 judged questions of the bundled corpus that a section of it answers.
 */
const BOOST: Partial<Record<Field, number>> = {
  // In the lead's text too, so that it counts for as much again as half a field; of 0.3, 0.5, 0.75 and 1 the collections
  // were best at 0.5.
  title: 0.5,
  code: 0.5,
  // Only leads have them. At 0.5 each they put leads before the sections that answer: 0.014 less.
  tags: 0.1,
  description: 0.1,
  // Gained 0.014 nDCG@10 on questions and 0.010 on three words; 0.35 to 0.5 gained as much within 0.006. Headings at 1.25 beside
  // it lost the corpus 0.001, at 1.75 0.006.
  kin: 0.42,
}

/**
 * BM25 with earlier saturation and stronger length normalisation than MiniSearch's defaults (k 1.2, b 0.7, d 0.5),
 * which gained 0.003 to 0.009 nDCG@10 over twelve collections. Formula: Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework: BM25 and Beyond" (2009); d is the lower bound of Lv and Zhai (2011), here switched off.
 */
const BM25 = { k: 0.9, b: 0.85, d: 0 }

/**
 * Queries of up to so many words rank sections higher that have more of them, see {@link coverageIn}: of three words, three
 * collections gained 0.004 nDCG@10, of whole questions 0.002; where longer ones were ranked so, they lost 0.005.
 */
const MOST_COVERED_WORDS = 4

/**
 * For each of the best five articles that an article is like, it scores up to so much of the best score more: the nearer their
 * numbers, the more, and from 30 on nothing. Three collections, each numbered from three different articles on, gained 0.008
 * nDCG@10 on questions and 0.005 on three words, for no bytes; 20 or 50 numbers, 2 or 3 articles and a fourth more were within
 * 0.002.
 */
export const LIKENESS = 0.04
export const MOST_ALIKE = 5
export const FARTHEST_ALIKE = 30

/** A section that matches, by its number through the whole index. */
export interface RankedSection {
  id: number
  score: number
  /** How much of the score it has for words that stand together; nothing where nobody looked. */
  proximity?: number
}

/** An article that matches, by its number. */
export interface Found {
  article: number
  /**
   * Of its best section. What its other sections score does not lift it: with 5, 10 and 20 % of the next two, 39 questions lost
   * 0.001 to 0.009 nDCG@10 of articles.
   */
  score: number
  /** Its matching sections, by number. */
  sections: RankedSection[]
  /** What its scores were multiplied by; 1 where it is not said. */
  boost?: number
  /** How much of its scores it has for being like the best articles. */
  likeness?: number
  /** Whether the site's owner wants it first for this query. */
  isPinned?: true
}

/** Changes the scores of an article and its sections. They are of one query, nobody else has them. */
export function rescore(found: Found, times: number, more: number): void {
  for (const one of [found, ...found.sections]) one.score = one.score * times + more
}

/** The best first; of equally good ones the first by number. */
export const byScore = (a: Found, b: Found): number => b.score - a.score || a.article - b.article

/** The best so many articles, the best first. */
export function bestOf(found: readonly Found[], most: number): Found[] {
  const best: Found[] = []
  for (const one of found) {
    const worst = best[most - 1]
    if (worst && byScore(worst, one) < 0) continue
    best.push(one)
    best.sort(byScore)
    best.length = Math.min(most, best.length)
  }
  return best
}

/** What a term adds to the score of each section that it stands in, in the order of its postings. */
type TermScores = [inTitle: Float64Array, inOtherFields: Float64Array]

/**
 * The articles with a section that matches any term of a query, by number. Scores are, to the last bit, those that
 * MiniSearch gives with all postings of the index at once, but for two things:
 *
 * The title is indexed with an article's first section only: a title says which article, not which section. Its score is
 * added to every section of the article that matches otherwise.
 *
 * MiniSearch multiplies a score by the number of query terms that matched; that is divided out, because it counts
 * three completions of one word like three words (which gained 0.027 nDCG@10 over ten collections).
 */
export function rankArticles(manifest: Manifest, { words, excluded }: QueryPlan): Found[] {
  const expansions = words.flatMap((word) => word.expansions)
  const wordOf = words.flatMap((word, index) => word.expansions.map(() => index))
  const coverage = coverageIn(manifest, words)
  const terms = expansions.map(({ term }) => term)
  const lists = expansions.map((expansion, index) => ({
    postings: expansion.postings,
    sections: expansion.postings.sections,
    scores: scoresOf(manifest, expansion),
    word: wordOf[index] as number,
    // Two words may stand for one term, which MiniSearch counts once.
    counts: Number(terms.indexOf(expansion.term) === index),
    at: 0,
  }))
  const holds = (id: number) => (postings: PackedTerm) => holdsTerm(postings, id, manifest.stride)
  const required = words.filter(({ isRequired }) => isRequired)
  const passes = (id: number): boolean =>
    required.every((word) => word.expansions.some(({ postings }) => holds(id)(postings))) &&
    !excluded.some((group) => group.every(holds(id)))
  const found: Found[] = []
  let group: Found | undefined
  let titleScore = 0
  let here: typeof lists = []
  const scoreIn = (part: 0 | 1): number => {
    let score = 0
    let count = 0
    for (const { scores, counts, at } of here) {
      const added = scores[part][at] as number
      score += added
      if (added > 0) count += counts
    }
    // Multiplying and dividing may change the last bit.
    return (score * count) / (count || 1)
  }
  for (;;) {
    // All lists ascend: the least number at the head of any is the next section.
    let id = Number.POSITIVE_INFINITY
    for (const { sections, at } of lists) if ((sections[at] as number) < id) id = sections[at] as number
    if (id === Number.POSITIVE_INFINITY) return found
    here = []
    // One bit for each word that stands here; there are at most 32.
    let standing = 0
    for (const list of lists) {
      if (list.sections[list.at] !== id) continue
      here.push(list)
      if (standsAt(list.postings, list.at)) standing |= 1 << list.word
    }
    if (standing === 0) {
      for (const list of here) list.at++
      continue
    }

    const article = Math.floor(id / manifest.stride)
    if (group?.article !== article) {
      group = { article, score: 0, sections: [] }
      titleScore = scoreIn(0)
    }
    if (passes(id)) {
      if (group.sections.length === 0) found.push(group)
      const covered = coverage((word) => ((standing >> word) & 1) === 1)
      const score = (scoreIn(1) + titleScore) * covered
      group.sections.push({ id, score })
      group.score = Math.max(group.score, score)
    }
    for (const list of here) list.at++
  }
}

/**
 * How much an article counts that says `boost: 2` or is the newest of a site that prefers new ones: its scores times this.
 * What the newest has more than an old one was chosen, not measured: no collection has dates and judgments of them.
 */
const NEWEST_BOOST = 1.3

/**
 * Multiplies scores by what the site's owner asks for: the `boost` of an article, and up to {@link NEWEST_BOOST} for a new
 * one, of which half is gone after so many days.
 *
 * @param days between the article and the newest one
 * @param halfLife in days
 */
export const boostOf = (boost = 1, days = Number.POSITIVE_INFINITY, halfLife = 1): number =>
  boost * (1 + (NEWEST_BOOST - 1) * 2 ** (-days / halfLife))

/** Whether a term stands in a section, or in the title of its article. */
export function holdsTerm(postings: PackedTerm, id: number, stride: number): boolean {
  const at = positionOf(postings, id)
  if (at >= 0 && standsAt(postings, at)) return true
  const title = positionOf(postings, id - (id % stride))
  return title >= 0 && ((postings.fields[title] as number) & 1) === 1
}

export function positionOf({ sections }: PackedTerm, id: number): number {
  let low = 0
  let high = sections.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sections[middle] as number) < id) low = middle + 1
    else high = middle
  }
  return sections[low] === id ? low : -1
}

/** How much is known when a word stands in a section: the rarer, the more; of several terms by the most frequent. */
export const rarityIn =
  ({ counts }: Manifest) =>
  ({ expansions }: QueryWord): number =>
    Math.log(1 + counts.sections / Math.max(1, ...expansions.map(({ postings }) => countStanding(postings))))

/**
 * What a section's score is multiplied by: the share of the query's words, by rarity, that stand in it, to the power of a
 * quarter; 1 for a single word and for queries of more than {@link MOST_COVERED_WORDS}.
 *
 * @returns a function of which words stand there
 */
export function coverageIn(
  manifest: Manifest,
  words: readonly QueryWord[],
): (isHere: (word: number) => boolean) => number {
  if (words.length < 2 || words.length > MOST_COVERED_WORDS) return () => 1
  const rarities = words.map(rarityIn(manifest))
  const sumOf = (isHere: (word: number) => boolean) =>
    rarities.reduce((sum, rarity, word) => (isHere(word) ? sum + rarity : sum), 0)
  const all = sumOf(() => true)
  return (isHere) => Math.sqrt(Math.sqrt(sumOf(isHere) / all))
}

/** Kept for as long as the postings are: the words before the one that is being typed are asked again and again. */
const known = new WeakMap<PackedTerm, { weight: number; scores: TermScores }>()

function scoresOf(manifest: Manifest, expansion: Expansion): TermScores {
  const { weight, postings } = expansion
  const last = known.get(postings)
  if (last?.weight === weight) return last.scores
  const scores = scoresByFields(manifest, expansion, [FIELDS.slice(0, 1), FIELDS.slice(1)]) as TermScores
  known.set(postings, { weight, scores })
  return scores
}

/** What a term adds to the score of each section that it stands in, by groups of fields. */
export function scoresByFields(
  manifest: Manifest,
  { term, weight, postings }: Expansion,
  groups: readonly (readonly Field[])[],
): Float64Array[] {
  // Positions instead of numbers of sections: objects whose keys have no gaps are several times quicker.
  const sections = postings.sections.map((_, position) => position)
  const miniSearch = MiniSearch.loadJS(joinPostings(manifest, [{ ...postings, sections }]), {
    fields: [...FIELDS],
  })
  return groups.map((fields) => {
    const ofFields = new Float64Array(sections.length)
    miniSearch.search(term, {
      fields: [...fields],
      tokenize: (same) => [same],
      processTerm: (same) => same,
      boostTerm: () => weight,
      boost: BOOST,
      bm25: BM25,
      // Takes the score and leaves nothing to sort.
      filter: ({ id, score }) => {
        ofFields[id] = score
        return false
      },
    })
    return ofFields
  })
}

/**
 * Joins postings into an index as MiniSearch 7 serializes one; numbers of sections stand for MiniSearch's own. With the
 * postings of all terms it is the whole index; with those of a query it gives the scores that the whole index would.
 */
export function joinPostings(
  { counts, averages }: Pick<Manifest, 'counts' | 'averages'>,
  postings: readonly PackedTerm[],
): AsPlainObject {
  const documentIds: Record<number, number> = {}
  const fieldLength: Record<number, number[]> = {}
  const index = postings.map(({ term, sections, fields, frequencies, lengths }): [string, Entry] => {
    const entry: Entry = {}
    let at = 0
    sections.forEach((id, position) => {
      documentIds[id] = id
      fieldLength[id] ??= []
      for (const field of FIELDS.keys()) {
        if (!(((fields[position] as number) >> field) & 1)) continue
        entry[field] ??= {}
        entry[field][id] = frequencies[at] as number
        fieldLength[id][field] = lengths[at++] as number
      }
    })
    return [term, entry]
  })
  return {
    documentCount: counts.sections,
    nextId: counts.sections,
    documentIds,
    fieldIds: Object.fromEntries(FIELDS.map((field, number) => [field, number])),
    fieldLength,
    averageFieldLength: averages,
    storedFields: {},
    index,
    serializationVersion: 2,
  } as unknown as AsPlainObject
}

/** How often a term stands in each field and section. */
type Entry = Record<number, Record<number, number>>
