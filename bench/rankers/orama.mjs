import { create, insertMultiple, search } from '@orama/orama'
import { stopwords } from '@orama/stopwords/english'

/**
 * With its stemmer for English and its stop words, which it does not use by default.
 *
 * @param {readonly import('../rankers.mjs').NumberedDocument[]} documents
 */
export async function open(documents) {
  const index = create({
    schema: /** @type {const} */ ({ title: 'string', text: 'string' }),
    components: { tokenizer: { stemming: true, stopWords: stopwords } },
  })
  await insertMultiple(
    index,
    documents.map(({ id, ...document }) => ({ id: String(id), ...document })),
    5000,
  )
  /** @param {string} term @param {number} limit */
  return async (term, limit) => (await search(index, { term, limit })).hits.map(({ id }) => Number(id))
}
