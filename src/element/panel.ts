import type { Answer } from '../searcher.js'
import type { Box } from './box.js'
import { drawLens, make, redraw, set } from './draw.js'
import type { State } from './inquiry.js'
import { isApart } from './keys.js'
import { drawEmpty, drawError, drawNothing } from './messages.js'
import { drawAdvice, drawRelated, type SearchFilter } from './offers.js'
import { drawRow, hrefOf, isPinned, type Row, rowsOf } from './rows.js'

/** What can be chosen with the arrow keys. */
export interface Option {
  element: HTMLElement
  /** @param isApart in a tab of its own */
  choose(isApart: boolean): void
  remove?(): void
}

/** What visitors can do in a panel. */
export interface Actions {
  onQuery(query: string): void
  onFilter(filter: SearchFilter): void
  onMore(): void
  onRetry(): void
  /** A row is chosen; false keeps the browser from going there. */
  onRow(row: Row, isApart: boolean): boolean
  /** The pointer is on an option. */
  onPoint(index: number): void
  /** A recent search, or all of them, shall be forgotten. */
  onForget(query?: string): void
}

/** What is below the input. */
export interface Panel {
  element: HTMLElement
  foot: HTMLElement
  /** Draws a state and returns what can be chosen, in order. */
  draw(state: State, filter: SearchFilter): Option[]
  /** Goes back to the first result. */
  rewind(): void
  /** Has screen readers say something. */
  announce(text: string): void
}

/**
 * Makes the panel of a combobox: chips, a list of options and, outside of the list, whatever is no option; a list that holds
 * buttons or headings is none to a screen reader.
 */
export function createPanel(box: Box, actions: Actions): Panel {
  const { settings, recents, text } = box
  const facets = make('div', 'facets')
  const before = make('div', 'before')
  const list = make('div', 'list', { id: 'list', role: 'listbox' })
  const after = make('div', 'after')
  // Arrow keys scroll it by moving through the options: it needs no place of its own in the order of the Tab key.
  const body = make('div', 'body', { tabindex: -1 }, before, list, after)
  const end = make('div', 'end')
  const foot = make('div', 'foot', {}, end)
  const status = make('div', 'status', { role: 'status' })
  let options: Option[] = []

  function draw(state: State, filter: SearchFilter): Option[] {
    options = []
    const isAnswer = state.kind === 'answer'
    if (isAnswer) {
      const { answer } = state
      redraw(facets, box.extras.facets?.drawFacets(box, answer.facets, filter, actions.onFilter) ?? [])
      redraw(before, drawAdvice(answer, box, actions.onQuery))
      redraw(list, drawArticles(rowsOf(answer)))
      redraw(after, [
        ...(answer.total ? [] : [drawNothing(box, answer)]),
        ...drawRelated(answer, box, actions.onQuery),
      ])
    } else {
      const queries = state.kind === 'idle' ? recents.list() : []
      redraw(facets, [])
      redraw(before, queries[0] ? [make('p', 'label', {}, text('recent'))] : [])
      redraw(list, queries.map(drawRecent))
      if (queries[0]) redraw(after, drawForget(queries))
      else if (state.kind === 'error') redraw(after, [drawError(box, state.error, actions.onRetry)])
      else redraw(after, state.kind === 'idle' ? [drawEmpty(box)] : [])
    }
    redraw(end, isAnswer ? drawEnd(state.answer) : [])
    set(list, { 'aria-label': text(isAnswer ? 'results' : 'recent') })
    return options
  }

  function drawArticles(rows: Row[]): HTMLElement[] {
    const groups: HTMLElement[] = []
    for (const row of rows) {
      const group = { role: 'group', 'aria-label': row.result.title, lang: row.result.lang }
      if (row.isFirst) groups.push(make('div', isPinned(row) ? 'group pinned' : 'group', group))
      groups.at(-1)?.append(drawOption(row))
    }
    return groups
  }

  /** Makes an element an option, the next one. */
  function offer(element: HTMLElement, choose: Option['choose'], remove?: () => void): HTMLElement {
    const index = options.length
    set(element, {
      ...{ role: 'option', id: `o${index}`, 'aria-selected': 'false' },
      onpointermove: () => actions.onPoint(index),
    })
    options.push({ element, choose, ...(remove && { remove }) })
    return element
  }

  function drawOption(row: Row): HTMLElement {
    const own = box.renderer(row)
    const attributes = {
      ...{ tabindex: -1, href: hrefOf(row, box) },
      onclick(event: MouseEvent) {
        if (!actions.onRow(row, isApart(event))) event.preventDefault()
      },
    }
    const children = own ? [own] : drawRow(row, box)
    const element = make('a', row.isFirst ? 'option' : 'option section', attributes, ...children)
    return offer(element, (apart) => {
      if (!apart) element.click()
      else if (actions.onRow(row, true)) window.open(element.href, '_blank', 'noopener')
    })
  }

  function drawRecent(query: string): HTMLElement {
    const choose = () => actions.onQuery(query)
    const name = make('span', 'heading', {}, query)
    const element = make('div', 'option recent', { onclick: choose }, drawLens(), ' ', name)
    return offer(element, choose, () => actions.onForget(query))
  }

  /** The buttons that stand beside recent searches: they are no part of the list, only drawn over it. */
  function drawForget(queries: string[]): HTMLElement[] {
    const removers = queries.map((query) =>
      make(
        'button',
        'remove',
        { onclick: () => actions.onForget(query), 'aria-label': text('remove', { query }) },
        '×',
      ),
    )
    return [
      make('div', 'removers', {}, ...removers),
      make('button', 'link', { onclick: () => actions.onForget() }, text('forget')),
    ]
  }

  /** How many results there are, and the way to more of them. */
  function drawEnd({ total, results, query }: Answer): HTMLElement[] {
    const count = make('span', 'count', {}, text('count', { n: total }))
    if (total === 0) return []
    if (settings.action)
      return [
        count,
        make('a', 'link', { href: `${settings.action}?q=${encodeURIComponent(query)}` }, text('all')),
      ]
    const more = make('button', 'link', { onclick: actions.onMore }, text('more'))
    return results.length < total ? [count, more] : [count]
  }

  return {
    element: make('div', 'panel', {}, facets, body, foot, status),
    foot,
    draw,
    rewind: () => body.scrollTo(0, 0),
    announce(said) {
      status.textContent = said
    },
  }
}
