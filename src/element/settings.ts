import type { Filter, SearchOptions } from '../searcher.js'
import { FOLDER } from './folder.js'
import { nearestLanguage } from './strings.js'

/** What the attributes of the element say, checked. */
export interface Settings {
  /** A button that opens a dialog, an input with a list below it, or a page of results. */
  mode: 'dialog' | 'inline' | 'page'
  /** Folder of the index. */
  src: string
  /** Page of results that a form without script goes to; empty for none. */
  action: string
  /** Name of the box. */
  label: string
  placeholder: string
  /** Such as `mod+k`; none when switched off. */
  shortcuts: string[]
  /** Articles at a time. */
  limit: number
  /** Facets to filter by, each `name` or `name: label`; an empty list is all of them. */
  facets: string[] | undefined
  /** What every search is limited to. */
  filter: Filter
  /** What else every search asks for. */
  search: Pick<SearchOptions, 'sections' | 'facets'>
  /** How many recent searches are kept. */
  recents: number
  /** Whether links name the words found. */
  isHighlighting: boolean
  /** BCP 47 tag of the page or the part of it. */
  pageLanguage: string
  /** That of our texts which is nearest to it. */
  language: string
}

/** The attributes whose change builds the box anew. */
export const ATTRIBUTES = 'mode src action label placeholder facets filter lang'.split(' ')

/** Reads and checks the attributes of the element, and the form inside it that works without script. */
export function readSettings(element: HTMLElement): Settings {
  const text = (name: string) => element.getAttribute(name)
  const numberOf = (name: string, usual: number) => Math.max(1, Math.trunc(Number(text(name))) || usual)
  const input = element.querySelector('input')
  const given = text('mode')
  const mode = given === 'inline' || given === 'page' ? given : 'dialog'
  const pageLanguage = element.closest<HTMLElement>('[lang]')?.lang || 'en'
  const language = nearestLanguage(pageLanguage)
  const label = text('label') || input?.getAttribute('aria-label') || ''
  const offered = text('facets') ?? (mode === 'page' ? '' : 'none')
  const facets = offered === 'none' ? undefined : offered.split(/\s*,\s*/).filter(Boolean)
  return {
    ...{ mode, label, facets, pageLanguage, language },
    src: text('src') ?? FOLDER,
    action: text('action') ?? element.querySelector('form')?.getAttribute('action') ?? '',
    placeholder: text('placeholder') || input?.placeholder || label,
    shortcuts: (text('shortcut') ?? 'mod+k /').split(/\s+|none/).filter(Boolean),
    limit: numberOf('limit', 10),
    filter: filterOf(text('filter') ?? ''),
    search: {
      sections: numberOf('sections', 3),
      facets: offered === '' || (facets ?? []).map((facet) => facet.replace(/\s*:.*/, '')),
    },
    recents: text('recents') === 'none' ? 0 : numberOf('recents', 5),
    isHighlighting: text('highlight') !== 'none',
  }
}

/** @example filterOf('topics=ptsd&topics=trauma&lang=en') // => { topics: ['ptsd', 'trauma'], lang: ['en'] } */
export function filterOf(text: string): Record<string, string[]> {
  const parameters = new URLSearchParams(text)
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]))
}
