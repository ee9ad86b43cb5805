/** A text for each plural category of a language that it needs; `other` is for the rest. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** Every text that the box shows or says. `{n}`, `{query}`, `{word}` and `{terms}` are filled in. */
export interface Strings {
  /** Name of the button, the dialog and the input; placeholder of the input. */
  search: string
  clear: string
  close: string
  /** Name of the list of results. */
  results: string
  /** Name of the list of recent searches. */
  recent: string
  /** Removes all recent searches. */
  forget: string
  /** Name of the button that removes one of them, `{query}`. */
  remove: string
  /** How many results there are, `{n}`: shown, and said to screen readers. */
  count: string | Plural
  /** Heading of what stands before the first heading of an article. */
  lead: string
  /** Nothing was found for `{query}`. */
  nothing: string
  /** What to do then. */
  advice: string
  /** Offers another `{query}`, which becomes a button. */
  meant: string
  /** `{word}` is unknown, `{terms}` were searched in its place. */
  instead: string
  /** No result holds all that was asked: the best of them lack `{terms}`. */
  nearest: string
  /** Stands before further queries. */
  related: string
  /** Label of a result that the site's owner puts first. */
  pinned: string
  /** Takes all filters away. */
  unfilter: string
  /** Leads to the results page. */
  all: string
  /** Shows more results below. */
  more: string
  loading: string
  failed: string
  retry: string
  offline: string
  /** What can be done here, before anything is typed. */
  empty: string
  /** How to write a query. */
  tip: string
  /** What the arrow keys do. */
  move: string
  /** What the Enter key does. */
  open: string
  /** Label of the choice of order. */
  sort: string
  relevance: string
  newest: string
  title: string
  /** Name of the navigation between pages of results. */
  pages: string
  /** Name of the link to page `{n}`. */
  page: string
  previous: string
  next: string
}

/** The texts that are there before those of a language are fetched, and when they cannot be fetched. */
export const FIRST: Partial<Strings> = {
  search: 'Search',
  clear: 'Clear',
  close: 'Close',
  loading: 'Searching…',
  failed: 'Search is not available',
  retry: 'Try again',
  offline: 'You are offline.',
}

/** The languages that we have texts of. */
const LANGUAGES = 'ar cs da de en es fi fr he it ja ko nb nl pl pt ru sv tr uk zh zh-Hant'.split(' ')

/**
 * The language among ours that is nearest to a tag of BCP 47; `en` when there is none.
 *
 * @example nearestLanguage('pt-BR') // => 'pt'
 * @example nearestLanguage('zh-TW') // => 'zh-Hant'
 */
export function nearestLanguage(tag: string): string {
  if (/^zh.*(?:hant|tw|hk|mo)/i.test(tag)) return 'zh-Hant'
  const own = tag
    .toLowerCase()
    .replace(/-.*/, '')
    .replace(/^n[on]$/, 'nb')
  return LANGUAGES.includes(own) ? own : 'en'
}

/**
 * A text with its gaps filled; of a plural the form that `n` takes. Numbers stand as the language writes them.
 *
 * @example say({ one: '{n} result', other: '{n} results' }, 'en', { n: 1 }) // => ['', '1', ' result']
 */
export function say(
  text: string | Plural,
  language: string,
  values: Record<string, string | number | Node>,
): (string | Node)[] {
  const form =
    typeof text === 'string'
      ? text
      : (text[new Intl.PluralRules(language).select(Number(values.n))] ?? text.other)
  return form.split(/\{(\w+)\}/).map((piece, index) => {
    if (index % 2 === 0) return piece
    const value = values[piece] ?? ''
    return typeof value === 'number' ? value.toLocaleString(language) : value
  })
}
