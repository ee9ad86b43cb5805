import type { Box, View } from './box.js'
import { drawLens, make, set } from './draw.js'
import { type State, startInquiry } from './inquiry.js'
import { intentOf, step } from './keys.js'
import { foundText } from './messages.js'
import type { SearchFilter } from './offers.js'
import { createPanel, type Option } from './panel.js'
import { leaveBy } from './rows.js'

/** What a combobox asks of the form of the box that it stands in. */
export interface Surroundings {
  /** Whether the panel opens and closes over the page; otherwise it is always open. */
  isPopup: boolean
  /** A result was chosen in this window, or Escape pressed while there was nothing left to close or to clear. */
  onLeave(): void
}

/** An input, and below it what is found. */
export interface Combobox extends View {
  /** The input with its buttons. */
  form: HTMLFormElement
  panel: HTMLElement
  /** Below all results, always in view. */
  foot: HTMLElement
}

/** Longest query that the input takes: what the searcher does. */
export const LONGEST_QUERY = 2000

/**
 * Makes the input and the panel of a dialog or of an inline box, by the combobox pattern of the WAI-ARIA Authoring Practices
 * (list autocomplete with manual selection): the focus stays in the input, which names the active option.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function createCombobox(box: Box, { isPopup, onLeave }: Surroundings): Combobox {
  const { settings, recents, signal } = box
  const input = make('input', 'input', {
    ...{ name: 'q', role: 'combobox', maxlength: LONGEST_QUERY, placeholder: settings.placeholder },
    ...{ autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search' },
    ...{ 'aria-controls': 'list', 'aria-autocomplete': 'list', 'aria-label': settings.label },
    oninput() {
      isWanted = true
      change(input.value)
    },
    ...{ onkeydown: press, onfocus: box.warm, onclick: () => open() },
  })
  const clear = make('button', 'clear', { hidden: true, onclick: () => restart('') }, '×')
  const form = make(
    'form',
    'form',
    { role: 'search', action: settings.action, onsubmit: submit, onpointerenter: box.warm },
    ...[drawLens(), input, clear],
  )
  const panel = createPanel(box, {
    onQuery: restart,
    onFilter: narrow,
    onMore() {
      limit += settings.limit
      input.focus()
      ask()
    },
    onRetry: () => inquiry.again(),
    onRow(row, isApart) {
      const goes = leaveBy(row, box)
      if (!isApart) onLeave()
      return goes
    },
    onPoint: (index) => activate(index, false),
    onForget(query) {
      recents.remove(query)
      input.focus()
      draw()
    },
  })
  const inquiry = startInquiry(box.openIndex, show, (answer, milliseconds) => {
    const { query, total } = answer
    panel.announce(foundText(box, answer))
    box.emit('fascicle:query', { query, filter, total, milliseconds })
    if (total === 0) box.emit('fascicle:no-results', { query, filter })
  })

  let filter: SearchFilter = {}
  let { limit } = settings
  let shown: State = { kind: 'idle' }
  let options: Option[] = []
  let active = -1
  let isOpen = !isPopup
  /** Whether a popup shall open over whatever comes: not when the visitor closed it. */
  let isWanted = false
  /** Enter came before the answer. */
  let isWaiting = false

  function ask(): void {
    const query = input.value
    inquiry.ask(
      query.trim() === ''
        ? undefined
        : { query, limit, ...settings.search, filter: { ...settings.filter, ...filter } },
    )
  }

  /** The text is another one. */
  function change(query: string): void {
    isWaiting = false
    if (query.trim() === '') filter = {}
    clear.hidden = query === ''
    narrow(filter)
  }

  function narrow(chosen: SearchFilter): void {
    filter = chosen
    limit = settings.limit
    ask()
  }

  function search(query: string): void {
    input.value = query
    change(query)
  }

  /** The visitor chooses another query, or none. */
  function restart(query: string): void {
    isWanted = true
    input.focus()
    search(query)
  }

  function show(state: State): void {
    const isLoading = state.kind === 'loading'
    set(panel.element, { 'aria-busy': isLoading && 'true' })
    if (isLoading) panel.announce(box.text('loading'))
    // What was found before stays until there is something better.
    if (isLoading && shown.kind === 'answer') return
    const kept = limit > settings.limit ? options.length : -1
    shown = state
    draw()
    if (kept < 0) panel.rewind()
    else activate(kept)
    if (state.kind === 'error') {
      isWaiting = false
      panel.announce(box.text(navigator.onLine ? 'failed' : 'offline'))
      box.emit('fascicle:error', { query: state.query, error: state.error })
    }
    if (isWaiting && state.kind === 'answer') options[0]?.choose(false)
  }

  function draw(): void {
    activate(-1)
    options = panel.draw(shown, filter)
    open(isWanted)
  }

  /** A popup opens only over something to show; what the input says of it is always true. */
  function open(wanted = true): void {
    const wasOpen = isOpen
    isWanted = wanted
    isOpen = !isPopup || (wanted && (shown.kind !== 'idle' || options.length > 0))
    panel.element.hidden = !isOpen
    set(input, { 'aria-expanded': `${isOpen && options.length > 0}` })
    if (!isOpen) activate(-1)
    if (isOpen && !wasOpen) {
      box.measure()
      box.emit('fascicle:open')
    }
  }

  function activate(index: number, isScrolling = true): void {
    const element = options[index]?.element
    const before = options[active]?.element
    if (before) set(before, { 'aria-selected': 'false' })
    if (element) set(element, { 'aria-selected': 'true' })
    active = element ? index : -1
    set(input, { 'aria-activedescendant': element?.id })
    if (isScrolling) element?.scrollIntoView({ block: 'nearest' })
  }

  function press(event: KeyboardEvent): void {
    // The page sees an element that is no input: on some sites the letter n turns the page.
    event.stopPropagation()
    const intent = intentOf(event)
    const option = options[active]
    if (intent === 1 || intent === -1) {
      open()
      activate(step(active, intent, options.length))
    } else if (intent === 'open' || intent === 'close') open(intent === 'open')
    else if (intent === 'escape') {
      if (isPopup && isOpen) open(false)
      else if (input.value) restart('')
      else onLeave()
    } else if (option && (intent === 'choose' || intent === 'apart')) option.choose(intent === 'apart')
    else if (intent === 'remove' && option?.remove) option.remove()
    else return
    event.preventDefault()
  }

  /** Enter without an active option: to the results page, or else to the first result as soon as there is one. */
  function submit(event: Event): void {
    const query = input.value
    if (isPopup && settings.action && query.trim() !== '') {
      recents.add(query)
      return
    }
    event.preventDefault()
    isWaiting = inquiry.isAsking()
    if (!isWaiting && shown.kind === 'answer') options[0]?.choose(false)
  }

  addEventListener('online', () => shown.kind !== 'answer' && inquiry.again(), { signal })
  return {
    ...{ nodes: [form, panel.element], form, panel: panel.element, foot: panel.foot, input, search, open },
    again: inquiry.again,
    close: () => open(false),
    relabel() {
      set(clear, { 'aria-label': box.text('clear') })
      draw()
    },
  }
}
