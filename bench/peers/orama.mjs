import { create, insertMultiple, load, save, search } from '@orama/orama'

const SCHEMA = /** @type {const} */ ({ title: 'string', heading: 'string', text: 'string' })

/** @param {import('../site.mjs').Section[]} sections */
export async function build(sections) {
  const index = create({ schema: SCHEMA })
  await insertMultiple(
    index,
    sections.map(({ id, ...section }) => ({ id: String(id), ...section })),
    5000,
  )
  return JSON.stringify(save(index))
}

/**
 * Beginnings of words, each with one wrong letter.
 *
 * @param {string} json
 */
export function open(json) {
  const index = create({ schema: SCHEMA })
  load(index, JSON.parse(json))
  /** @param {string} term @param {number} limit */
  return async (term, limit) => {
    const { hits } = await search(index, { term, limit, tolerance: 1 })
    return hits.map(({ document: { url, title, text } }) => ({ url, title, excerpt: text.slice(0, 160) }))
  }
}
