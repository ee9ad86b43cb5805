import type * as searcher from '../searcher.js'
import type * as facets from './facets.js'
import type * as page from './page.js'
import type { Strings } from './strings.js'
import type * as template from './template.js'

/**
 * What is fetched only when it is needed. For the ready file the build puts another module in the place of this one, which
 * fetches the same from beside it.
 */
export const importSearcher = (): Promise<Pick<typeof searcher, 'openIndex'>> => import('../searcher.js')

export const importPage = (): Promise<typeof page> => import('./page.js')

export const importFacets = (): Promise<typeof facets> => import('./facets.js')

export const importTemplate = (): Promise<typeof template> => import('./template.js')

type Module = () => Promise<{ default: Strings }>

/** One module for each language, written out so that every bundler finds them. */
const LANGUAGES: Record<string, Module> = {
  ar: () => import('./strings/ar.js'),
  cs: () => import('./strings/cs.js'),
  da: () => import('./strings/da.js'),
  de: () => import('./strings/de.js'),
  en: () => import('./strings/en.js'),
  es: () => import('./strings/es.js'),
  fi: () => import('./strings/fi.js'),
  fr: () => import('./strings/fr.js'),
  he: () => import('./strings/he.js'),
  it: () => import('./strings/it.js'),
  ja: () => import('./strings/ja.js'),
  ko: () => import('./strings/ko.js'),
  nb: () => import('./strings/nb.js'),
  nl: () => import('./strings/nl.js'),
  pl: () => import('./strings/pl.js'),
  pt: () => import('./strings/pt.js'),
  ru: () => import('./strings/ru.js'),
  sv: () => import('./strings/sv.js'),
  tr: () => import('./strings/tr.js'),
  uk: () => import('./strings/uk.js'),
  zh: () => import('./strings/zh.js'),
  'zh-Hant': () => import('./strings/zh-Hant.js'),
}

export const importStrings = (language: string): ReturnType<Module> => (LANGUAGES[language] as Module)()
