import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { type Article, parseArticle } from '../indexer/article.js'
import { readArticle } from '../indexer/articles.js'
import { readFrontMatter } from '../indexer/front-matter.js'
import { splitAttributes } from '../indexer/markdown.js'
import { admonitions } from '../indexer/markdown-admonitions.js'
import { plainMdx } from '../indexer/mdx.js'
import { splitSections } from '../indexer/sections.js'
import type { BuiltFiles } from '../indexer.js'

const markdown = new MarkdownIt({ html: true }).use(footnote).use(admonitions)

/** The page of an article: its text, with the anchors that search results lead to. */
export async function renderArticle(
  directory: string,
  { path, url }: { path: string; url: string },
): Promise<string> {
  const source = await readArticle(directory, path)
  const { article } = parseArticle(source, { base: '/', urls: () => url })
  const { body, bodyLine } = readFrontMatter(source)
  const isPlain = /\.txt$/i.test(path)
  const text = isPlain
    ? renderBlocks(article)
    : renderMarkdown(article, /\.mdx$/i.test(path) ? plainMdx(body) : body, bodyLine)
  const title = /^\s*<h1/.test(text) ? '' : `<h1>${escapeHtml(article.title)}</h1>\n`
  return layout(article.title, `<article>\n${title}${text}</article>`)
}

/** The first page: every article by name. Also what is shown for an address that no article has. */
export function renderHome({ pages }: BuiltFiles, missing?: string): string {
  const message =
    missing === undefined
      ? ''
      : `<p class="missing">No article has the address <code>${escapeHtml(missing)}</code>.</p>\n`
  const items = pages.map(
    ({ title, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></li>`,
  )
  return layout('Articles', `${message}<h1>Articles</h1>\n<ul class="articles">\n${items.join('\n')}\n</ul>`)
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

function layout(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · fascicle dev</title>
<link rel="stylesheet" href="/_fascicle/page.css">
<script type="module" src="/_fascicle/page.js"></script>
</head>
<body>
<header>
<a class="home" href="/">fascicle</a>
<form role="search" action="/">
<label for="query">Search the articles</label>
<input id="query" name="q" type="search" autocomplete="off" spellcheck="false" enterkeyhint="search" placeholder="Search the articles">
</form>
</header>
<p id="status" role="status"></p>
<main id="results" hidden></main>
<main id="page">
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
