import type { Analyzer, Token } from '../core/analyzer.js'
import { FascicleError } from '../core/error.js'
import { countStanding, type PackedTerm } from '../core/packed.js'
import type { ReadQuery } from './syntax.js'
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

/** Most words of a phrase that means the same as another. */
export const LONGEST_SYNONYM = 6

/** Most corrections of an unknown word. */
export const MOST_CORRECTIONS = 3

/** Weight of a completion: of a word that the index does not know, and of one that it knows as it stands. */
const COMPLETION_WEIGHT = { unknown: 0.8, known: 0.4 }

/** Weights of the first, second and third correction (measured on typos in three-word queries). */
const CORRECTION_WEIGHTS = [0.9, 0.5, 0.5]

/** Weight of all the words together that the site's owner says mean the same. */
const SYNONYM_WEIGHT = 0.8

/** A term of the index that stands for a word of the query. */
export interface Expansion {
  term: string
  /** What stands for the word: the word itself, or a completion, a correction or another word for it. */
  text: string
  /** 1 for the word itself, less for what stands in for it. */
  weight: number
  kind: 'exact' | 'synonym' | 'completion' | 'correction'
  postings: PackedTerm
}

/** A word of the query. */
export interface QueryWord {
  /** As the analyzer folds it. */
  word: string
  /** The terms that are searched for it, in ascending order; none when the index knows nothing like it. */
  expansions: Expansion[]
  /** Whether a section has to hold it. */
  isRequired: boolean
}

/** What a query looks up. */
export interface QueryPlan {
  words: QueryWord[]
  /** Terms that a section must not hold, each time all of a group. */
  excluded: PackedTerm[][]
}

/**
 * Which terms of the index a query looks up. The one place where this is decided. The answer depends on the query and
 * the index alone, never on what was asked or fetched before:
 *
 * 1. Function words are left out, unless there is nothing else or they are required. Words of one stem are one word, which counts
 *    as often as it stands in the query (three collections gained 0.01 nDCG@10 on questions).
 * 2. A word whose stem the index knows stands for that, and for what the site's owner says means the same, of which the words
 *    weigh {@link SYNONYM_WEIGHT} together; several words that mean the same as others add those to the first of them.
 * 3. The last word, unless white space follows it, also stands for terms that begin with it. Of the
 *    {@link MOST_COMPLETIONS} most frequent these are, without function words unless there is nothing else: the first one,
 *    then the next as long as they stand together in at most {@link MOST_COMPLETED_SECTIONS} sections. When the index knows
 *    the word, only terms more frequent than it count. A single letter is completed only when it is the whole query and
 *    the index does not know it: the words that begin with it are too many for one to be meant.
 * 4. A word that the index does not know, without synonyms and completions, of four letters or more and without digits, stands
 *    for the {@link MOST_CORRECTIONS} nearest terms: one insertion, deletion, substitution or swap of neighbours away, two from
 *    eight letters on; of equally near ones the most frequent. Only terms that share its first or its last letters are
 *    considered (`mayBeMeant`).
 *
 * @param synonyms what means the same: stems to stems, several of them apart by spaces
 */
export async function planQuery(
  { words: text, required, excluded }: Pick<ReadQuery, 'words' | 'required' | 'excluded'>,
  analyzer: Analyzer,
  vocabulary: Vocabulary,
  synonyms: Readonly<Record<string, readonly string[]>> = {},
): Promise<QueryPlan> {
  const tokens = analyzer.tokens(text)
  // "us" is a function word, unless the site's owner says that it means the United States.
  const isContent = ({ word, term }: Token) => !analyzer.isStopWord(word) || Object.hasOwn(synonyms, term)
  const contentOf = (own: Token[]) => (own.some(isContent) ? own.filter(isContent) : own)
  // A word and its last part end together.
  const unfinished = new Set(tokens.flatMap(({ term, end }) => (end === text.length ? [term] : [])))
  const mustBe = new Set(required.flatMap((one) => contentOf(analyzer.tokens(one)).map(({ term }) => term)))
  // Of several words with one stem the last stands for all.
  const distinct = [...new Map(tokens.map((token) => [token.term, token])).values()]
  const content = distinct.filter((token) => isContent(token) || mustBe.has(token.term))
  const planned = (content.length > 0 ? content : distinct).slice(0, MOST_WORDS)
  const others = otherWords(tokens, planned, synonyms)
  const words = planned.map(async ({ term, word }): Promise<QueryWord> => {
    const isPrefix = unfinished.has(term) && (planned.length === 1 || word.length > 1)
    const expansions = await expand(word, isPrefix, others.get(term) ?? [], analyzer, vocabulary)
    const times = tokens.filter((token) => token.term === term).length
    return {
      word,
      expansions: expansions.map((one) => ({ ...one, weight: one.weight * times })),
      isRequired: mustBe.has(term),
    }
  })
  const groups = excluded.map(async (one) => {
    const found = contentOf(analyzer.tokens(one)).map(({ term }) => vocabulary.term(term))
    const group = (await Promise.all(found)).filter((postings) => postings !== undefined)
    return group.length === found.length ? [group] : []
  })
  return { words: await Promise.all(words), excluded: (await Promise.all(groups)).flat() }
}

