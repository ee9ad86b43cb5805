import type { Excerpt } from '../searcher.js'

/** A text with its matches between tags, as Algolia's API has it. The tags are no HTML yet: who shows it escapes it first. */
export interface Highlighted {
  value: string
  matchLevel: 'none' | 'partial' | 'full'
  matchedWords: string[]
}

/** What goes around a match. */
export interface Tags {
  before: string
  after: string
}

/** The words that are marked in excerpts, as they are written there, in small letters. */
export const markedWords = (excerpts: readonly Excerpt[]): Set<string> =>
  new Set(
    excerpts.flatMap(({ text, marks }) => marks.map(([from, to]) => text.slice(from, to).toLowerCase())),
  )

/** An excerpt with its marks between tags. */
export function highlightExcerpt({ text, marks }: Excerpt, tags: Tags): Highlighted {
  return highlighted(text, marks, tags)
}

/** A title or a heading, of which those words are marked that the excerpt or the query has. */
export function highlightWords(text: string, words: ReadonlySet<string>, tags: Tags): Highlighted {
  const marks = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’_-]*/gu)]
    .filter(([word]) => words.has(word.toLowerCase()))
    .map(({ 0: word, index }): [number, number] => [index, index + word.length])
  return highlighted(text, marks, tags)
}

function highlighted(
  text: string,
  marks: readonly (readonly [number, number])[],
  { before, after }: Tags,
): Highlighted {
  let value = ''
  let end = 0
  const matchedWords: string[] = []
  for (const [from, to] of marks) {
    const word = text.slice(from, to)
    value += text.slice(end, from) + before + word + after
    matchedWords.push(word.toLowerCase())
    end = to
  }
  return {
    value: value + text.slice(end),
    matchLevel: marks.length > 0 ? 'full' : 'none',
    matchedWords: [...new Set(matchedWords)],
  }
}
