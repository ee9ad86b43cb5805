import type { Plain } from './front-matter.js'

/** Types of schema.org that are articles, or pages that hold one. */
const ARTICLE = /(?:Article|BlogPosting|WebPage|HowTo|Recipe|Report|FAQPage)$/

/**
 * What a page's JSON-LD says of its article, by the names of front matter; nothing where it has none or is no JSON.
 *
 * @see https://schema.org/Article
 * @example readJsonLd('{"@type":"BlogPosting","datePublished":"2026-11-22"}') // => { date: '2026-11-22' }
 */
export function readJsonLd(text: string): Record<string, Plain> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // Search engines pass over it too.
    return {}
  }
  const nodes = [parsed].flat().flatMap((node) => {
    const graph = (node as { '@graph'?: unknown })?.['@graph']
    return [node, ...(Array.isArray(graph) ? graph : [])] as Record<string, unknown>[]
  })
  const article = nodes.find((node) => [node?.['@type']].flat().some((type) => ARTICLE.test(String(type))))
  if (!article) return {}
  const { datePublished, dateModified, description, keywords } = article
  const said: Record<string, Plain> = {}
  if (typeof datePublished === 'string') said.date = datePublished
  if (typeof dateModified === 'string') said.updated = dateModified
  if (typeof description === 'string') said.description = description
  const words = [keywords].flat().filter((word): word is string => typeof word === 'string')
  if (words.length > 0) said.keywords = words.join(',')
  return said
}
