/**
 * The fields of a section that are indexed, in the order in which they are numbered. Weights belong to
 * the query (`searcher/ranking.ts`): the index knows only which field a word stands in.
 *
 * - `title`: the article's title, in its first section only; ranking gives it to the other sections
 * - `headings`: the section's own heading and those above it, without the title
 * - `text`: what the section says
 * - `code`: its code blocks
 * - `tags`, `description`: of the article, in its first section only
 * - `kin`: what the sections most like it in other articles are about; of very large sites none. It makes sections that match
 *   otherwise better or worse, and finds none alone
 */
export const FIELDS = ['title', 'headings', 'text', 'code', 'tags', 'description', 'kin'] as const

/** The number of the field `kin`. */
export const KIN = FIELDS.indexOf('kin')

/** One of {@link FIELDS}. */
export type Field = (typeof FIELDS)[number]
