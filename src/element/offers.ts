import type { Answer } from '../searcher.js'
import type { Box } from './box.js'
import { type Child, make } from './draw.js'

/** Values that an article must have, by facet. */
export type SearchFilter = Record<string, string[]>

type OnQuery = (query: string) => void

/** What was searched in place of unknown words, another query that may be meant, and that the results lack words of this one. */
export function drawAdvice(
  { corrections, didYouMean, missing, total }: Answer,
  box: Box,
  onQuery: OnQuery,
): Child[] {
  const lines = (total > 0 ? corrections : []).map(({ word, terms }) =>
    box.say('instead', { word, terms: terms.join(', ') }),
  )
  if (didYouMean) lines.push(box.say('meant', { query: queryButton(didYouMean, onQuery) }))
  if (missing[0]) lines.push(box.say('nearest', { terms: missing.join(', ') }))
  return lines.map((line) => make('p', 'advice', {}, ...line))
}

/** Further searches. */
export function drawRelated({ related }: Answer, box: Box, onQuery: OnQuery): Child[] {
  const buttons = related.map((query) => queryButton(query, onQuery))
  return buttons[0] ? [drawGroup('related', box.text('related'), buttons)] : []
}

/** Buttons that belong together, and what they are. */
export const drawGroup = (part: string, label: string, buttons: Node[]) =>
  make(
    'div',
    part,
    { role: 'group', 'aria-label': label },
    make('span', 'label', { 'aria-hidden': 'true' }, label),
    ...buttons,
  )

const queryButton = (query: string, onQuery: OnQuery) =>
  make('button', 'link', { onclick: () => onQuery(query) }, query)
