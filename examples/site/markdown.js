import GithubSlugger from 'github-slugger'
import MarkdownIt from 'markdown-it'
import attributes from 'markdown-it-attrs'
import footnote from 'markdown-it-footnote'
import alerts from 'markdown-it-github-alerts'

/** Markdown as the articles are written: ids of headings, footnotes, notes, tables that scroll on a narrow screen. */
export const markdown = new MarkdownIt({ html: true, typographer: false })
  // Only what a heading may say of itself.
  .use(attributes, { allowedAttributes: ['id', 'class', /^data-/] })
  .use(footnote)
  .use(alerts, { icons: {} })
  .use(headingIds)
  .use(tables)

const { rules } = markdown.renderer

/** The number of a footnote leads there and back; said in words, since an arrow says nothing. */
rules.footnote_anchor = (tokens, at, options, environment, renderer) => {
  const id = renderer.rules.footnote_anchor_name(tokens, at, options, environment, renderer)
  const { subId } = tokens[at].meta
  const place = subId > 0 ? `${id}:${subId}` : id
  return ` <a href="#fnref${place}" class="footnote-back" aria-label="Back to the text">↩\uFE0E</a>`
}
rules.footnote_block_open = () => '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'

/**
 * Gives every heading the id by which search results lead to it: that of its `{#id}`, else the one GitHub would give it.
 * This is how `fascicle` names sections, so that each link from the search has its place on the page.
 */
function headingIds(markdown) {
  markdown.core.ruler.push('heading-ids', ({ tokens }) => {
    const slugger = new GithubSlugger()
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'heading_open' || token.attrGet('id')) continue
      token.attrSet('id', slugger.slug(textOf(tokens[index + 1])))
    }
  })
}

/** Wide tables scroll by themselves, with the keyboard too, and columns are aligned by class: the policy allows no style. */
function tables(markdown) {
  const { rules } = markdown.renderer
  rules.table_open = () => '<div class="table" role="group" aria-label="Table" tabindex="0">\n<table>\n'
  rules.table_close = () => '</table>\n</div>\n'
  // The corner above names of rows heads nothing.
  const isCorner = (inline) => inline.content === ''
  rules.th_open = (tokens, at) => cell(isCorner(tokens[at + 1]) ? 'td' : 'th scope="col"', tokens[at])
  rules.th_close = (tokens, at) => (isCorner(tokens[at - 1]) ? '</td>\n' : '</th>\n')
  rules.td_open = (tokens, at) => cell('td', tokens[at])
}

function cell(tag, token) {
  const side = /text-align:\s*(\w+)/.exec(token.attrGet('style') ?? '')?.[1]
  return side ? `<${tag} class="${side}">` : `<${tag}>`
}

/**
 * The headings of the second level, for a table of contents.
 *
 * @example outlineOf('## Evidence {#evidence-today}') // => [{ id: 'evidence-today', text: 'Evidence' }]
 */
export function outlineOf(source) {
  const tokens = markdown.parse(source, {})
  return tokens.flatMap((token, index) =>
    token.type === 'heading_open' && token.tag === 'h2'
      ? [{ id: token.attrGet('id'), text: textOf(tokens[index + 1]) }]
      : [],
  )
}

const textOf = ({ children }) =>
  children
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('')
