import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildFiles, buildIndex } from '../src/indexer.js'
import type { SearchIndex } from '../src/searcher.js'
import { folderOf, openFolder } from './folder.js'
import { renderPage } from './page.js'

const stampOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const page = (main: string, head = '') =>
  `<!doctype html><html lang="en"><head>${head}</head><body><main>${main}</main></body></html>`

it('the pages of the corpus have its sections, and answer alike', async () => {
  const files = readdirSync('corpus').filter((file) => file.endsWith('.md') && file !== 'README.md')
  const site = await folderOf(
    Object.fromEntries(
      files.map((file) => [
        `${file.replace('.md', '')}/index.html`,
        renderPage(file, readFileSync(`corpus/${file}`, 'utf8')).html,
      ]),
    ),
  )
  const open = async (articles: string, html: boolean) => {
    const out = await folderOf()
    const { errors, warnings } = await buildIndex({ articles, out, html, synonyms: 'corpus/synonyms.json' })
    expect([...errors, ...warnings]).toEqual([])
    return openFolder(out)
  }
  const fromMarkdown = await open('corpus', false)
  const fromPages = await open(site, true)
  expect(fromPages.counts).toEqual(fromMarkdown.counts)
  const queries: { query: string }[] = JSON.parse(readFileSync('corpus/queries.json', 'utf8'))
  for (const { query } of queries.filter((_, at) => at % 4 === 0)) {
    const urls = async (index: SearchIndex) =>
      (await index.search(query)).results.map(({ url, score, sections }) => [
        url,
        score,
        sections.map((one) => one.url),
      ])
    expect(await urls(fromPages), query).toEqual(await urls(fromMarkdown))
  }
})

describe('a built site', () => {
  const build = async (files: Record<string, string | Uint8Array>, options: object = {}) => {
    return buildFiles({ articles: await folderOf(files), html: true, ...options })
  }
  const urls = ({ pages }: Awaited<ReturnType<typeof build>>) => pages.map(({ url }) => url)

  it('has its pages, and none of what generators write besides', async () => {
    const built = await build({
      'index.html': page('<h1>Home</h1>'),
      'a/index.html': page('<h1>A</h1>'),
      'b.html': page('<h1>B</h1>'),
      '404.html': page('<h1>Nothing here</h1>'),
      '404/index.html': page('<h1>Nothing here</h1>'),
      '_not-found.html': page('<h1>Nothing here</h1>'),
      'old/index.html': '<meta http-equiv="refresh" content="0; url=/a/">',
      'private/index.html': page('<h1>Private</h1>', '<meta name="robots" content="noindex">'),
      'notes.md': '# Not a page',
    })
    expect([built.errors, built.warnings]).toEqual([[], []])
    expect(urls(built)).toEqual(['/a/', '/b.html', '/'])
  })

  it('has a page once that lies at two addresses, but no page is lost that names another by mistake', async () => {
    const canonical = (href: string) => `<link rel="canonical" href="https://example.org${href}">`
    const built = await build({
      'a/index.html': page('<h1>A</h1>', canonical('/a/')),
      'a/print/index.html': page('<h1>A, to print</h1>', canonical('/a/')),
      'b/index.html': page('<h1>B</h1>', canonical('/')),
      'c/index.html': page('<h1>C</h1>', canonical('/gone/')),
      'd/index.html': page('<h1>D</h1>', canonical('/d')),
      'd.html': page('<h1>D</h1>', canonical('/d')),
      'index.html': page('<h1>Home</h1>', canonical('/')),
    })
    expect(built.errors).toEqual([])
    expect(urls(built).sort()).toEqual(['/', '/a/', '/b/', '/c/', '/d'])
  })

  it('has only the pages that mark their article, where one does', async () => {
    const built = await build({
      'a/index.html': page('<div data-pagefind-body><h1>A</h1></div>'),
      'tags/index.html': page('<h1>Tags</h1>'),
    })
    expect(urls(built)).toEqual(['/a/'])
  })

  it('has an index for each language of its pages', async () => {
    const built = await build({
      'a/index.html': page('<h1>Home</h1>'),
      'de/index.html': page('<h1>Heimat</h1>').replace('"en"', '"de"'),
    })
    expect(built.languages).toEqual(['en', 'de'])
  })

  it('is read by a selector, which is checked before anything is read', async () => {
    const built = await build(
      { 'a.html': page('<p>no</p><div class="post">yes</div>') },
      { selector: '.post' },
    )
    expect(built.sections).toBe(1)
    await expect(build({}, { selector: 'main > .x' })).rejects.toMatchObject({ code: 'BAD_OPTION' })
  })

  it('gives the same bytes on threads, and from a cache', async () => {
    const pages = Array.from({ length: 300 }, (_, at) => {
      const text = `<p>${'Some words of it. '.repeat(900)}</p>`
      return [`p${at}/index.html`, page(`<h1>Page ${at}</h1><h2 id="x">Part ${at % 7}</h2>${text}`)]
    })
    const options = {
      ...{ articles: await folderOf(Object.fromEntries(pages)), html: true, cache: await folderOf() },
    }
    const bytes = async (more: object = {}) =>
      (await buildFiles({ ...options, ...more })).files.map(({ name, bytes }) => [name, stampOf(bytes)])
    // A function keeps the build on one thread and without a cache.
    const whole = await bytes({ urls: (file: string) => `/${file.replace('index.html', '')}` })
    expect(await bytes()).toEqual(whole)
    expect(await bytes()).toEqual(whole)
  })

  it.each([
    ['NOT_UTF8', Buffer.from('<main>caf\xe9</main>', 'latin1')],
    ['BINARY', Buffer.from('<main>\0</main>')],
  ])('reports a page that cannot be read: %s', async (code, bytes) => {
    const { errors, articles } = await build({ 'a.html': page('<h1>A</h1>'), 'b.html': bytes })
    expect(articles).toBe(1)
    expect(errors).toMatchObject([{ code, file: 'b.html', mend: expect.any(String) }])
  })
})
