import { FascicleError } from '../core/error.js'
import { peekArticles } from './articles.js'
import { readPage } from './page.js'

/** What must be known of a site's pages before the first is read: what some of them say. Plain data. */
export interface Survey {
  /** Whether a page marks its article: then those that do not are none. That one does may be found out later, see {@link LateMark}. */
  isMarked: boolean
  /** What stands before and after the names of pages in their titles: that of the site. */
  around: Around
}

/** Empty, where there is nothing. */
export type Around = [before: string, after: string]

/**
 * A page marks its article, and none of those surveyed did: all are to be read once more. To look at all of them first took a
 * second of ten thousand that mark nothing, and sites that mark articles do so on nearly every page.
 */
export class LateMark extends Error {}

/** Looked for in what is not parsed yet, as marks are few and pages many. */
const MARKS = ['data-pagefind-body', 'data-fascicle-body']

/** In a tag: a page that only speaks of the mark has `&lt;` there, or another element before. */
const MARK_IN_TAG = /<[a-z][^<>]*\s(?:data-pagefind-body|data-fascicle-body)[\s=/>]/i

/** Whether a page marks its article. @example marksArticle('<main data-pagefind-body>') // => true */
export const marksArticle = (page: string): boolean =>
  MARKS.some((mark) => page.includes(mark)) && MARK_IN_TAG.test(page)

/** What a page calls itself in its head, which is all that is read of it. */
export function nameInHead(page: Buffer): string | undefined {
  const [head = ''] = page
    .subarray(0, HEAD_BYTES)
    .toString('utf8')
    .split(/<body|<\/head/i, 1)
  try {
    return readPage(head).name
  } catch (error) {
    // What is wrong with it is said when its turn comes.
    if (error instanceof FascicleError) return undefined
    throw error
  }
}

/** More than any head that people look at. */
const HEAD_BYTES = 100_000

/** What divides the name of a page from that of its site. */
const DIVIDER = /\s*[|·•–—»«]\s*|\s+-\s+|:\s+/g

/** So large a part of the names must have it: the home page and a few others have names of their own. */
const SHARE = 0.6

/**
 * What most names begin and end with, up to a divider.
 *
 * @param names those of some pages, from all parts of the site
 * @example findAround(['Naps | Sleep well', 'Dreams | Sleep well']) // => ['', ' | Sleep well']
 */
export function findAround(names: readonly string[]): Around {
  let [before, after] = ['', '']
  let rest = [...new Set(names)]
  // Each round takes one part off: a name may be that of the page, of its part of the site, and of the site.
  for (let isFound = true; isFound; ) {
    isFound = false
    const first = mostShared(rest, (name) => partsOf(name)?.[0])
    if (first !== undefined) {
      isFound = true
      before += first
      rest = rest.filter((name) => name.startsWith(first)).map((name) => name.slice(first.length))
    }
    const last = mostShared(rest, (name) => partsOf(name)?.[1])
    if (last !== undefined) {
      isFound = true
      after = last + after
      rest = rest.filter((name) => name.endsWith(last)).map((name) => name.slice(0, -last.length))
    }
  }
  return [before, after]
}

/** A name without what stands around the names of the site. */
export function nameWithin(name: string, [before, after]: Around): string {
  const end = name.length > after.length && name.endsWith(after) ? name.length - after.length : name.length
  const start = before.length < end && name.startsWith(before) ? before.length : 0
  return name.slice(start, end)
}

function partsOf(name: string): [first: string, last: string] | undefined {
  const dividers = [...name.matchAll(DIVIDER)].filter(
    ({ 0: { length }, index }) => index > 0 && index + length < name.length,
  )
  const [first, last] = [dividers[0], dividers.at(-1)]
  return first && last && [name.slice(0, first.index + first[0].length), name.slice(last.index)]
}

function mostShared(
  names: readonly string[],
  partOf: (name: string) => string | undefined,
): string | undefined {
  const counts = new Map<string, number>()
  for (const name of names) {
    const part = partOf(name)
    if (part !== undefined) counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  const [part, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['', 0]
  return count > 1 && count >= names.length * SHARE ? part : undefined
}

/** How many pages are looked at first. */
const SURVEYED_PAGES = 32

/**
 * Looks at some pages of a site, from all parts of it.
 *
 * @param selector what holds the article, where that is known
 */
export function surveyPages(
  directory: string,
  pages: readonly string[],
  selector: string | undefined,
): Survey {
  const step = Math.ceil(pages.length / SURVEYED_PAGES)
  const some = [
    ...peekArticles(
      directory,
      pages.filter((_, at) => at % step === 0),
    ),
  ]
  const names = some.map(nameInHead).filter((name) => name !== undefined)
  return {
    isMarked: selector === undefined && some.some((page) => marksArticle(page.toString('latin1'))),
    around: findAround(names),
  }
}