/** @throws FascicleError `QUERY_TOO_LONG` */
export function checkLength({ length }: string): void {
  if (length <= LONGEST_QUERY) return
  throw new FascicleError('QUERY_TOO_LONG', `the query has ${length} characters`, {
    mend: `shorten it to ${LONGEST_QUERY} or fewer`,
  })
}

/** For each of the words, by its term, the terms of what the site's owner says means the same, and what they weigh. */
function otherWords(
  tokens: readonly Token[],
  words: readonly Token[],
  synonyms: Readonly<Record<string, readonly string[]>>,
): Map<string, [term: string, weight: number][]> {
  const found = new Map<string, [string, number][]>()
  for (let from = 0; from < tokens.length; from++) {
    let phrase = ''
    for (let to = from; to < Math.min(tokens.length, from + LONGEST_SYNONYM); to++) {
      phrase += (phrase && ' ') + (tokens[to] as Token).term
      if (!Object.hasOwn(synonyms, phrase)) continue
      const bearer = tokens.slice(from, to + 1).find((token) => words.some(({ term }) => term === token.term))
      if (!bearer) continue
      const own = found.get(bearer.term) ?? []
      for (const other of synonyms[phrase] as readonly string[]) {
        const terms = other.split(' ')
        const weight = (SYNONYM_WEIGHT * (to - from + 1)) / terms.length
        own.push(...terms.map((term): [string, number] => [term, Math.min(SYNONYM_WEIGHT, weight)]))
      }
      found.set(bearer.term, own)
    }
  }
  return found
}

async function expand(
  word: string,
  isPrefix: boolean,
  others: readonly [term: string, weight: number][],
  analyzer: Analyzer,
  vocabulary: Vocabulary,
): Promise<Expansion[]> {
  const stem = analyzer.stem(word)
  const [own, ...known] = await Promise.all([stem, ...others.map(([term]) => term)].map(vocabulary.term))
  const found = new Map<string, Omit<Expansion, 'postings'>>()
  // Of several words with one stem the first says all.
  const add = (kind: Expansion['kind'], term: string, weight: number, text: string) => {
    if (!found.has(term)) found.set(term, { term, text, weight, kind })
  }
  if (own) add('exact', stem, 1, word)
  for (const [index, [term, weight]] of others.entries()) if (known[index]) add('synonym', term, weight, term)
  if (isPrefix && !(own && word.length === 1)) {
    const weight = own ? COMPLETION_WEIGHT.known : COMPLETION_WEIGHT.unknown
    const completions = await vocabulary.completions(word, MOST_COMPLETIONS)
    const content = completions.filter(([completion]) => !analyzer.isStopWord(completion))
    for (const completion of affordable(
      content.length > 0 ? content : completions,
      own ? countStanding(own) : 0,
    )) {
      // A long completion says less of what was meant.
      const share = Math.sqrt(word.length / completion.length)
      add('completion', analyzer.stem(completion), weight * share, completion)
    }
  }
  if (found.size === 0 && canBeMisspelt(word)) {
    const corrections = await vocabulary.corrections(word, editsAllowed(word), MOST_CORRECTIONS)
    for (const [rank, [correction]] of corrections.entries())
      add('correction', analyzer.stem(correction), CORRECTION_WEIGHTS[rank] as number, correction)
  }
  // Sums of floating-point numbers depend on their order: it is the same for every layout of the index.
  const sorted = [...found.values()].sort((a, b) => (a.term < b.term ? -1 : 1))
  return Promise.all(
    sorted.map(async (one) => ({ ...one, postings: (await vocabulary.term(one.term)) as PackedTerm })),
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
export const canBeMisspelt = (term: string): boolean => term.length >= 4 && !/\d/.test(term)

export const editsAllowed = (term: string): number => (term.length >= 8 ? 2 : 1)
