import type { Excerpt } from '../searcher.js'

/** Most matches of an excerpt that a link names. */
const MOST_TEXTS = 4

/**
 * The deep link to a section, which has the browser scroll to the words found and highlight them.
 *
 * Each match is named with up to two words before and after it, so that not the first place in the page is meant that has it.
 * Where the page shows other text there, the browser goes to the section's heading as ever.
 *
 * @see https://wicg.github.io/scroll-to-text-fragment/
 * @example linkTo('/a/#b', { text: 'It fades in days.', marks: [[3, 8]] }) // => '/a/#b:~:text=It-,fades,-in%20days.'
 */
export function linkTo(url: string, { text, marks }: Excerpt): string {
  const texts = marks.slice(0, MOST_TEXTS).flatMap(([from, to]) => {
    const before = encode(wordsOf(text.slice(0, from)).slice(-2))
    const after = encode(wordsOf(text.slice(to)).slice(0, 2))
    if (before + after === '') return []
    return `text=${before && `${before}-,`}${encode([text.slice(from, to)])}${after && `,-${after}`}`
  })
  return texts.length === 0 ? url : `${url}${url.includes('#') ? '' : '#'}:~:${texts.join('&')}`
}

/** Without the ellipses that an excerpt begins and ends with. */
const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => !/^…?$/.test(word))

/** Commas, dashes and ampersands mean something of their own there. The dots between cells of a table are not in the page. */
const encode = (words: string[]): string =>
  words.includes('·') ? '' : encodeURIComponent(words.join(' ')).replace(/-/g, '%2D')
