// Stands in the page of fascicle as an inline script: what a site's own code would do.
let index

window.bench = {
  async open() {
    const manifest = fetch('/search/manifest.json')
    const { openIndex } = await import('/searcher.js')
    index = await openIndex('/search/', { manifest })
  },
  async search(query, limit) {
    const { results } = await index.search(query, { limit })
    return results.map(({ url, title, sections }) => ({ url, title, excerpt: sections[0].excerpt.text }))
  },
  preload: (typed) => index.preload(typed),
}
