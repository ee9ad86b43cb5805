import MiniSearch from 'minisearch'

/** @type {import('minisearch').Options} */
const OPTIONS = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['url', 'title', 'heading', 'text'],
}

/** @param {import('../site.mjs').Section[]} sections */
export function build(sections) {
  const index = new MiniSearch(OPTIONS)
  index.addAll(sections)
  return JSON.stringify(index)
}

/**
 * Opened as a search box would: the last word may be unfinished, any may be misspelt, all must be there.
 *
 * @param {string} json
 */
export function open(json) {
  const index = MiniSearch.loadJSON(json, OPTIONS)
  /** @param {string} query @param {number} limit */
  return (query, limit) =>
    index
      .search(query, { prefix: true, fuzzy: 0.2, combineWith: 'AND' })
      .slice(0, limit)
      .map(({ url, title, text }) => ({ url, title, excerpt: text.slice(0, 160) }))
}
