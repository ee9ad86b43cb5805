import type { Analyzer } from '../core/analyzer.js'
import { FascicleError } from '../core/error.js'
import type { Vocabulary } from './vocabulary.js'

/** Longest query, in UTF-16 code units: three times the longest question in public test collections. */
export const LONGEST_QUERY = 2000

/** Most distinct words of a query that are looked up; later ones are left out. Each costs postings and time. */
export const MOST_WORDS = 32

/** Most completions of the last word: with more, a single letter would stand for a third of the vocabulary. */
export const MOST_COMPLETIONS = 12

/** Most corrections of an unknown word, nearest and most frequent first. */
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
}

/** A word of the query. */
export interface QueryWord {
  /** As the analyzer folds it. */
  term: string
  /** Where it stands in the query. */
  start: number
  end: number
  /** The terms that are searched for it, in ascending order; none when the index knows nothing like it. */
  expansions: Expansion[]
}

/**
 * Which terms of the index a query looks up. The one place where this is decided:
 *
 * 1. Function words are left out, unless there is nothing else.
 * 2. A word that the index knows stands for itself.
 * 3. The last word, unless white space follows it, also stands for the {@link MOST_COMPLETIONS} most frequent
 *    terms that begin with it.
 * 4. A word that the index does not know, without completions, of three letters or more and without digits,
 *    stands for the {@link MOST_CORRECTIONS} nearest terms: one insertion, deletion, substitution or swap of
 *    neighbours away, two from eight letters on; of equally near ones the most frequent.
 *
 * @throws FascicleError `QUERY_TOO_LONG`
 */
export function planQuery(query: string, analyzer: Analyzer, vocabulary: Vocabulary): QueryWord[] {
  if (query.length > LONGEST_QUERY) {
    throw new FascicleError('QUERY_TOO_LONG', `the query has ${query.length} characters`, {
      mend: `shorten it to ${LONGEST_QUERY} or fewer`,
    })
  }
  const tokens = analyzer.tokens(query)
  const last = tokens.at(-1)
  const isUnfinished = last !== undefined && last.end === query.length
  const seen = new Set<string>()
  const words: QueryWord[] = []
  const stopWords: QueryWord[] = []
  for (const { term, start, end } of tokens) {
    const isPrefix = isUnfinished && start === last.start
    const isStopWord = analyzer.isStopWord(term)
    // The last word may be a function word or the beginning of another word: only the latter is kept.
    if (seen.has(term) && !isPrefix) continue
    seen.add(term)
    const word = { term, start, end, expansions: expand(term, isPrefix, vocabulary) }
    if (!isStopWord) words.push(word)
    else {
      stopWords.push(word)
      const completions = word.expansions.filter(
        (one) => one.kind === 'completion' && !analyzer.isStopWord(one.term),
      )
      if (isPrefix && completions.length > 0 && words.length > 0)
        words.push({ ...word, expansions: completions })
    }
  }
  return (words.length > 0 ? words : stopWords).slice(0, MOST_WORDS)
}

function expand(term: string, isPrefix: boolean, vocabulary: Vocabulary): Expansion[] {
  const isKnown = vocabulary.has(term)
  const expansions: Expansion[] = isKnown ? [{ term, weight: 1, kind: 'exact' }] : []
  if (isPrefix) {
    const weight = isKnown ? COMPLETION_WEIGHT.known : COMPLETION_WEIGHT.unknown
    for (const completion of vocabulary.completions(term, MOST_COMPLETIONS)) {
      // A long completion says less of what was meant.
      const likeness = Math.sqrt(term.length / completion.term.length)
      expansions.push({ term: completion.term, weight: weight * likeness, kind: 'completion' })
    }
  }
  if (expansions.length === 0 && canBeMisspelt(term)) {
    const near = vocabulary.corrections(term, editsAllowed(term), MOST_CORRECTIONS)
    for (const [rank, correction] of near.entries()) {
      expansions.push({
        term: correction.term,
        weight: CORRECTION_WEIGHTS[rank] as number,
        kind: 'correction',
      })
    }
  }
  // Sums of floating-point numbers depend on their order: it is the same for every layout of the index.
  return expansions.sort((a, b) => (a.term < b.term ? -1 : 1))
}

/** Numbers and codes are not misspelt words: 988 is not 998. */
const canBeMisspelt = (term: string): boolean => term.length >= 3 && !/\d/.test(term)

const editsAllowed = (term: string): number => (term.length >= 8 ? 2 : 1)
