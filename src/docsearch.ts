import type { Result, SectionResult } from './searcher.js'
import { facetCounts, find } from './widgets/findings.js'
import type { Highlight, Highlighted } from './widgets/marks.js'
import { readRequests } from './widgets/requests.js'
import { namedSources, type Sources } from './widgets/sources.js'

export type { Source, Sources } from './widgets/sources.js'

/** A section as DocSearch shows it, under the title of its article. All texts are HTML: DocSearch writes them into the page. */
export interface DocSearchHit {
  objectID: string
  url: string
  type: 'content' | `lvl${number}`
  hierarchy: Partial<Record<`lvl${0 | 1 | 2 | 3 | 4 | 5 | 6}`, string>>
  content: string | null
  anchor: string | null
  _highlightResult: { hierarchy: Record<string, Highlighted>; content?: Highlighted }
  _snippetResult: { hierarchy: Record<string, Highlighted>; content?: Highlighted }
}

const TAGS = { highlightPreTag: '<mark>', highlightPostTag: '</mark>' }

/** DocSearch shows no deeper ones. */
const MOST_LEVELS = 7

/** What `transformSearchClient` of DocSearch takes. */
export type TransformSearchClient = <Client>(client: Client) => Client

/** What was made for a folder: DocSearch starts anew whenever the function is another one. */
const made = new Map<Sources, TransformSearchClient>()

/**
 * Lets DocSearch's own modal search an index of this package: nothing goes to the network but its files.
 *
 * @param sources the folder of the index, as `/search/`, for which the function is the same every time; with several, one for each
 * name in `indices`, and then make it once, outside of components
 * @returns what DocSearch takes as `transformSearchClient`; its `appId` and `apiKey` may be any words
 * @example
 * docsearch({ container: '#search', appId: 'none', apiKey: 'none', indices: ['site'], transformSearchClient: docsearchClient('/search/') })
 */
export function docsearchClient(sources: Sources): TransformSearchClient {
  const known = made.get(sources)
  if (known) return known
  const indexes = namedSources(sources)
  const client = {
    async search(sent: Parameters<typeof readRequests>[0]) {
      const results = readRequests(sent).map(async (parameters) => {
        const { indexName = '', hitsPerPage = 20 } = parameters
        const index = await indexes.open(indexName)
        const found = await find(index, { ...TAGS, ...parameters }, { limit: hitsPerPage }, encode)
        const hits = found.results
          .flatMap((result) => result.sections.map((section) => hitOf(result, section, found.highlight)))
          .slice(0, hitsPerPage)
        // Of an answer DocSearch reads nothing else.
        return { hits, nbHits: hits.length, facets: facetCounts(found.facets, parameters) }
      })
      return { results: await Promise.all(results) }
    },
  }
  // DocSearch calls nothing else of the client that it would have made.
  const transform: TransformSearchClient = () => client as never
  if (typeof sources === 'string') made.set(sources, transform)
  return transform
}

function hitOf({ title }: Result, section: SectionResult, highlight: Highlight): DocSearchHit {
  const { url, excerpt, trail } = section
  const content = excerpt.text === '' ? undefined : highlight(excerpt.text)
  // The title of the article is the group, the headings are the levels below it.
  const names = trail.slice(0, MOST_LEVELS)
  const deepest = highlight(names.at(-1) ?? title)
  const isContent = content && (content.matchLevel !== 'none' || deepest.matchLevel === 'none')
  // The lead of an article, shown by its title: DocSearch draws what is no level below the group twice.
  if (!isContent && names.length === 1) names.push(title)
  const shown = {
    hierarchy: Object.fromEntries(names.map((name, level) => [`lvl${level}`, highlight(name)])),
    ...(content && { content }),
  }
  return {
    ...{ objectID: url, url, type: isContent ? 'content' : `lvl${names.length - 1}` },
    hierarchy: Object.fromEntries(names.map((name, level) => [`lvl${level}`, encode(name)])),
    content: encode(excerpt.text) || null,
    anchor: url.split('#')[1] ?? null,
    ...{ _highlightResult: shown, _snippetResult: shown },
  }
}

/** Text as HTML, between tags; by those entities that DocSearch reads back where it shows text. */
const encode = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
