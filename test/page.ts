import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { parseArticle } from '../src/indexer/article.js'
import { readFrontMatter } from '../src/indexer/front-matter.js'
import { splitAttributes } from '../src/indexer/markdown.js'
import { type Section, splitSections } from '../src/indexer/sections.js'

/** What a generator makes of an article, with the anchors that the Markdown reader gives its headings. */
export function renderPage(path: string, text: string): { html: string; sections: Section[] } {
  const { article } = parseArticle({ path, text }, { base: '/', urls: 'slash' })
  const { body } = readFrontMatter({ path, text })
  const anchors = article.blocks.flatMap((block) => (block.kind === 'heading' ? [block] : []))
  const sections = splitSections(article)
  const markdown = new MarkdownIt({ html: true }).use(footnote)
  let at = 0
  markdown.core.ruler.push('anchors', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'heading_open') continue
      const heading = anchors[at++]
      const inline = tokens[index + 1]
      const section = sections.find(({ line }) => line === heading?.line)
      if (section) token.attrSet('id', section.anchor)
      if (heading?.isIgnored) token.attrSet('data-fascicle-ignore', '')
      const last = inline?.children?.at(-1)
      if (last) last.content = splitAttributes(last.content).text
    }
  })
  const html = `<!doctype html><html lang="en"><head><title>${article.title} | A site</title>${metaOf(article)}</head><body>
<header><a href="/">A site</a></header><nav><a href="/">Home</a></nav>
<main><h1>${markdown.utils.escapeHtml(article.title)}</h1>${markdown.render(body.replace(/^> \[!\w+\]\n/gm, ''))}</main><footer>The end</footer></body></html>`
  return { html, sections }
}

/** What the front matter says, as a theme writes it into the head. */
function metaOf({ description, date, updated, facets }: ReturnType<typeof parseArticle>['article']): string {
  const meta = (name: string, content: unknown) =>
    `<meta name="${name}" content="${String(content).replace(/"/g, '&quot;')}">`
  return [
    meta('description', description),
    meta('article:published_time', date),
    meta('article:modified_time', updated),
    ...Object.entries(facets).flatMap(([name, values]) =>
      values.map((value) => meta(`fascicle:${name}`, value)),
    ),
  ].join('')
}
