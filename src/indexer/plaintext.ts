import type { Block } from './blocks.js'

/** A plain text, read as an article. */
export interface PlainText {
  /** Its first line. */
  title: string | undefined
  blocks: Block[]
  /** Titles that its navigation named: the article before and after it. */
  previous?: string
  next?: string
}

/** Longest heading: a line of a book holds about 70 characters, and headings seldom fill two. */
const LONGEST_HEADING = 90

/** `•`, `-`, `*`, `1.` or `a)` at the head of a line. */
const BULLET = /^\s*(?:[•‣◦▪●·*+–—-]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+/

/** What blogs call the article before and after, with or without an arrow. */
const PREVIOUS = /^\W*(?:previous|prev|older)(?: (?:post|article|page|entry))?\W*$/i
const NEXT = /^\W*(?:next|newer)(?: (?:post|article|page|entry))?\W*$/i

/**
 * Reads plain text as blogs export it.
 *
 * - The first line is the title.
 * - A heading is a short line alone between blank lines, with no stop at its end, that is no bullet.
 * - Other lines between blank lines are a paragraph; a bullet begins a block of its own.
 * - Navigation at the very end (`Previous`, `Next`, once or twice, and a title) is no text: it names the neighbours.
 *
 * @param text the article
 * @param line the line of the file, from 1, on which `text` begins
 * @example readPlainText('Title\n\nA heading\n\nSome text.').blocks
 * // => [{ kind: 'heading', level: 2, text: 'A heading', line: 3 }, { kind: 'text', text: 'Some text.', line: 5 }]
 */
export function readPlainText(text: string, line = 1): PlainText {
  const lines = text.split('\n').map((one) => one.replace(/[\t\u00A0\f\v]/g, ' ').trimEnd())
  const first = lines.findIndex((one) => one.trim() !== '')
  if (first === -1) return { title: undefined, blocks: [] }
  const { end, previous, next } = takeNavigation(lines, first + 1)
  return {
    title: (lines[first] as string).trim().replace(/^#+\s+/, ''),
    blocks: readBlocks(lines, first + 1, end, line),
    ...(previous === undefined ? {} : { previous }),
    ...(next === undefined ? {} : { next }),
  }
}

function readBlocks(lines: string[], start: number, end: number, firstLine: number): Block[] {
  const blocks: Block[] = []
  let paragraph: string[] = []
  let paragraphLine = 0
  const finish = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'text', text: paragraph.join(' '), line: paragraphLine })
    paragraph = []
  }
  for (let index = start; index < end; index++) {
    const current = lines[index] as string
    const line = firstLine + index
    if (current.trim() === '') finish()
    else if (isHeading(lines, index, end)) {
      finish()
      blocks.push({ kind: 'heading', level: 2, text: current.trim(), line })
    } else {
      const bullet = BULLET.exec(current)
      if (bullet) finish()
      if (paragraph.length === 0) paragraphLine = line
      paragraph.push(bullet ? current.slice(bullet[0].length).trim() : current.trim())
    }
  }
  finish()
  return blocks
}

/** A heading is followed by something: a short last line is a signature. */
function isHeading(lines: string[], index: number, end: number): boolean {
  const line = (lines[index] as string).trim()
  const isAlone =
    (lines[index - 1] ?? '').trim() === '' && (index + 1 >= end || (lines[index + 1] as string).trim() === '')
  if (!isAlone || line.length > LONGEST_HEADING || BULLET.test(line)) return false
  if (/[.:;,…]["'”’)\]]*$/.test(line) || !/\p{L}|\p{N}/u.test(line) || /^["'“‘(].*[”"'’)]$/.test(line))
    return false
  return lines.slice(index + 1, end).some((one) => one.trim() !== '')
}

/** Walks up from the last line while it finds a title below a label. */
function takeNavigation(lines: string[], start: number): { end: number; previous?: string; next?: string } {
  const found: { previous?: string; next?: string } = {}
  let end = lines.length
  for (;;) {
    const [last, above, twice] = lastRows(lines, start, end, 3)
    if (!last) break
    if (labelOf(last.text) !== undefined) {
      end = last.index
      continue
    }
    const label = above ? labelOf(above.text) : undefined
    if (!above || label === undefined || label in found) break
    found[label] = last.text
    end = twice && labelOf(twice.text) === label ? twice.index : above.index
  }
  return { end, ...found }
}

/** The last lines that are not blank, last first. */
function lastRows(
  lines: string[],
  start: number,
  end: number,
  most: number,
): { index: number; text: string }[] {
  const rows: { index: number; text: string }[] = []
  for (let index = end - 1; index >= start && rows.length < most; index--) {
    const text = (lines[index] as string).trim()
    if (text !== '') rows.push({ index, text })
  }
  return rows
}

const labelOf = (text: string): 'previous' | 'next' | undefined =>
  PREVIOUS.test(text) ? 'previous' : NEXT.test(text) ? 'next' : undefined
