import type { Answer } from '../searcher.js'
import { type Place, pagesAround, readPlace, writePlace } from './address.js'
import type { Box, View } from './box.js'
import { type Child, drawLens, make, marked, redraw, set } from './draw.js'
import { drawFacets, STYLE as FACET_STYLE } from './facets.js'
import { type State, startInquiry } from './inquiry.js'
import { isApart } from './keys.js'
import { drawEmpty, drawError, drawNothing, foundText } from './messages.js'
import { drawAdvice, drawRelated } from './offers.js'
import style from './page.css'
import { headingOf, hrefOf, isPinned, leaveBy, type Row, rowsOf } from './rows.js'

/** How this form looks besides what all have in common. */
export const STYLE = FACET_STYLE + style

/** A page of results: a plain list of links, with its state in the address. */
export function createPage(box: Box): View {
  const { host, settings, signal, text } = box
  const input = make('input', 'input', {
    ...{ type: 'search', name: 'q', maxlength: 2000, enterkeyhint: 'search' },
    ...{ autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' },
    ...{ 'aria-label': settings.label, placeholder: settings.placeholder },
    ...{ oninput: () => search(input.value), onfocus: box.warm },
    // As in a combobox: the page sees no input.
    onkeydown: (event: Event) => event.stopPropagation(),
  })
  const button = make('button', 'submit', { type: 'submit' })
  const form = make(
    'form',
    'form',
    {
      ...{ role: 'search', action: settings.action, onpointerenter: box.warm },
      onsubmit(event: Event) {
        event.preventDefault()
        isTyping = false
        box.recents.add(input.value)
      },
    },
    ...[drawLens(), input, button],
  )
  const facets = make('div', 'facets')
  const bar = make('div', 'bar')
  const before = make('div', 'before')
  const list = make('ol', 'list', { tabindex: -1 })
  const after = make('div', 'after')
  const status = make('div', 'status', { role: 'status' })
  const results = make('div', 'results', {}, bar, before, list, after, status)

  let place = readPlace(location.search)
  // A query that comes with the address is on its way: the page does not ask for another one meanwhile.
  let shown: State = { kind: place.query ? 'loading' : 'idle' }
  /** Whether the entry of the history is of a query that is still being typed. */
  let isTyping = false

  const inquiry = startInquiry(box.openIndex, show, (answer, milliseconds) => {
    const { query, total } = answer
    const { filter } = place
    isTyping = false
    status.textContent = foundText(box, answer)
    box.emit('fascicle:query', { query, filter, total, milliseconds })
    if (total === 0) box.emit('fascicle:no-results', { query, filter })
  })

  /** Goes to another place: the first letter makes an entry of the history, those that follow change it. */
  function go(change: Partial<Place>): void {
    place = { ...place, page: 1, ...change }
    const isText = 'query' in change
    const address = writePlace(place, location.search) + location.hash
    history[isText && isTyping ? 'replaceState' : 'pushState'](history.state, '', address)
    isTyping = isText
    ask()
  }

  function search(query: string): void {
    if (query !== place.query) go({ query })
  }

  function ask(): void {
    const { query, page, sort, filter } = place
    if (input.value !== query) input.value = query
    const isNarrowed = sort !== 'relevance' || Object.keys(filter).length > 0
    const { limit } = settings
    inquiry.ask(
      query.trim() === '' && !isNarrowed
        ? undefined
        : {
            ...{ query, sort, limit, offset: (page - 1) * limit, ...settings.search },
            filter: { ...settings.filter, ...filter },
          },
    )
  }

  function show(state: State): void {
    const isLoading = state.kind === 'loading'
    set(results, { 'aria-busy': isLoading && 'true' })
    if (isLoading) status.textContent = text('loading')
    if (isLoading && shown.kind === 'answer') return
    shown = state
    draw()
    if (state.kind !== 'error') return
    status.textContent = text(navigator.onLine ? 'failed' : 'offline')
    box.emit('fascicle:error', { query: state.query, error: state.error })
  }

  function draw(): void {
    if (shown.kind === 'answer') {
      drawAnswer(shown.answer)
      return
    }
    for (const element of [facets, bar, before, list]) redraw(element, [])
    if (shown.kind === 'error') redraw(after, [drawError(box, shown.error, inquiry.again)])
    else redraw(after, shown.kind === 'idle' ? [drawEmpty(box)] : [])
  }

  function drawAnswer(answer: Answer): void {
    const { total } = answer
    const last = Math.ceil(total / settings.limit)
    redraw(
      facets,
      settings.facets ? drawFacets(box, answer.facets, place.filter, (filter) => go({ filter })) : [],
    )
    redraw(bar, total > 0 ? [make('span', 'count', {}, text('count', { n: total })), drawSort(answer)] : [])
    redraw(before, drawAdvice(answer, box, search))
    redraw(list, drawArticles(rowsOf(answer)))
    redraw(after, [
      ...(total === 0 ? [drawNothing(box, answer)] : last > 1 ? [drawPages(last)] : []),
      ...drawRelated(answer, box, search),
    ])
  }

  function drawArticles(rows: Row[]): HTMLElement[] {
    const items: HTMLElement[] = []
    for (const row of rows) {
      const item = make('li', isPinned(row) ? 'item pinned' : 'item', {
        lang: row.result.lang,
      })
      const first = items.at(-1)
      if (row.isFirst || !first) items.push(item)
      else (first.querySelector('ul') ?? first.appendChild(make('ul', 'sections'))).append(item)
      item.append(...drawRow(row))
    }
    return items
  }

  function drawRow(row: Row): Child[] {
    const { heading, trail } = headingOf(row, box)
    const { excerpt } = row.section
    const own = box.renderer(row)
    const link = make(
      'a',
      row.isFirst ? 'title' : 'heading',
      {
        href: hrefOf(row, box),
        onclick: (event: Event) => leaveBy(row, box) || event.preventDefault(),
      },
      own ?? heading,
    )
    const children: Child[] = [row.isFirst ? make('h2', '', {}, link) : link]
    if (own) return children
    if (isPinned(row)) children.push(make('span', 'badge', {}, text('pinned')))
    if (trail) children.push(make('p', 'trail', {}, trail))
    if (excerpt.text) children.push(make('p', 'excerpt', {}, ...marked(excerpt)))
    return children
  }

  function drawSort({ results: found }: Answer): HTMLElement {
    const hasDates = place.sort === 'date' || found.some(({ date }) => date)
    const orders: [string, string][] = [
      ['relevance', text('relevance')],
      ...(hasDates ? [['date', text('newest')] as [string, string]] : []),
      ['title', text('title')],
    ]
    const choice = make(
      'select',
      'sort',
      { id: 'sort', onchange: () => go({ sort: choice.value }) },
      ...orders.map(([value, label]) => make('option', '', { value, selected: value === place.sort }, label)),
    )
    return make('label', '', {}, `${text('sort')} `, choice)
  }

  function drawPages(last: number): HTMLElement {
    const { page } = place
    const link = (to: number, label: string, content = label) =>
      make(
        'a',
        'chip',
        {
          ...{ href: writePlace({ ...place, page: to }, location.search), 'aria-label': label },
          'aria-current': to === page && 'page',
          onclick(event: MouseEvent) {
            if (isApart(event)) return
            event.preventDefault()
            go({ page: to })
            host.scrollIntoView({ block: 'start' })
            list.focus({ preventScroll: true })
          },
        },
        content,
      )
    const numbers = pagesAround(page, last).map((one) =>
      one === 0 ? '…' : link(one, text('page', { n: one }), one.toLocaleString(settings.language)),
    )
    const nav = make('nav', 'pages', { 'aria-label': text('pages') }, ...numbers)
    if (page > 1) nav.prepend(link(page - 1, text('previous')))
    if (page < last) nav.append(link(page + 1, text('next')))
    return nav
  }

  addEventListener(
    'popstate',
    () => {
      place = readPlace(location.search)
      isTyping = false
      ask()
    },
    { signal },
  )
  addEventListener('online', () => shown.kind !== 'answer' && inquiry.again(), { signal })
  ask()
  return {
    nodes: [form, make('div', 'page', {}, make('div', 'columns', {}, facets, results))],
    ...{ input, search, again: inquiry.again },
    open: () => input.focus(),
    close: () => undefined,
    relabel() {
      button.textContent = text('search')
      draw()
    },
  }
}
