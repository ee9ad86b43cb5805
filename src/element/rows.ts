import type { Answer, Result, SectionResult } from '../searcher.js'
import type { Box } from './box.js'
import { type Child, make, marked } from './draw.js'
import { linkTo } from './links.js'

/** A section of an answer, as it is shown: a link. */
export interface Row {
  result: Result
  section: SectionResult
  /** Whether it is the first of its article, which shows the title. */
  isFirst: boolean
  answer: Answer
}

/** Draws what stands inside the link to a section, in place of the usual. */
export type Renderer = (row: Row) => Node

/** Every section of an answer, in the order in which it is shown. */
export const rowsOf = (answer: Answer): Row[] =>
  answer.results.flatMap((result) =>
    result.sections.map((section, index) => ({ result, section, isFirst: index === 0, answer })),
  )

/** Where a row leads to. */
export const hrefOf = ({ section }: Row, { settings }: Box): string =>
  settings.isHighlighting && 'fragmentDirective' in document
    ? linkTo(section.url, section.excerpt)
    : section.url

/** Whether the site's owner wants it first. */
export const isPinned = ({ result, isFirst }: Row): boolean | undefined => isFirst && result.pinned

/**
 * The title of the article in its first row, with the trail of the section, of several indexes from the name of its own; below
 * that the headings down to the section.
 */
export function headingOf(
  { result, section, isFirst }: Row,
  { text }: Box,
): { heading: string; trail?: string } {
  const [, ...trail] = section.trail
  const headings = trail.join(' › ')
  return isFirst
    ? { heading: result.title, trail: [result.source, headings].filter(Boolean).join(' › ') }
    : { heading: headings || text('lead') }
}

/** What stands inside the link of a row: its name to a screen reader too, all of it. */
export function drawRow(row: Row, box: Box): Child[] {
  const { heading, trail } = headingOf(row, box)
  const parts = [make('span', row.isFirst ? 'title' : 'heading', {}, heading)]
  if (isPinned(row)) parts.push(make('span', 'badge', {}, box.text('pinned')))
  if (trail) parts.push(make('span', 'trail', {}, trail))
  parts.push(make('span', 'excerpt', {}, ...marked(row.section.excerpt)))
  return parts.flatMap((part) => [part, ' '])
}

/**
 * Says that a row was chosen.
 *
 * @returns whether the browser goes there; not when a listener of `fascicle:select` prevented it
 */
export function leaveBy({ result, section, answer }: Row, box: Box): boolean {
  const { query, results, total } = answer
  const { title, article } = result
  const { text, marks } = section.excerpt
  box.recents.add(query)
  return box.emit('fascicle:select', {
    ...{ query, url: section.url, article, title, total },
    words: marks.map(([from, to]) => text.slice(from, to)),
    position: results.indexOf(result) + 1,
  })
}
