import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { type Article, parseArticle } from '../indexer/article.js'
import { isPage, readArticle } from '../indexer/articles.js'
import { readFrontMatter } from '../indexer/front-matter.js'
import { splitAttributes } from '../indexer/markdown.js'
import { admonitions } from '../indexer/markdown-admonitions.js'
import { plainMdx } from '../indexer/mdx.js'
import { splitSections } from '../indexer/sections.js'
import type { BuiltFiles, IndexedPage } from '../indexer.js'

/** Where the index is served, and the scripts of the box. */
const SEARCH = '/_fascicle/search/'

const markdown = new MarkdownIt({ html: true }).use(footnote).use(admonitions)

/** The page of an article: its text, with the anchors that search results lead to. */
export async function renderArticle(
  directory: string,
  { path, url, sections }: IndexedPage,
): Promise<string> {
  const source = readArticle(directory, path)
  if (isPage(path)) return withBox(source.text)
  const { article } = parseArticle(source, { base: '/', urls: () => url })
  const { body, bodyLine } = readFrontMatter(source)
  const isPlain = /\.txt$/i.test(path)
  const text = isPlain
    ? renderBlocks(article)
    : renderMarkdown(article, /\.mdx$/i.test(path) ? plainMdx(body) : body, bodyLine)
  const title = /^\s*<h1/.test(text) ? '' : `<h1>${escapeHtml(article.title)}</h1>\n`
  const lead = article.description ? `<p class="lead">${escapeHtml(article.description)}</p>\n` : ''
  const main = `<article>\n${title}${lead}${text}</article>\n${renderContents(sections)}`
  return layout(article.title, main, headerBox(), article.lang)
}

/** A page that a generator wrote, with a box unless it has one, and what shows it again when it was built again. */
function withBox(html: string): string {
  const scripts = `<script type="module" src="/_fascicle/page.js"></script>\n`
  const box = /<fascicle-search[\s>]/i.test(html)
    ? ''
    : `<script type="module" src="${SEARCH}fascicle.js"></script>\n${headerBox()}\n`
  const end = html.lastIndexOf('</body>')
  return end === -1 ? html + scripts + box : html.slice(0, end) + scripts + box + html.slice(end)
}

/** The headings of an article below its title, as links. */
function renderContents(sections: IndexedPage['sections']): string {
  const items = sections
    .filter(({ level, anchor }) => level === 2 && anchor !== '')
    .map(
      ({ heading, anchor }) =>
        `<li><a href="#${escapeHtml(encodeURI(anchor))}">${escapeHtml(heading)}</a></li>`,
    )
  return items.length < 2
    ? ''
    : `<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${items.join('')}</ul></nav>\n`
}

/** The box of every page: a button that opens a dialog. Its form works without script, too. */
const headerBox = (): string => `<fascicle-search src="${SEARCH}" action="/">${formOf('')}</fascicle-search>`

/** The first page: a box, and every article by name. Also what is shown for an address that no article has. */
export function renderHome({ pages, sections }: BuiltFiles, missing?: string): string {
  const message =
    missing === undefined
      ? ''
      : `<p class="missing">No article has the address <code>${escapeHtml(missing)}</code>.</p>\n`
  const items = pages.map(
    (page) =>
      `<li><a href="${escapeHtml(page.url)}">${escapeHtml(page.title)}</a> <span>${page.sections.length}</span></li>`,
  )
  const many = (count: number, name: string) =>
    `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`
  return layout(
    'Articles',
    `<div class="home">${message}<h1>Search your articles</h1>
<p class="lead">${many(pages.length, 'article')}, ${many(sections, 'section')}. Type to search them.</p>
<fascicle-search mode="inline" src="${SEARCH}" action="/">${formOf('')}</fascicle-search>
<h2>All articles</h2>
<ul class="articles">
${items.join('\n')}
</ul></div>`,
  )
}

/** The page of all results of a query, with facets. */
export function renderResults(query: string): string {
  const box = `<fascicle-search mode="page" src="${SEARCH}">${formOf(query)}</fascicle-search>`
  return layout('Search', `<div class="find"><h1>Search</h1>\n${box}</div>`)
}

function renderMarkdown(article: Article, body: string, bodyLine: number): string {
  const anchors = new Map(splitSections(article).map(({ line, anchor }) => [line, anchor]))
  const tokens = markdown.parse(body, {})
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue
    const anchor = anchors.get(bodyLine + (token.map?.[0] ?? 0))
    if (anchor) token.attrSet('id', anchor)
    const last = tokens[index + 1]?.children?.at(-1)
    if (last?.type === 'text') last.content = splitAttributes(last.content).text
  }
  return markdown.renderer.render(tokens, markdown.options, {})
}

function renderBlocks(article: Article): string {
  const paragraphs = (text: string) =>
    text
      .split('\n')
      .map((line) => `<p>${escapeHtml(line)}</p>`)
      .join('\n')
  return splitSections(article)
    .map(({ anchor, heading, text }) =>
      anchor === ''
        ? paragraphs(text)
        : `<h2 id="${escapeHtml(anchor)}">${escapeHtml(heading)}</h2>\n${paragraphs(text)}`,
    )
    .join('\n')
}

/** A form that works before the script of the box is there, and without. */
function formOf(query: string): string {
  const value = query === '' ? '' : ` value="${escapeHtml(query)}"`
  return `<form role="search" action="/"><input name="q" type="search" aria-label="Search the articles" placeholder="Search the articles"${value}></form>`
}

function layout(title: string, main: string, box = '', lang = 'en'): string {
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · fascicle dev</title>
<link rel="stylesheet" href="/_fascicle/page.css">
<script type="module" src="${SEARCH}fascicle.js"></script>
<script type="module" src="${SEARCH}highlight.js"></script>
<script type="module" src="/_fascicle/page.js"></script>
</head>
<body>
<header>
<a class="brand" href="/">fascicle <span>dev</span></a>
${box}
</header>
<main>
${main}
</main>
</body>
</html>
`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
