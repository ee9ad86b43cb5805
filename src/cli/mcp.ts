import { FascicleError } from '../core/error.js'
import type { Fetch } from '../searcher/loader.js'
import { type Excerpt, openIndex } from '../searcher.js'
import { openLibrary } from './library.js'
import {
  array,
  boolean,
  type CallToolResult,
  int,
  McpServer,
  number,
  object,
  optional,
  record,
  serveStdio,
  string,
  union,
} from './protocol.js'

/** What is served to assistants. */
export interface McpOptions {
  base: string
  fetch: Fetch
  /** Name of the site, as assistants hear it. */
  name: string
  /** Origin of the site, such as `https://example.org`: URLs are told with it. Default: they begin at its root, with `/`. */
  origin?: string | undefined
  version: string
}

/** Sections that are told of each article. */
const SECTIONS = 2

/** Most values that are told of a facet. */
const MOST_VALUES = 50

const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }

const FOUND = object({
  url: string(),
  title: string().describe('of the article'),
  trail: array(string()).describe('title and headings down to the section'),
  excerpt: string(),
  score: number().describe('comparable within one answer only'),
})

const NEIGHBOUR = object({ url: string(), heading: string() })

/**
 * Serves an index to assistants by the Model Context Protocol, over stdin and stdout, until stdin ends.
 *
 * @throws FascicleError what is wrong with the index
 * @see https://modelcontextprotocol.io/specification
 */
export async function serveMcp({ base, fetch, name, origin = '', version }: McpOptions): Promise<void> {
  const index = await openIndex(base, { fetch })
  const library = await openLibrary(base, fetch)
  const { articles, sections } = index.counts

  const serve = (): McpServer => {
    const server = new McpServer(
      { name: 'fascicle', title: `Search of ${name}`, version },
      {
        instructions:
          `Full-text search of ${name}: ${articles} articles, ${sections} sections, in the language "${index.language}". ` +
          'Use search with a few words that the text itself may say, then fetch_section with the url of a result to read ' +
          'it whole. Name the url of what you rely on.',
      },
    )
    server.registerTool(
      'search',
      {
        title: `Search ${name}`,
        description:
          `Finds the sections of ${name} that answer a query, the best article first. Words are found in all their forms, and ` +
          'misspelt. A query may say "quoted phrase", +must, -without and facet:value.',
        inputSchema: object({
          query: string().min(1).describe('a few words or a question'),
          limit: optional(int().min(1).max(50)).describe('most articles; default 8'),
          filter: optional(record(string(), union([string(), array(string())]))).describe(
            'values that an article must have, by the name of the facet; list_facets tells them',
          ),
        }),
        outputSchema: object({
          total: int().describe('how many articles were found'),
          results: array(FOUND),
          didYouMean: optional(string()).describe('another query that may be meant'),
        }),
        annotations: READ_ONLY,
      },
      ({ query, limit = 8, filter = {} }) =>
        answer(async () => {
          let numbers: number[] = []
          const { total, results, didYouMean } = await index.search(query, {
            ...{ limit, filter, sections: SECTIONS },
            onRanked: ({ shown }) => {
              numbers = shown.map(({ article }) => article)
            },
          })
          for (const [place, { article }] of results.entries())
            library.note(article, numbers[place] as number)
          const found = results.flatMap(({ title, sections: own }) =>
            own.map(({ url, trail, score, excerpt }) => ({
              ...{ url: origin + url, title, trail, excerpt: textOf(excerpt), score },
            })),
          )
          const text = found.map(({ url, trail, excerpt }) => `${trail.join(' › ')}\n${url}\n${excerpt}`)
          return {
            said: [
              total === 0 ? 'Nothing was found.' : `Articles found: ${total}. Shown: ${results.length}.`,
              ...(didYouMean === undefined ? [] : [`Another query that may be meant: ${didYouMean}`]),
              ...text,
            ].join('\n\n'),
            structured: { total, results: found, ...(didYouMean !== undefined && { didYouMean }) },
          }
        }),
    )
    server.registerTool(
      'fetch_section',
      {
        title: `Read a section of ${name}`,
        description:
          'The whole text of a section, by the url that search tells, with the sections before and after it. The url of an ' +
          'article, without #, gives what stands above its first heading.',
        inputSchema: object({ url: string().min(1).describe('as search tells it, with its #anchor') }),
        outputSchema: object({
          ...{ url: string(), title: string(), trail: array(string()), text: string() },
          code: optional(string()).describe('its code blocks'),
          isCut: boolean().describe(
            'whether only the beginning of the text is kept: the rest is on the page itself',
          ),
          previous: optional(NEIGHBOUR).describe('the section before it in the article'),
          next: optional(NEIGHBOUR).describe('the section after it in the article'),
        }),
        annotations: READ_ONLY,
      },
      ({ url }) =>
        answer(async () => {
          const section = await library.read(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url)
          const { previous, next } = section
          const whole = (one: { url: string }) => origin + one.url
          const structured = {
            ...{ ...section, url: whole(section) },
            ...(previous && { previous: { ...previous, url: whole(previous) } }),
            ...(next && { next: { ...next, url: whole(next) } }),
          }
          const lines = [
            `${section.trail.join(' › ')}\n${structured.url}`,
            section.text || '(No text of its own.)',
            section.code ?? '',
            section.isCut ? 'This is only the beginning: the rest is on the page itself.' : '',
            previous ? `Before it: ${previous.heading} ${whole(previous)}` : '',
            next ? `After it: ${next.heading} ${whole(next)}` : '',
          ]
          return { said: lines.filter(Boolean).join('\n\n'), structured }
        }),
    )
    server.registerTool(
      'list_facets',
      {
        title: `Facets of ${name}`,
        description: `What the articles of ${name} can be filtered by, and how many have each value.`,
        inputSchema: object({}),
        outputSchema: object({
          facets: record(
            string(),
            object({
              values: array(object({ value: string(), articles: int() })).describe('most frequent first'),
              more: int().describe('how many values there are besides'),
            }),
          ),
        }),
        annotations: READ_ONLY,
      },
      () =>
        answer(async () => {
          const counted = (await index.search('', { facets: true, sort: 'title', limit: 0 })).facets
          const facets = Object.fromEntries(
            Object.entries(counted).map(([facet, counts]) => {
              const values = counts.slice(0, MOST_VALUES)
              const told = values.map(({ value, count }) => ({ value: String(value), articles: count }))
              return [facet, { values: told, more: counts.length - told.length }]
            }),
          )
          const lines = Object.entries(facets).map(
            ([facet, { values, more }]) =>
              `${facet}: ${values.map(({ value, articles: count }) => `${value} (${count})`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
          )
          return { said: lines.join('\n') || 'The articles have no facets.', structured: { facets } }
        }),
    )
    return server
  }
  serveStdio(serve)
}

/** The answer of a tool; what goes wrong is one too, which the assistant can act on. */
async function answer(
  run: () => Promise<{ said: string; structured: Record<string, unknown> }>,
): Promise<CallToolResult> {
  try {
    const { said, structured } = await run()
    return { content: [{ type: 'text', text: said }], structuredContent: structured }
  } catch (error) {
    if (!(error instanceof FascicleError)) throw error
    return { content: [{ type: 'text', text: error.message }], isError: true }
  }
}

const textOf = ({ text }: Excerpt): string => text.replace(/\s+/g, ' ').trim()
