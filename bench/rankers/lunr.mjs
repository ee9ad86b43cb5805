import lunr from 'lunr'

/**
 * At defaults: stemmed, without stop words, any word.
 *
 * @param {readonly import('../rankers.mjs').NumberedDocument[]} documents
 */
export function open(documents) {
  const index = lunr((builder) => {
    for (const field of ['title', 'text']) builder.field(field)
    for (const document of documents) builder.add(document)
  })
  /** @param {string} query @param {number} limit */
  return (query, limit) =>
    index
      // What `search` does with plain words; in a question it would take signs for its own language and refuse some.
      .query((builder) => void builder.term(lunr.tokenizer(query)))
      .slice(0, limit)
      .map(({ ref }) => Number(ref))
}
