import type { Analyzer } from '../core/analyzer.js'
import { FascicleError } from '../core/error.js'
import { countStanding, type PackedTerm } from '../core/packed.js'
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
  word: string
  /** The terms that are searched for it, in ascending order; none when the index knows nothing like it. */
  expansions: Expansion[]
}

/**
 * Which terms of the index a query looks up. The one place where this is decided. The answer depends on the query and
 * the index alone, never on what was asked or fetched before:
 *
 * 1. Function words are left out, unless there is nothing else. Words of one stem are one word, which counts as often as it
 *    stands in the query (three collections gained 0.01 nDCG@10 on questions).
 * 2. A word whose stem the index knows stands for that.
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
  // Of several words with one stem the last stands for all.
  const distinct = [...new Map(tokens.map((token) => [token.term, token])).values()]
  const content = distinct.filter(({ word }) => !analyzer.isStopWord(word))
  const words = (content.length > 0 ? content : distinct).slice(0, MOST_WORDS)
  return Promise.all(
    words.map(async ({ term, word }) => {
      const isPrefix = term === unfinished && (words.length === 1 || word.length > 1)
      const expansions = await expand(word, isPrefix, analyzer, vocabulary)
      const times = tokens.filter((token) => token.term === term).length
      return { word, expansions: expansions.map((one) => ({ ...one, weight: one.weight * times })) }
    }),
  )
}

async function expand(
  word: string,
  isPrefix: boolean,
  analyzer: Analyzer,
  vocabulary: Vocabulary,
): Promise<Expansion[]> {
  const stem = analyzer.stem(word)
  const own = await vocabulary.term(stem)
  const found: Omit<Expansion, 'postings'>[] = own ? [{ term: stem, weight: 1, kind: 'exact' }] : []
  // Of several words with one stem the first says all.
  const add = (kind: Expansion['kind'], other: string, weight: number) => {
    const term = analyzer.stem(other)
    if (!found.some((one) => one.term === term)) found.push({ ...{ term, weight, kind } })
  }
  if (isPrefix && !(own && word.length === 1)) {
    const weight = own ? COMPLETION_WEIGHT.known : COMPLETION_WEIGHT.unknown
    const completions = await vocabulary.completions(word, MOST_COMPLETIONS)
    const content = completions.filter(([completion]) => !analyzer.isStopWord(completion))
    for (const completion of affordable(
      content.length > 0 ? content : completions,
      own ? countStanding(own) : 0,
    )) {
      // A long completion says less of what was meant.
      add('completion', completion, weight * Math.sqrt(word.length / completion.length))
    }
  }
  if (found.length === 0 && canBeMisspelt(word)) {
    const corrections = await vocabulary.corrections(word, editsAllowed(word), MOST_CORRECTIONS)
    for (const [rank, [correction]] of corrections.entries())
      add('correction', correction, CORRECTION_WEIGHTS[rank] as number)
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
