import type { Result, SearchIndex, SectionResult } from './searcher.js'
import { readFilters } from './widgets/filters.js'
import {
  type Highlighted,
  highlightExcerpt,
  highlightWords,
  markedWords,
  type Tags,
} from './widgets/marks.js'
import { CREDENTIALS, type Request, readRequests } from './widgets/requests.js'
import { type Source, sourceOf } from './widgets/sources.js'

/** A section as DocSearch shows it, under the title of its article. */
export interface DocSearchHit {
  objectID: string
  url: string
  type: 'content' | `lvl${number}`
  hierarchy: Record<`lvl${0 | 1 | 2 | 3 | 4 | 5 | 6}`, string | null>
  content: string | null
  anchor: string | null
  _highlightResult: { hierarchy: Record<string, Highlighted>; content?: Highlighted }
  _snippetResult: { hierarchy: Record<string, Highlighted>; content?: Highlighted }
}

const LEVELS = [0, 1, 2, 3, 4, 5, 6] as const

/**
 * Lets DocSearch's own modal search an index of this package: nothing goes to the network but its files.
 *
 * Make it once, outside of components: DocSearch starts anew whenever the function is another one.
 *
 * @param source the folder of the index, as `/search/`
 * @returns what DocSearch takes as `transformSearchClient`; its `appId` and `apiKey` may be any words
 * @example
 * docsearch({ container: '#search', appId: 'none', apiKey: 'none', indexName: 'site', transformSearchClient: docsearchClient('/search/') })
 */
export function docsearchClient(source: Source): <Client>(client: Client) => Client {
  const open = sourceOf(source)
  const client = {
    ...CREDENTIALS,
    async search(sent: Parameters<typeof readRequests>[0]) {
      const index = await open()
      const results = await Promise.all(
        readRequests(sent).map(async ({ indexName, parameters }) => {
          const {
            query = '',
            hitsPerPage = 20,
            highlightPreTag = '<mark>',
            highlightPostTag = '</mark>',
          } = parameters
          const tags = { before: highlightPreTag, after: highlightPostTag }
          const hits = await find(index, query, hitsPerPage, parameters, tags)
          return { index: indexName, query, hits, nbHits: hits.length, nbPages: 1, page: 0, hitsPerPage }
        }),
      )
      return { results }
    },
  }
  // DocSearch calls nothing else of the client that it would have made.
  return () => client as never
}

async function find(
  index: SearchIndex,
  query: string,
  most: number,
  { facetFilters, numericFilters }: Request['parameters'],
  tags: Tags,
): Promise<DocSearchHit[]> {
  const where = await readFilters(index, facetFilters, numericFilters)
  if (!where) return []
  const { results } = await index.search(query, { where, limit: most })
  return results
    .flatMap((result) => result.sections.map((section) => hitOf(result, section, query, tags)))
    .slice(0, most)
}

function hitOf({ title }: Result, section: SectionResult, query: string, tags: Tags): DocSearchHit {
  const { url, excerpt, trail, heading } = section
  const words = markedWords([excerpt])
  for (const word of query.toLowerCase().split(/[^\p{L}\p{M}\p{N}'’_-]+/u)) words.add(word)
  // The title of the article is the group, the headings are the levels below it; its lead is called as the article is.
  const names = [title, ...(trail.length > 1 ? trail.slice(1) : [heading])]
  const level = Math.min(names.length, LEVELS.length) - 1
  const hierarchy = Object.fromEntries(LEVELS.map((one) => [`lvl${one}`, names[one] ?? null]))
  const marked = Object.fromEntries(
    names.slice(0, LEVELS.length).map((name, one) => [`lvl${one}`, highlightWords(name, words, tags)]),
  )
  const content = highlightExcerpt(excerpt, tags)
  const hasContent = excerpt.marks.length > 0
  const shown = { hierarchy: marked, ...(excerpt.text !== '' && { content }) }
  return {
    ...{ objectID: url, url, type: hasContent ? 'content' : `lvl${level}` },
    hierarchy: hierarchy as DocSearchHit['hierarchy'],
    content: excerpt.text || null,
    anchor: /#(.+)$/.exec(url)?.[1] ?? null,
    _highlightResult: shown,
    _snippetResult: shown,
  }
}
