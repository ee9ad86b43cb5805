import Fuse from 'fuse.js'

/**
 * Each word by itself: by default it looks for the whole query as one misspelt word, in the first 60 characters.
 *
 * @param {readonly import('../rankers.mjs').NumberedDocument[]} documents
 */
export function open(documents) {
  const fuse = new Fuse(documents, { keys: ['title', 'text'], useTokenSearch: true })
  /** @param {string} query @param {number} limit */
  return (query, limit) => fuse.search(query, { limit }).map(({ item }) => item.id)
}
