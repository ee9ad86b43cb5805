import Fuse from 'fuse.js'

const KEYS = ['title', 'heading', 'text']

/** @param {import('../site.mjs').Section[]} sections */
export function build(sections) {
  return JSON.stringify({ index: Fuse.createIndex(KEYS, sections).toJSON(), sections })
}

/**
 * Anywhere in the text, not only in its first 60 characters, which is Fuse's default.
 *
 * @param {string} json
 */
export function open(json) {
  const { index, sections } = JSON.parse(json)
  const fuse = new Fuse(
    sections,
    { keys: KEYS, threshold: 0.3, ignoreLocation: true },
    Fuse.parseIndex(index),
  )
  /** @param {string} query @param {number} limit */
  return (query, limit) =>
    fuse
      .search(query, { limit })
      .map(({ item: { url, title, text } }) => ({ url, title, excerpt: text.slice(0, 160) }))
}
