/**
 * The fields of a section that are indexed, in the order in which they are numbered. Weights belong to
 * the query (`searcher/ranking.ts`): the index knows only which field a word stands in.
 *
 * - `title`: the article's title, in its first section only; ranking gives it to the other sections
 * - `headings`: the section's own heading and those above it, without the title
 * - `text`: what the section says
 * - `code`: its code blocks
 * - `tags`, `description`: of the article, in its first section only
 */
export const FIELDS = ['title', 'headings', 'text', 'code', 'tags', 'description'] as const

/** One of {@link FIELDS}. */
export type Field = (typeof FIELDS)[number]
