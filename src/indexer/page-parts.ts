import { FascicleError } from '../core/error.js'
import { SILENT } from './html.js'

/** Whether an element is one that was asked for. */
export type Selector = (name: string, attributes: Record<string, string>) => boolean

/** Never text of an article, wherever they stand: what leads elsewhere, what is filled in, what is shown only on demand. */
const NEVER = new Set('nav button select textarea option datalist dialog canvas audio video map'.split(' '))

/** What generators call the list of a page's headings, the way to it, the numbers beside lines of code and other things around an article. */
const AROUND =
  /(?:^|\s)(?:toc|table-of-contents|tableofcontents|markdown-toc|breadcrumbs?|skip-(?:link|nav|to-content)|edit-(?:this-)?page|pagination-nav|line-?nos?|linenodiv|lnt|ln|gutter|line-numbers(?:-wrapper|-rows)?|no-search|sr-only-search|theme-doc-version-(?:banner|badge))(?:\s|$)/i

/** Elements that may be called so for what they are about: a section on breadcrumbs, a block of code with numbers beside its lines. */
const SPEAKING = new Set('h1 h2 h3 h4 h5 h6 section article main body html pre code'.split(' '))

/** Whether an element is no text of an article: never shown, or no part of what one reads. */
export function isOutOfSight(name: string, attributes: Record<string, string>): boolean {
  if (SILENT.has(name) || NEVER.has(name)) return true
  const { role, class: classes = '', id = '', hidden, style = '' } = attributes
  return (
    // A tab that is not in front is shown by a press, as what opens is.
    (hidden !== undefined && hidden !== 'until-found' && role !== 'tabpanel') ||
    attributes['aria-hidden'] === 'true' ||
    role === 'navigation' ||
    role === 'search' ||
    (style !== '' && /\bdisplay\s*:\s*none\b/i.test(style)) ||
    (!SPEAKING.has(name) && ((classes !== '' && AROUND.test(classes)) || (id !== '' && AROUND.test(id)))) ||
    // VitePress writes the language above a block of code.
    (name === 'span' && classes === 'lang')
  )
}

/** Whether an aside is a notice that belongs to the text, not something beside it. */
export const isNotice = ({ role = '', class: classes = '' }: Record<string, string>): boolean =>
  role === 'note' ||
  /(?:^|[\s_-])(?:admonition|callout|note|tip|hint|warning|caution|danger|info|important|alert|aside)/i.test(
    classes,
  )

/** What themes call the sign beside a heading that leads to it. */
const PERMALINK =
  /(?:^|[\s_-])(?:anchor|header-?anchor|heading-?anchor|heading-link|headerlink|hash-link|permalink)/i

/** What such signs say to screen readers. */
const SAID_OF_PERMALINK = /^(?:permalink|permanent link|direct link|link to|section titled|anchor)\b/i

/**
 * Whether a link is no more than the sign beside a heading.
 *
 * @param words its text
 * @param before what the heading says before it, where it stands in one
 */
export function isPermalink(
  { href = '', class: classes = '' }: Record<string, string>,
  words: string,
  before: string | undefined,
): boolean {
  if (!href.includes('#')) return false
  if (!/[\p{L}\p{N}]/u.test(words)) return true
  const isCalledSo = PERMALINK.test(classes)
  if (SAID_OF_PERMALINK.test(words)) return isCalledSo || before !== undefined
  return isCalledSo && before !== undefined && before !== ''
}

/**
 * Reads a selector of CSS for one element: a name, classes, an id and attributes, several apart by commas.
 *
 * @throws FascicleError `BAD_OPTION`
 * @example readSelector('main .x') // throws: only one element at a time
 * readSelector('article.post, #content')('div', { id: 'content' }) // => true
 */
export function readSelector(selector: string): Selector {
  const matchers = selector.split(',').map((one) => {
    const [whole, name, rest = ''] =
      /^\s*([\w-]+|\*)?((?:[.#][\w-]+|\[[\w-]+(?:=(?:"[^"]*"|'[^']*'|[\w-]+))?\])*)\s*$/.exec(one) ?? []
    if (whole === undefined || whole.trim() === '')
      throw new FascicleError('BAD_OPTION', `the selector "${selector}" cannot be read`, {
        mend: 'name one element by its tag, class, id or attribute, as main, .content, #text or [role=main]',
      })
    const parts = [...rest.matchAll(/([.#])([\w-]+)|\[([\w-]+)(?:=["']?([^"'\]]*)["']?)?\]/g)]
    return (tag: string, attributes: Record<string, string>) =>
      (name === undefined || name === '*' || name.toLowerCase() === tag) &&
      parts.every(([, sign, word, attribute, value]) => {
        if (sign === '.') return (attributes.class ?? '').split(/\s+/).includes(word as string)
        if (sign === '#') return attributes.id === word
        const given = attributes[(attribute as string).toLowerCase()]
        return value === undefined ? given !== undefined : given === value
      })
  })
  return (name, attributes) => matchers.some((matches) => matches(name, attributes))
}
