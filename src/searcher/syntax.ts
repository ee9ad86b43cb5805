/** A part of a query that says more than words do. */
export interface Term {
  /** What it says, without the signs around it. */
  text: string
  /** `+` for what has to be there, `-` for what must not be. */
  sign: '' | '+' | '-'
  isPhrase: boolean
  /** Name of a facet that should have the value `text`. */
  facet?: string
  /** As it was typed: what it counts as when it cannot be understood. */
  typed: string
}

/** A query, read. */
export interface ReadQuery {
  /** The words that are ranked by. Ends with white space when the last one is finished. */
  words: string
  /** Quoted: the words that stand one after the other. */
  phrases: { text: string; isExcluded: boolean }[]
  /** Words that a section has to hold, and words that it must not. */
  required: string[]
  excluded: string[]
  conditions: Condition[]
}

/** Values of a facet of which an article has to have one, or must have none. */
export interface Condition {
  name: string
  values: readonly string[]
  isExcluded: boolean
}

const PIECES = /[+-]?(?:\p{L}[\p{L}\p{N}_-]*:)?"[^"]+"(?!\S)|\S+/gu

/** Signs count among up to so many words outside of quotes: a longer query is prose, in which quotes mark words as words. */
const MOST_SIGNED_WORDS = 6

const PIECE = /^([+-]?)(?:(\p{L}[\p{L}\p{N}_-]*):(?=.))?("?)(.*?)\3$/su

/**
 * Reads what people know from other search boxes: `"quoted phrase"`, `-without`, `+must`, `topic:ptsd`, `-topic:ptsd` and
 * `topic:"two words"`. Whatever else looks like that is words: a quote that is not closed, `-5`, `-e`, `--flag`,
 * `std::sort`, and everything in a query of more than {@link MOST_SIGNED_WORDS} words.
 */
export function readTerms(query: string): Term[] {
  // Telephones type curly quotes. Their length is the same.
  const terms = [...query.replace(/[“”„«»]/g, '"').matchAll(PIECES)].map(([typed]) => {
    const [, sign = '', facet, quote, text = ''] = PIECE.exec(typed) as RegExpExecArray
    const plain: Term = { text: typed, sign: '', isPhrase: false, typed }
    const isPhrase = quote !== ''
    // A minus before a number is a number, before one letter a flag, before anything else no sign at all.
    if (!/[\p{L}\p{N}]/u.test(text) || (sign && !isPhrase && !/^\p{L}./su.test(text))) return plain
    return { text, sign: sign as Term['sign'], isPhrase, typed, ...(facet !== undefined && { facet }) }
  })
  const isProse = terms.filter(({ isPhrase }) => !isPhrase).length > MOST_SIGNED_WORDS
  return isProse ? [{ text: query, sign: '', isPhrase: false, typed: query }] : terms
}

/**
 * Puts together what a query asks for.
 *
 * @param conditionOf the facet and its value that a term means; nothing when the index has no such facet or value
 */
export async function readQuery(
  query: string,
  conditionOf: (facet: string, value: string) => Promise<{ name: string; value: string } | undefined>,
): Promise<ReadQuery> {
  const read: ReadQuery = { words: '', phrases: [], required: [], excluded: [], conditions: [] }
  const terms = await Promise.all(
    readTerms(query).map(async (term) => {
      if (term.facet === undefined) return { term }
      const meant = await conditionOf(term.facet, term.text)
      if (meant) return { term, meant }
      // No facet: its words, and the sign that stood before them.
      const text = term.isPhrase ? term.typed : term.typed.replace(/^[+-]/, '')
      return {
        term: { ...term, text, isPhrase: false, sign: /^\p{L}/u.test(text) ? term.sign : ('' as const) },
      }
    }),
  )
  const isAsking = terms.some(({ term, meant }) => term.sign !== '-' || meant)
  let isUnfinished = false
  for (const { term, meant } of terms) {
    isUnfinished = false
    const isExcluded = isAsking && term.sign === '-'
    if (meant) read.conditions.push({ name: meant.name, values: [meant.value], isExcluded })
    else if (term.isPhrase && isAsking) read.phrases.push({ text: term.text, isExcluded })
    else if (isExcluded) read.excluded.push(term.text)
    if (meant || isExcluded) continue
    if (isAsking && (term.sign === '+' || term.isPhrase)) read.required.push(term.text)
    read.words += `${read.words && ' '}${isAsking ? term.text : term.typed}`
    isUnfinished = !term.isPhrase
  }
  if (!isUnfinished || /\s$/.test(query)) read.words += ' '
  return read
}
