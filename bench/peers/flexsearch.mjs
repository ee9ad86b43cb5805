import { Document } from 'flexsearch'

const create = () =>
  new Document({
    tokenize: 'forward',
    document: {
      id: 'id',
      index: ['title', 'heading', 'text'],
      store: ['url', 'title', 'heading', 'text'],
    },
  })

/** @param {import('../site.mjs').Section[]} sections */
export async function build(sections) {
  const index = create()
  for (const section of sections) index.add(section)
  /** @type {[key: string, data: string][]} */
  const parts = []
  await index.export((key, data) => void (data !== undefined && parts.push([key, data])))
  return JSON.stringify(parts)
}

/**
 * Beginnings of words, and answers that lack some of them.
 *
 * @param {string} json
 */
export async function open(json) {
  const index = create()
  for (const [key, data] of JSON.parse(json)) await index.import(key, data)
  /** @param {string} query @param {number} limit */
  return (query, limit) =>
    index
      .search(query, { limit, suggest: true, enrich: true, merge: true })
      .slice(0, limit)
      .map(({ doc }) => /** @type {import('../site.mjs').Section} */ (/** @type {unknown} */ (doc)))
      .map(({ url, title, text }) => ({ url, title, excerpt: text.slice(0, 160) }))
}
