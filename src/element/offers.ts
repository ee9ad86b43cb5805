import type { Answer } from '../searcher.js'
import type { Box } from './box.js'
import { type Child, make } from './draw.js'

/** Values that an article must have, by facet. */
export type SearchFilter = Record<string, string[]>

type OnQuery = (query: string) => void

/**
 * What was searched in place of unknown words, and another query that may be meant; or, where the results lack what was asked, only
 * that: who asks for bread on a site about sleep did not mean "read".
 */
export function drawAdvice(
  { corrections, didYouMean, missing, total }: Answer,
  box: Box,
  onQuery: OnQuery,
): Child[] {
  const lines = missing[0]
    ? [box.say('nearest', { terms: missing.join(', ') })]
    : (total > 0 ? corrections : []).map(({ word, terms }) =>
        box.say('instead', { word, terms: terms.join(', ') }),
      )
  if (didYouMean && !missing[0]) lines.push(box.say('meant', { query: queryButton(didYouMean, onQuery) }))
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
