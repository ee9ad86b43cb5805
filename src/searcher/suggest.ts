import type { Analyzer } from '../core/analyzer.js'
import type { Vocabulary } from './vocabulary.js'

/** A query that the visitor may be about to type. */
export interface Suggestion {
  /** What was typed, with its last word completed. */
  text: string
  /** In how many sections the completed word stands. */
  count: number
}

/** Completes the last word of what was typed; the most frequent words of the index first. */
export async function suggestions(
  typed: string,
  analyzer: Analyzer,
  vocabulary: Vocabulary,
  limit: number,
): Promise<Suggestion[]> {
  const last = analyzer.tokens(typed).find(({ end }) => end === typed.length)
  if (!last) return []
  const before = typed.slice(0, last.start)
  return (await vocabulary.completions(last.word, limit)).map(([term, count]) => ({
    text: before + term,
    count,
  }))
}
