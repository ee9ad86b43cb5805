import type { Analyzer, Token } from '../core/analyzer.js'

/** A piece of text to show, and which parts of it matched. */
export interface Excerpt {
  /** Plain text, never HTML: put it on the page as text nodes. */
  text: string
  /** Matches as `[start, end)` offsets into `text`, in UTF-16 code units, ascending, never overlapping. */
  marks: [start: number, end: number][]
}

/** Longest excerpt, in UTF-16 code units: two to three lines of a result. */
export const EXCERPT_LENGTH = 200

/** How far before its first match an excerpt may begin, to start with a sentence. */
const LEAD_IN = 60

/**
 * The piece of a text in which most of the terms stand, beginning with a sentence or at least a word.
 * Without any match it is the beginning of the text.
 *
 * @param terms terms of the index that matched
 * @example excerptOf('Ketamine was made in 1962.', new Set(['ketamine']), analyzer)
 * // => { text: 'Ketamine was made in 1962.', marks: [[0, 8]] }
 */
export function excerptOf(text: string, terms: ReadonlySet<string>, analyzer: Analyzer): Excerpt {
  const matches = matchesIn(text, terms, analyzer)
  const first = bestStart(matches)
  const start = first === undefined ? 0 : startBefore(text, first)
  const end = endAfter(text, start)
  const before = start > 0 ? '… ' : ''
  const after = end < text.length ? ' …' : ''
  const shift = before.length - start
  return {
    // Line feeds between blocks become spaces of the same length, so that offsets hold.
    text: before + text.slice(start, end).replace(/\s/g, ' ') + after,
    marks: matches
      .filter((token) => token.start >= start && token.end <= end)
      .map((token) => [token.start + shift, token.end + shift]),
  }
}

/** The words of a text that matched; of a word and its parts the first. */
export function matchesIn(text: string, terms: ReadonlySet<string>, analyzer: Analyzer): Token[] {
  let reached = 0
  return analyzer.tokens(text).filter((token) => {
    if (!terms.has(token.term) || token.start < reached) return false
    reached = token.end
    return true
  })
}

/**
 * Where to look: the first match from which a window holds the most different terms. More repetitions do not count:
 * authors say first what matters, and tables and lists repeat.
 */
function bestStart(matches: readonly Token[]): number | undefined {
  let best: { start: number; distinct: number } | undefined
  for (const [from, { start }] of matches.entries()) {
    const terms = new Set<string>()
    for (
      let to = from;
      (matches[to]?.end ?? Number.POSITIVE_INFINITY) <= start + EXCERPT_LENGTH - LEAD_IN;
      to++
    ) {
      terms.add((matches[to] as Token).term)
    }
    if (!best || terms.size > best.distinct) best = { start, distinct: terms.size }
  }
  return best?.start
}

/** The start of the sentence or block that holds the match, if it is near; else of a word some way before it. */
function startBefore(text: string, match: number): number {
  const from = Math.max(0, match - LEAD_IN)
  if (from === 0) return 0
  const before = text.slice(from, match)
  // What stands before the last sentence or block, and the spaces after it.
  const sentence = /^.*(?:\n|[.!?。！？]["'”’)]*\s)\s*/s.exec(before)?.[0].length ?? 0
  if (sentence > 0) return from + sentence
  const space = before.search(/\s\S/)
  return space === -1 ? match : from + space + 1
}

function endAfter(text: string, start: number): number {
  const limit = start + EXCERPT_LENGTH
  if (limit >= text.length) return text.length
  const space = text.slice(start, limit + 1).search(/\s\S*$/)
  // A text without spaces is cut where it stands, though never through a character.
  if (space > EXCERPT_LENGTH / 2) return start + space
  const isPair = /[\uD800-\uDBFF]/.test(text[limit - 1] as string)
  return isPair ? limit - 1 : limit
}
