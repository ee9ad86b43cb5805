import MiniSearch, { type AsPlainObject } from 'minisearch'
import type { Manifest } from '../core/format.js'
import type { PackedTerm } from '../core/packed.js'
import { FIELDS, type Field } from '../core/schema.js'
import type { QueryWord } from './query.js'

/** How much a match in each field counts. */
const BOOST: Record<Field, number> = {
  title: 1,
  headings: 1.5,
  text: 1,
  code: 0.5,
  tags: 0.5,
  description: 0.5,
}

/**
 * BM25 with earlier saturation and stronger length normalisation than MiniSearch's defaults (k 1.2, b 0.7, d 0.5),
 * which gained 0.003 to 0.009 nDCG@10 over twelve collections. Formula: Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework: BM25 and Beyond" (2009); d is the lower bound of Lv and Zhai (2011), here switched off.
 */
const BM25 = { k: 0.9, b: 0.85, d: 0 }

/** A section that matches. */
export interface RankedSection {
  /** Its number through the whole index. */
  id: number
  score: number
  /** The terms of the index that matched it. */
  terms: string[]
}

/**
 * The sections that match any word of the query, best first, sections of equal score by their number.
 *
 * The title is indexed with an article's first section only: a title says which article, not which section. Its score is
 * added to every section of the article that matches otherwise.
 *
 * MiniSearch multiplies a score by the number of query terms that matched; that is taken back, because it counts
 * three completions of one word like three words (dividing it out gained 0.027 nDCG@10 over ten collections).
 */
export function rankSections(manifest: Manifest, words: readonly QueryWord[]): RankedSection[] {
  const expansions = words.flatMap((word) => word.expansions)
  const postings = expansions.map((expansion) => expansion.postings)
  const miniSearch = MiniSearch.loadJS(joinPostings(manifest, postings), { fields: [...FIELDS] })
  const search = (fields: Field[]): RankedSection[] =>
    miniSearch
      .search('query', {
        fields,
        tokenize: () => expansions.map(({ term }) => term),
        processTerm: (term) => term,
        boostTerm: (_, index) => expansions[index]?.weight ?? 1,
        boost: BOOST,
        bm25: BM25,
      })
      .map(({ id, score, queryTerms, terms }) => ({ id, score: score / queryTerms.length, terms }))

  const articleOf = (id: number) => Math.floor(id / manifest.stride)
  const titles = new Map(search(['title']).map((lead) => [articleOf(lead.id), lead]))
  const ranked = search(FIELDS.filter((field) => field !== 'title'))
  const leads = new Set<number>()
  for (const section of ranked) {
    section.score += titles.get(articleOf(section.id))?.score ?? 0
    leads.add(section.id)
  }
  for (const lead of titles.values()) if (!leads.has(lead.id)) ranked.push(lead)
  return ranked.sort((a, b) => b.score - a.score || a.id - b.id)
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
      const ofSection = fieldLength[id] ?? []
      fieldLength[id] = ofSection
      for (let field = 0, mask = fields[position] as number; mask > 0; field++, mask >>= 1) {
        if (!(mask & 1)) continue
        const ofField = entry[field] ?? {}
        entry[field] = ofField
        ofField[id] = frequencies[at] as number
        ofSection[field] = lengths[at++] as number
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
