import { Document } from 'flexsearch'

/**
 * At defaults, but for `suggest`: without it every word must be there, and few questions are answered.
 *
 * @param {readonly import('../rankers.mjs').NumberedDocument[]} documents
 */
export function open(documents) {
  const index = new Document({ document: { id: 'id', index: ['title', 'text'] } })
  for (const document of documents) index.add(document)
  /** @param {string} query @param {number} limit of each field before they are merged */
  return (query, limit) =>
    index
      .search(query, { limit, suggest: true, merge: true })
      .slice(0, limit)
      .map(({ id }) => Number(id))
}
