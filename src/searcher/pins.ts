import type { Analyzer, Token } from '../core/analyzer.js'
import type { Pin } from '../core/format.js'
import { canBeMisspelt, editsAllowed, type QueryPlan } from './query.js'
import type { Found } from './ranking.js'
import { editDistance } from './vocabulary.js'

/** Letters of a word that is still being typed from which on it counts as the word of a pin that begins so. */
const TYPED_LETTERS = 4

/**
 * The articles that the site's owner wants first for a query: those with a pin whose words stand in the query one after the
 * other. A word that the index does not know may be misspelt by as many letters as the pin's allows, but for the first one: grape is
 * no misspelling of rape, and operating none of OD'd. The last word may be half typed.
 *
 * @param found what was found; pinned articles are taken from it or added
 * @returns all of them, the pinned first, in the order of their pins
 */
export function putPinnedFirst(
  query: string,
  found: Found[],
  pins: readonly Pin[],
  { words }: QueryPlan,
  analyzer: Analyzer,
  stride: number,
): Found[] {
  const tokens = analyzer.tokens(query)
  const unknown = new Set(
    words.flatMap(({ word, expansions }) => (expansions.some(({ kind }) => kind === 'exact') ? [] : [word])),
  )
  const isMeant = (wanted: string, { term, word }: Token): boolean =>
    term === wanted ||
    (unknown.has(word) &&
      canBeMisspelt(wanted) &&
      term[0] === wanted[0] &&
      editDistance(term, wanted, editsAllowed(wanted)) <= editsAllowed(wanted))
  const last = tokens.at(-1)
  const isTyping = last?.end === query.length && last.word.length >= TYPED_LETTERS
  const standsAt = (terms: readonly string[], at: number): boolean =>
    terms.every((term, index) => {
      const token = tokens[at + index]
      if (!token) return false
      return isMeant(term, token) || (token === last && isTyping && term.startsWith(last.word))
    })
  const pinned = pins.filter(({ terms }) => tokens.some((_, at) => standsAt(terms, at)))
  const first = new Map<number, Found>()
  for (const { article, section } of pinned) {
    if (first.has(article)) continue
    const known = found.find((one) => one.article === article)
    const score = known?.score ?? 0
    const id = article * stride + section
    const others = known?.sections.filter((one) => one.id !== id) ?? []
    // The section that is pinned comes first: nothing scores higher.
    const sections = [{ id, score: Math.max(score, ...others.map((one) => one.score)) }, ...others]
    first.set(article, { article, score, sections, isPinned: true })
  }
  if (first.size === 0) return found
  return [...first.values(), ...found.filter(({ article }) => !first.has(article))]
}
