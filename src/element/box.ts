import type { SearchIndex } from '../searcher.js'
import type { Child } from './draw.js'
import type { Extras } from './extras.js'
import type { SearchFilter } from './offers.js'
import type { Recents } from './recents.js'
import type { Row } from './rows.js'
import type { Settings } from './settings.js'
import type { Strings } from './strings.js'

/** What a chosen result says of itself. */
export interface Chosen {
  query: string
  /** Deep link, as the index has it. */
  url: string
  /** URL of the article. */
  article: string
  title: string
  /** The words that matched, as they stand in the excerpt. */
  words: string[]
  /** Place of the article among the results shown, from 1. */
  position: number
  total: number
}

/** The details of the events that the element sends. All bubble and leave the shadow tree. */
export interface EventDetails {
  /** The dialog or the list was opened. */
  'fascicle:open': undefined
  /** A query was answered, and the visitor left it standing for a moment. */
  'fascicle:query': { query: string; filter: SearchFilter; total: number; milliseconds: number }
  /** The same, when nothing was found. */
  'fascicle:no-results': { query: string; filter: SearchFilter }
  /** A result was chosen. `preventDefault()` keeps the browser from going there: for routers. */
  'fascicle:select': Chosen
  /** A search failed. */
  'fascicle:error': { query: string; error: unknown }
}

/** What fills the gaps of a text. */
export type Values = Record<string, string | number | Node>

/** What the forms of the box need of their element. */
export interface Box {
  readonly host: HTMLElement
  readonly settings: Settings
  readonly recents: Recents
  /** Draws a row in the site's own way, if it has one. */
  renderer(row: Row): Node | undefined
  /** What is fetched with the index; empty before. */
  extras: Extras
  /** Ends when the element leaves the page or is built anew. */
  readonly signal: AbortSignal
  /** A text as it is now: they change when those of the language arrive. */
  text(name: keyof Strings, values?: Values): string
  /** The same in pieces, of which elements may be some. */
  say(name: keyof Strings, values?: Values): Child[]
  /** Opens the index, or gives the open one. */
  openIndex(): Promise<SearchIndex>
  /** Fetches what the first search will need. */
  warm(): void
  /** Measures the window anew. */
  measure(): void
  /** Sends an event; false when somebody prevented what follows. */
  emit<Name extends keyof EventDetails>(name: Name, detail?: EventDetails[Name]): boolean
}

/** One form of the box. */
export interface View {
  /** What goes into the shadow tree. */
  nodes: Node[]
  /** Where the visitor types. */
  input: HTMLInputElement
  /** Searches for this. */
  search(query: string): void
  /** Puts the texts in their places again. */
  relabel(): void
  open(): void
  close(): void
  /** Asks again, because the index is another one. */
  again(): void
}
