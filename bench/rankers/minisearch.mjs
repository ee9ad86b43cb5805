import MiniSearch from 'minisearch'

/** @param {import('minisearch').SearchOptions} [searchOptions] default MiniSearch's own: any word, exact */
const openWith =
  (searchOptions) =>
  /** @param {readonly import('../rankers.mjs').NumberedDocument[]} documents */
  (documents) => {
    const index = new MiniSearch({ fields: ['title', 'text'], ...(searchOptions && { searchOptions }) })
    index.addAll(documents)
    /** @param {string} query @param {number} limit */
    return (query, limit) =>
      index
        .search(query)
        .slice(0, limit)
        .map(({ id }) => id)
  }

export const open = openWith()

/**
 * As the search box of VitePress asks (its theme's VPLocalSearchBox.vue). Its third field, the headings above a section,
 * has nothing in it here.
 */
export const openAsVitePress = openWith({ fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } })
