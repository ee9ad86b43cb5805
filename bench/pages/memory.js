// Stands in the page of a peer that loads its whole index, as an inline script.
let find

window.bench = {
  async open() {
    const [{ open }, json] = await Promise.all([
      import('/searcher.js'),
      fetch('/index.json').then((response) => response.text()),
    ])
    find = await open(json)
  },
  search: async (query, limit) => find(query, limit),
  // Everything is there once it is open.
  async preload() {},
}
