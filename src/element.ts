import type { Box, EventDetails, View } from './element/box.js'
import { LONGEST_QUERY } from './element/combobox.js'
import { createDialog } from './element/dialog.js'
import { loadExtras } from './element/extras.js'
import { createInline } from './element/inline.js'
import { openRecents } from './element/recents.js'
import type { Renderer } from './element/rows.js'
import { ATTRIBUTES, readSettings } from './element/settings.js'
import { openSource } from './element/source.js'
import { FIRST, type Strings, say } from './element/strings.js'
import style from './element/style.css'
import { followViewport } from './element/viewport.js'
import type { SearchIndex } from './searcher.js'

export type { Chosen, EventDetails } from './element/box.js'
export type { SearchFilter } from './element/offers.js'
export type { Renderer, Row } from './element/rows.js'
export type { Plural, Strings } from './element/strings.js'

/** Outside of a page, where the element is only imported, there is nothing to extend. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

/**
 * `<fascicle-search>`: a search box for the index in the folder `src`.
 *
 * Its attributes, parts, properties and events are in docs/search-box.md.
 *
 * @example
 * <fascicle-search src="/search/">
 *   <form action="/find/"><input name="q" aria-label="Search"></form>
 * </fascicle-search>
 */
export class FascicleSearch extends Base {
  static readonly observedAttributes = ATTRIBUTES

  /** Texts in place of the usual ones; those left out stay. */
  declare strings: Partial<Strings> | undefined
  /** Draws what stands inside the link to a result. Default: by the `<template>` in the element, or the usual. */
  declare renderer: Renderer | undefined
  /** An index that is open already, or opening, in place of the one in `src`. */
  declare index: SearchIndex | Promise<SearchIndex> | undefined

  #view: View | undefined
  #leaving: AbortController | undefined
  #opening: Promise<SearchIndex> | undefined
  #query = ''

  /** The visitor's words. Set, they are searched. */
  get query(): string {
    return this.#view?.input.value ?? this.#query
  }
  set query(query: string) {
    this.#query = query
    this.#view?.search(query)
  }

  /** Opens the dialog or the list. */
  open(): void {
    this.#view?.open()
  }

  /** Closes it. */
  close(): void {
    this.#view?.close()
  }

  /** Forgets the index as it was, and asks the last query again: after a build, for example. */
  reload(): void {
    this.#opening = undefined
    this.#view?.again()
  }

  /** Called by the browser. */
  connectedCallback(): void {
    // Whoever types already goes on typing.
    const before = this.querySelector('input')
    const isTyping = before && before === document.activeElement
    if (isTyping) this.#query = before.value
    this.#build(isTyping)
  }

  /** Called by the browser. */
  disconnectedCallback(): void {
    this.#query = this.query
    this.#leaving?.abort()
    this.#view = undefined
  }

  /** Called by the browser. */
  attributeChangedCallback(name: string): void {
    if (name === 'src') this.#opening = undefined
    if (!this.#view) return
    this.disconnectedCallback()
    this.#build()
  }

  #build(isOpen?: boolean | null): void {
    const settings = readSettings(this)
    const { language, mode, src } = settings
    this.#leaving = new AbortController()
    const { signal } = this.#leaving
    const [looks, measures] = [new CSSStyleSheet(), new CSSStyleSheet()]
    let loading: Promise<void> | undefined
    const load = () => {
      loading ??= loadExtras(settings, this.querySelector('template')).then((extras) => {
        box.extras = extras
        looks.replaceSync([style, (extras.page ?? extras.facets)?.STYLE].join(''))
        this.#view?.relabel()
      })
      return loading
    }
    const box: Box = {
      ...{ host: this, settings, signal, extras: {} },
      text: (name, values) => box.say(name, values).join(''),
      say: (name, values = {}) =>
        say({ ...FIRST, ...box.extras.strings, ...this.strings }[name] ?? '', language, values),
      renderer: (row) => (this.renderer ?? box.extras.renderer)?.(row),
      recents: openRecents(src, settings.recents),
      openIndex: async () => {
        this.#opening ??= openSource(src, settings.pageLanguage)
        try {
          const [index] = await Promise.all([this.index ?? this.#opening, load()])
          return index
        } catch (error) {
          this.#opening = undefined
          throw error
        }
      },
      // Should it fail, the search that follows will say so.
      warm: () => void box.openIndex().catch(() => undefined),
      measure: followViewport(this, measures, signal),
      emit: (type, detail) =>
        this.dispatchEvent(
          new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }),
        ),
    }
    const show = () => {
      const { page } = box.extras
      // Without its script, the form without script stays.
      if (signal.aborted || (mode === 'page' && !page)) return
      settings.label ||= box.text('search')
      settings.placeholder ||= settings.label
      const view = page ? page.createPage(box) : mode === 'inline' ? createInline(box) : createDialog(box)
      this.#view = view
      view.relabel()
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
      root.adoptedStyleSheets = [looks, measures]
      root.replaceChildren(...view.nodes)
      if (this.#query) view.search(this.#query)
      if (!isOpen) return
      view.open()
      view.input.setSelectionRange(LONGEST_QUERY, LONGEST_QUERY)
    }
    looks.replaceSync(style)
    // The script of a results page is fetched, as is the name of the box in another language if the page gives none.
    if (mode !== 'page' && (settings.label || language === 'en')) show()
    else load().then(show)
  }
}

// Properties that may be set before the element is defined have no setters, which they would hide. Frameworks look whether
// they are there.
Object.assign(FascicleSearch.prototype, { strings: undefined, renderer: undefined, index: undefined })

/** The events by their names. */
export type FascicleEvents = { [Name in keyof EventDetails]: CustomEvent<EventDetails[Name]> }

declare global {
  interface HTMLElementTagNameMap {
    'fascicle-search': FascicleSearch
  }
  interface HTMLElementEventMap extends FascicleEvents {}
}

// Two copies of the script, as of two plugins, are no error.
if (globalThis.customElements && !customElements.get('fascicle-search'))
  customElements.define('fascicle-search', FascicleSearch)
