import type { Answer } from '../searcher.js'
import type { Box } from './box.js'
import { make } from './draw.js'

const message = (text: string, ...more: Node[]) =>
  make('div', 'message', {}, make('p', '', {}, text), ...more)
const hint = (text: string) => make('p', 'hint', {}, text)

/** Before anything is typed. A page may put something of its own there: `slot="empty"`. */
export const drawEmpty = ({ text }: Box): HTMLElement =>
  make('slot', '', { name: 'empty' }, message(text('empty'), hint(text('tip'))))

/** When nothing was found; `slot="no-results"`. */
export const drawNothing = ({ text }: Box, { query }: Answer): HTMLElement =>
  make('slot', '', { name: 'no-results' }, message(text('nothing', { query }), hint(text('advice'))))

/** When the search failed. The code is for the site's owner, to whom a visitor may send it. */
export function drawError({ text }: Box, error: unknown, onclick: () => void): HTMLElement {
  const isOnline = navigator.onLine
  return message(
    text(isOnline ? 'failed' : 'offline'),
    make('button', 'link', { onclick }, text('retry')),
    hint((isOnline && (error as { code?: string }).code) || ''),
  )
}

/** What screen readers are told of an answer. */
export const foundText = ({ text }: Box, { total, query }: Answer): string =>
  total ? `${text('count', { n: total })}: ${query}` : text('nothing', { query })
