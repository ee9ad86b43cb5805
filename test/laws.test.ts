import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadAnalyzer } from '../src/core/languages.js'
import { buildFiles } from '../src/indexer.js'
import { openIndex, type Result } from '../src/searcher.js'
import { folderOf } from './folder.js'

const analyzer = await loadAnalyzer('english-4')

/** Builds in memory and opens what was built. */
async function open(articles: string) {
  const { files } = await buildFiles({ articles })
  return openIndex('memory:/', {
    fetch: async (url) => {
      const file = files.find(({ name }) => url === `memory:/${name}`)
      return file ? new Response(file.bytes as BodyInit) : new Response(null, { status: 404 })
    },
  })
}

const word = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'ketamine',
      'depression',
      'the',
      'of',
      'naïve',
      'Yagé',
      'push_back',
      '中文',
      '0.5',
      'x',
      'who',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ minLength: 1, maxLength: 9 })
      .filter((one) => !/^\d+[.)]$|[#`<>[\]{}\\*_~|!:+\-&]/.test(one)),
  },
)
const paragraph = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))
const section = fc.record({
  heading: fc.array(fc.constantFrom('Evidence', 'Risks', 'Ketamine', 'What is it'), {
    minLength: 1,
    maxLength: 2,
  }),
  text: paragraph,
})
const article = fc.record({
  title: fc.constantFrom('One', 'Two words', 'Ketamine'),
  sections: fc.array(section, { maxLength: 4 }),
})
const markdown = fc
  .array(article, { minLength: 1, maxLength: 4 })
  .map((articles) =>
    Object.fromEntries(
      articles.map(({ title, sections }, index) => [
        `a${index}.md`,
        `# ${title}\n\n${sections.map(({ heading, text }) => `## ${heading.join(' ')}\n\n${text}`).join('\n\n')}`,
      ]),
    ),
  )

/** All articles and all of their sections. */
const everything = { limit: 1000, sections: 100 }
const sectionsOf = (results: Result[]) => results.flatMap((result) => result.sections)

describe('laws of search', () => {
  it('every term of a section finds it', () =>
    fc.assert(
      fc.asyncProperty(markdown, async (files) => {
        const folder = await folderOf(files)
        const { pages } = await buildFiles({ articles: folder })
        const index = await open(folder)
        for (const { url, sections } of pages) {
          for (const { anchor, heading } of sections) {
            const link = anchor === '' ? url : `${url}#${anchor}`
            for (const { word: term } of analyzer.tokens(heading)) {
              const { results } = await index.search(`${term} `, everything)
              expect(sectionsOf(results).map((one) => one.url)).toContain(link)
            }
          }
        }
        for (const [name, text] of Object.entries(files)) {
          for (const [, anchor, body] of linesUnderHeadings(text)) {
            for (const { word: term } of analyzer.tokens(body)) {
              const { results } = await index.search(`${term} `, everything)
              const hits = sectionsOf(results).filter((one) => one.url.startsWith(`/${name.slice(0, 2)}/#`))
              expect(hits.map((one) => one.heading)).toContain(anchor)
            }
          }
        }
      }),
      { numRuns: 60 },
    ))

  it('marks lie inside the text, ascend, and are words of the query', () =>
    fc.assert(
      fc.asyncProperty(markdown, paragraph, async (files, query) => {
        const index = await open(await folderOf(files))
        const { results } = await index.search(`${query} `, everything)
        for (const { excerpt } of sectionsOf(results)) {
          let end = 0
          for (const [from, to] of excerpt.marks) {
            expect(from).toBeGreaterThanOrEqual(end)
            expect(to).toBeGreaterThan(from)
            expect(to).toBeLessThanOrEqual(excerpt.text.length)
            end = to
          }
        }
      }),
      { numRuns: 100 },
    ))

  it('results descend by score, an article has the score and the address of its best section, pages join up', () =>
    fc.assert(
      fc.asyncProperty(markdown, paragraph, fc.integer({ min: 1, max: 3 }), async (files, query, size) => {
        const index = await open(await folderOf(files))
        const { results, total } = await index.search(query, everything)
        expect(total).toBe(results.length)
        const scores = results.map(({ score }) => score)
        expect(scores).toEqual([...scores].sort((a, b) => b - a))
        for (const { sections, score, url } of results) {
          expect(sections[0]).toMatchObject({ score, url })
          expect(
            sections.every((one) => Number.isFinite(one.score) && one.score > 0 && one.score <= score),
          ).toBe(true)
        }
        const pages = []
        for (let offset = 0; offset < total; offset += size) {
          pages.push(...(await index.search(query, { ...everything, limit: size, offset })).results)
        }
        expect(pages).toEqual(results)
      }),
      { numRuns: 60 },
    ))

  it('whatever is typed, there is an answer', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (query) => {
        const index = await open(await folderOf({ 'a.md': '# Ketamine\n\nA text on ketamine, who knows.' }))
        expect((await index.search(query)).total).toBeLessThanOrEqual(1)
        for (const { text } of await index.suggest(query)) expect(text.length).toBeGreaterThan(0)
      }),
    ))
})

/** `[whole, heading, body]` of each section of the generated Markdown. */
function linesUnderHeadings(text: string): [string, string, string][] {
  return [...text.matchAll(/^## (.*)\n\n(.*)$/gm)].map((match) => [
    match[0],
    match[1] as string,
    match[2] as string,
  ])
}
