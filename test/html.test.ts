import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
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
  const canonical = (href: string) => `<link rel="canonical" href="https://example.org${href}">`
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

  it('has one of two pages that each name the other, and a page whose other address is written in another way', async () => {
    const built = await build({
      'a/index.html': page('<h1>A</h1>', canonical('/b/')),
      'b/index.html': page('<h1>B</h1>', canonical('/a/')),
      'c (1)/index.html': page('<h1>C</h1>', canonical('/c%20%281%29/')),
      'd/index.html': page('<h1>D</h1>', canonical('https://example.org/%E0%A4%A')),
      'É/index.html': page('<h1>E</h1>', canonical('/%c3%89/')),
    })
    expect(built.errors).toEqual([])
    expect(urls(built)).toEqual(['/b/', '/c%20%281%29/', '/d/', '/%c3%89/'])
  })

  it('has a page again when that of its other address is gone, with a cache too', async () => {
    const articles = await folderOf({
      'a/index.html': page('<h1>A</h1>', canonical('/b/')),
      'b/index.html': page('<h1>B</h1>'),
    })
    const options = { articles, html: true, cache: await folderOf() }
    expect(urls(await buildFiles(options))).toEqual(['/b/'])
    await rm(join(articles, 'b'), { recursive: true })
    expect(urls(await buildFiles(options))).toEqual(['/a/'])
  })

  it('has pages that only speak of the mark', async () => {
    const built = await build({
      'a/index.html': page('<h1>A</h1><p>Write <code>&lt;main data-pagefind-body></code></p>'),
      'b/index.html': page('<h1>B</h1>', '<script>x = "data-pagefind-body"</script>'),
    })
    expect(urls(built)).toEqual(['/a/', '/b/'])
  })

  it('has pages called without the name of the site, which none of them needs to give', async () => {
    const built = await build(
      Object.fromEntries(
        ['Naps', 'Dreams', 'Sleep well', 'Rest: why'].map((name) => [
          `${name}.html`,
          page('<p>text', `<title>${name === 'Sleep well' ? name : `${name} | Sleep well`}</title>`),
        ]),
      ),
    )
    expect(built.pages.map(({ title }) => title).sort()).toEqual([
      'Dreams',
      'Naps',
      'Rest: why',
      'Sleep well',
    ])
  })

  it('may be in the encoding that it names', async () => {
    const { errors, pages } = await build({
      'a.html': Buffer.from(page('<h1>caf\xe9</h1>', '<meta charset="windows-1252">'), 'latin1'),
    })
    expect([errors, pages[0]?.title]).toEqual([[], 'café'])
  })

  it('says what is missing where nothing is found', async () => {
    await expect(build({ 'a.md': '# A' })).rejects.toThrow(/NO_ARTICLES.*no page: build the site before/)
    await expect(build({ 'a.html': page('A') }, { selector: '.post' })).rejects.toThrow(
      /left out.*has \.post/,
    )
  })

  it('has only the pages that mark their article, where one does', async () => {
    const built = await build({
      'a/index.html': page('<div data-pagefind-body><h1>A</h1></div>'),
      'tags/index.html': page('<h1>Tags</h1>'),
    })
    expect(urls(built)).toEqual(['/a/'])
    expect(built.warnings).toEqual([])
  })

  it('is found to have such a page, though the first look at some of them did not meet it', async () => {
    const pages = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`${at}.html`, page(`<h1>Page ${at}</h1>`)]),
    )
    const built = await build({ ...pages, '51.html': page('<div data-pagefind-body><h1>A</h1></div>') })
    expect(built.pages.map(({ path }) => path)).toEqual(['51.html'])
  })

  it('warns when more pages lack a mark than have one: it may have been left behind', async () => {
    const built = await build({
      'a/index.html': page('<div data-pagefind-body><h1>A</h1></div>'),
      'b/index.html': page('<h1>B</h1>'),
      'c/index.html': page('<h1>C</h1>'),
    })
    expect(built.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^NO_ARTICLES: 2 pages are left out: .*data-pagefind-body/),
    ])
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
    ['NOT_UTF8', Buffer.from('<meta charset=utf-16><main>caf\xe9</main>', 'latin1')],
    ['NOT_UTF8', Buffer.from('<meta charset=nonsense><main>caf\xe9</main>', 'latin1')],
    ['TOO_LARGE', '<b>'.repeat(20_000)],
    ['BINARY', Buffer.from('<main>\0</main>')],
  ])('reports a page that cannot be read: %s', async (code, bytes) => {
    const { errors, articles } = await build({ 'a.html': page('<h1>A</h1>'), 'b.html': bytes })
    expect(articles).toBe(1)
    expect(errors).toMatchObject([{ code, file: 'b.html', mend: expect.any(String) }])
  })
})
