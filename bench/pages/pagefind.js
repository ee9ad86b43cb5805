// Stands in the page of Pagefind as an inline script: what a site's own code would do.
let pagefind

window.bench = {
  async open() {
    pagefind = await import('/pagefind/pagefind.js')
  },
  async search(query, limit) {
    const { results } = await pagefind.search(query)
    const shown = await Promise.all(results.slice(0, limit).map((result) => result.data()))
    return shown.map(({ url, meta, excerpt }) => ({ url, title: meta.title, excerpt }))
  },
  preload: (typed) => pagefind.preload(typed),
}
