import type { Analyzer } from '../core/analyzer.js'
import { FascicleError } from '../core/error.js'
import type { PackedTerm } from '../core/packed.js'
import type { TermCount, Vocabulary } from './vocabulary.js'

/** Longest query, in UTF-16 code units: three times the longest question in public test collections. */
export const LONGEST_QUERY = 2000

/** Most distinct words of a query that are looked up; later ones are left out. Each costs postings and time. */
export const MOST_WORDS = 32

/**
 * Most completions of the last word, and in how many sections they stand together, beyond the most frequent one: with
 * more, a single letter would stand for a third of the vocabulary and cost as much.
 */
export const MOST_COMPLETIONS = 12
export const MOST_COMPLETED_SECTIONS = 3000

/** Most corrections of an unknown word. */
export const MOST_CORRECTIONS = 3

/** Weight of a completion: of a word that the index does not know, and of one that it knows as it stands. */
const COMPLETION_WEIGHT = { unknown: 0.8, known: 0.4 }

/** Weights of the first, second and third correction (measured on typos in three-word queries). */
const CORRECTION_WEIGHTS = [0.9, 0.5, 0.5]

/** A term of the index that stands for a word of the query. */
export interface Expansion {
  term: string
  /** 1 for the word itself, less for what stands in for it. */
  weight: number
  kind: 'exact' | 'completion' | 'correction'
  postings: PackedTerm
}

/** A word of the query. */
export interface QueryWord {
  /** As the analyzer folds it. */
  term: string
  /** The terms that are searched for it, in ascending order; none when the index knows nothing like it. */
  expansions: Expansion[]
}

/**
 * Which terms of the index a query looks up. The one place where this is decided. The answer depends on the query and
 * the index alone, never on what was asked or fetched before:
 *
 * 1. Function words are left out, unless there is nothing else.
 * 2. A word that the index knows stands for itself.
 * 3. The last word, unless white space follows it, also stands for terms that begin with it. Of the
 *    {@link MOST_COMPLETIONS} most frequent these are, without function words unless there is nothing else: the first one,
 *    then the next as long as they stand together in at most {@link MOST_COMPLETED_SECTIONS} sections. When the index knows
 *    the word, only terms more frequent than it count. A single letter is completed only when it is the whole query and
 *    the index does not know it: the words that begin with it are too many for one to be meant.
 * 4. A word that the index does not know, without completions, of four letters or more and without digits, stands for
 *    the {@link MOST_CORRECTIONS} nearest terms: one insertion, deletion, substitution or swap of neighbours away, two from
 *    eight letters on; of equally near ones the most frequent. Only terms that share its first or its last letters are
 *    considered (`mayBeMeant`).
 *
 * @throws FascicleError `QUERY_TOO_LONG`
 */
export async function planQuery(
  query: string,
  analyzer: Analyzer,
  vocabulary: Vocabulary,
): Promise<QueryWord[]> {
  if (query.length > LONGEST_QUERY) {
    throw new FascicleError('QUERY_TOO_LONG', `the query has ${query.length} characters`, {
      mend: `shorten it to ${LONGEST_QUERY} or fewer`,
    })
  }
  const tokens = analyzer.tokens(query)
  const last = tokens.at(-1)
  const unfinished = last?.end === query.length ? last.term : undefined
  const distinct = [...new Set(tokens.map(({ term }) => term))]
  const content = distinct.filter((term) => !analyzer.isStopWord(term))
  const terms = (content.length > 0 ? content : distinct).slice(0, MOST_WORDS)
  return Promise.all(
    terms.map(async (term) => {
      const isPrefix = term === unfinished && (terms.length === 1 || term.length > 1)
      return { term, expansions: await expand(term, isPrefix, analyzer, vocabulary) }
    }),
  )
}

async function expand(
  term: string,
  isPrefix: boolean,
  analyzer: Analyzer,
  vocabulary: Vocabulary,
): Promise<Expansion[]> {
  const own = await vocabulary.term(term)
  const found: Omit<Expansion, 'postings'>[] = own ? [{ term, weight: 1, kind: 'exact' }] : []
  if (isPrefix && !(own && term.length === 1)) {
    const weight = own ? COMPLETION_WEIGHT.known : COMPLETION_WEIGHT.unknown
    const completions = await vocabulary.completions(term, MOST_COMPLETIONS)
    const content = completions.filter(([completion]) => !analyzer.isStopWord(completion))
    for (const completion of affordable(
      content.length > 0 ? content : completions,
      own?.sections.length ?? 0,
    )) {
      // A long completion says less of what was meant.
      found.push({
        term: completion,
        weight: weight * Math.sqrt(term.length / completion.length),
        kind: 'completion',
      })
    }
  }
  if (found.length === 0 && canBeMisspelt(term)) {
    const corrections = await vocabulary.corrections(term, editsAllowed(term), MOST_CORRECTIONS)
    for (const [rank, [correction]] of corrections.entries()) {
      found.push({ term: correction, weight: CORRECTION_WEIGHTS[rank] as number, kind: 'correction' })
    }
  }
  // Sums of floating-point numbers depend on their order: it is the same for every layout of the index.
  found.sort((a, b) => (a.term < b.term ? -1 : 1))
  return Promise.all(
    found.map(async (one) => ({ ...one, postings: (await vocabulary.term(one.term)) as PackedTerm })),
  )
}

/** The completions that are more frequent than the word itself, and only so many that they stay cheap. */
function affordable(completions: readonly TermCount[], least: number): string[] {
  const terms: string[] = []
  let sections = 0
  for (const [term, count] of completions) {
    sections += count
    if (count <= least || (terms.length > 0 && sections > MOST_COMPLETED_SECTIONS)) break
    terms.push(term)
  }
  return terms
}

/** Numbers and codes are not misspelt words: 988 is not 998. */
const canBeMisspelt = (term: string): boolean => term.length >= 4 && !/\d/.test(term)

const editsAllowed = (term: string): number => (term.length >= 8 ? 2 : 1)
