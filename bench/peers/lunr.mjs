import lunr from 'lunr'

/** @param {import('../site.mjs').Section[]} sections */
export function build(sections) {
  const index = lunr((builder) => {
    builder.ref('id')
    for (const field of ['title', 'heading', 'text']) builder.field(field)
    for (const section of sections) builder.add(section)
  })
  // lunr stores no text: what a result shows has to travel beside the index.
  return JSON.stringify({ index, sections })
}

/**
 * Each word as it is, as a beginning, and with one wrong letter, in falling weight.
 *
 * @param {string} json
 */
export function open(json) {
  const { index: serialized, sections } = JSON.parse(json)
  const index = lunr.Index.load(serialized)
  /** @param {string} query @param {number} limit */
  return (query, limit) =>
    index
      .query((builder) => {
        for (const token of lunr.tokenizer(query)) {
          const word = token.toString()
          builder.term(word, { boost: 100 })
          builder.term(word, { boost: 10, usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING })
          builder.term(word, { boost: 1, editDistance: 1 })
        }
      })
      .slice(0, limit)
      .map(({ ref }) => sections[Number(ref)])
      .map(({ url, title, text }) => ({ url, title, excerpt: text.slice(0, 160) }))
}
