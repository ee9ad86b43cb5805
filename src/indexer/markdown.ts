import MarkdownIt, { type Env, type Token } from 'markdown-it'
import footnote from 'markdown-it-footnote'
import type { Block, Heading } from './blocks.js'
import { readHtml, readTag } from './html.js'
import { admonitions } from './markdown-admonitions.js'
import { plainMdx } from './mdx.js'

/** Footnotes as markdown-it-footnote keeps them while it parses. */
interface FootnoteEnvironment extends Env {
  footnotes?: { list?: { label?: string; content?: string; tokens?: Token[] }[] }
}

/**
 * markdown-it 15 because it reads 5.8 MB/s where mdast reads 0.4, says on which line a block begins, and is what
 * VitePress and Eleventy render with. Footnotes stay where they are written, so that their text can be given to
 * the section that refers to them.
 */
const markdown = new MarkdownIt({ html: true }).use(footnote).use(admonitions)
markdown.disable('footnote_tail')

/**
 * Reads Markdown: CommonMark with tables, strike-through, footnotes, task lists and admonitions
 * (`:::`, `!!!`, `> [!NOTE]`).
 *
 * What a reader of the page sees is text: alternative text of images too, addresses of links and HTML comments not.
 *
 * @param body the article without its front matter
 * @param line the line of the file, from 1, on which `body` begins
 * @param isMdx whether JSX, expressions and `import`/`export` lines are no text either
 * @example readMarkdown('# One\n\nSome *text*.')
 * // => [{ kind: 'heading', level: 1, text: 'One', line: 1 }, { kind: 'text', text: 'Some text.', line: 3 }]
 */
export function readMarkdown(body: string, line = 1, isMdx = false): Block[] {
  const environment: FootnoteEnvironment = {}
  const tokens = markdown.parse(isMdx ? plainMdx(body) : body, environment)
  const footnotes = takeFootnotes(tokens, environment)
  return readTokens(tokens, line, footnotes)
}

function readTokens(tokens: Token[], firstLine: number, footnotes: Map<string, string>): Block[] {
  const blocks: Block[] = []
  let line = firstLine
  let row: string[] | undefined
  // Footnotes stand below the line that refers to them.
  const notes: Block[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token
    if (token.map) line = firstLine + token.map[0]
    switch (token.type) {
      case 'heading_open': {
        blocks.push(readHeading(Number(token.tag.slice(1)), tokens[index + 1] as Token, line))
        index += 2
        break
      }
      case 'tr_open':
        row = []
        break
      case 'tr_close':
        if (row?.some((cell) => cell !== '')) blocks.push({ kind: 'text', text: row.join(' · '), line })
        blocks.push(...notes.splice(0))
        row = undefined
        break
      case 'inline': {
        const children = token.children ?? []
        const mark = markOf(token.content, tokens[index - 2]?.type)
        const text = inlineText(children).slice(mark.length)
        for (const id of anchorsOf(children)) blocks.push({ kind: 'anchor', id, line })
        if (row) row.push(text)
        else if (text !== '') blocks.push({ kind: 'text', text, line })
        for (const note of notesOf(children, footnotes))
          (row ? notes : blocks).push({ kind: 'text', text: note, line })
        break
      }
      case 'fence':
      case 'code_block':
        if (token.content.trim() !== '') blocks.push({ kind: 'code', text: token.content.trimEnd(), line })
        break
      case 'html_block':
        blocks.push(...readHtml(token.content, line))
        break
    }
  }
  return blocks
}

/** What makes a list item a task, or a quotation an admonition: no text. Where it is escaped, the source begins with a backslash. */
const markOf = (source: string, container: string | undefined): string =>
  (container === 'list_item_open'
    ? /^\[[ xX]\]\s+/
    : container === 'blockquote_open'
      ? /^\[!\w+\]\s*/
      : /^/
  ).exec(source)?.[0] ?? ''

/**
 * Takes `{#id .class data-name}` or kramdown's `{: #id}` off the end of a heading.
 *
 * @example splitAttributes('Evidence {#evidence}') // => { text: 'Evidence', attributes: '#evidence' }
 */
export function splitAttributes(heading: string): { text: string; attributes: string } {
  const trimmed = heading.trimEnd()
  const open = trimmed.endsWith('}') ? trimmed.lastIndexOf('{') : -1
  const attributes = /^:?\s*((?:#|\.|data-).*)\}$/.exec(open === -1 ? '' : trimmed.slice(open + 1))?.[1]
  return attributes === undefined
    ? { text: heading, attributes: '' }
    : { text: trimmed.slice(0, open).trimEnd(), attributes: attributes.trim() }
}

function readHeading(level: number, inline: Token, line: number): Heading {
  const children = inline.children ?? []
  const { attributes } = splitAttributes(inline.content)
  const strip = (text: string) => (attributes === '' ? text : splitAttributes(text).text)
  const slugText = strip(inlineText(children, true))
  const text = strip(inlineText(children))
  const given = /(?:^|\s)#(\S+)/.exec(attributes)?.[1]
  const id = given ?? anchorsOf(children)[0]
  return {
    kind: 'heading',
    level,
    text: text || slugText.trim(),
    line,
    ...(slugText === text ? {} : { slugText }),
    ...(id === undefined ? {} : { id, idReplacesSlug: given !== undefined }),
    ...(/(?:^|\s)data-(?:fascicle-ignore|search-exclude)\b/.test(attributes) ? { isIgnored: true } : {}),
  }
}

/** Tags of template languages that stand in Markdown (Liquid, Nunjucks, Hugo's shortcodes): instructions, no text. */
const TEMPLATE_TAG = /\{%.*?%\}|\{\{[<%].*?[%>]\}\}/g

/**
 * The text of inline markup.
 *
 * @param forSlug as renderers make anchors from it: without alternative text, white space as it stands
 */
function inlineText(children: Token[], forSlug = false): string {
  let text = ''
  let silent = ''
  for (const token of children) {
    if (token.type === 'html_inline') {
      const closing = /^<\/(\w+)/.exec(token.content)?.[1]?.toLowerCase()
      if (closing !== undefined && closing === silent) silent = ''
      if (closing !== undefined || silent) continue
      const tag = readTag(token.content)
      if (tag?.name === 'script' || tag?.name === 'style') silent = tag.name
      else if (tag?.name === 'br') text += ' '
      else if (tag?.name === 'img' && !forSlug) text += tag.attributes.alt ?? ''
    } else if (silent) continue
    else if (token.type === 'text' || token.type === 'code_inline') text += token.content
    else if (token.type === 'softbreak' || token.type === 'hardbreak') text += ' '
    else if (token.type === 'image' && !forSlug) text += inlineText(token.children ?? [])
  }
  return forSlug ? text : text.replace(TEMPLATE_TAG, '').replace(/\s+/g, ' ').trim()
}

function anchorsOf(children: Token[]): string[] {
  return children
    .filter((token) => token.type === 'html_inline' && /^<a\s/i.test(token.content))
    .map((token) => readTag(token.content)?.attributes)
    .map((attributes) => attributes?.id ?? attributes?.name)
    .filter((id) => id !== undefined && id !== '') as string[]
}

/** Takes the definitions of footnotes out of the tokens: label to text. Inline ones (`^[…]`) are known by number. */
function takeFootnotes(tokens: Token[], { footnotes }: FootnoteEnvironment): Map<string, string> {
  const notes = new Map<string, string>()
  for (let start = 0; start < tokens.length; start++) {
    const open = tokens[start] as Token
    if (open.type !== 'footnote_reference_open') continue
    let end = start
    while (end < tokens.length && tokens[end]?.type !== 'footnote_reference_close') end++
    const inner = tokens.splice(start, end - start + 1)
    notes.set(labelOf(open), textOf(inner))
    start--
  }
  for (const [number, note] of (footnotes?.list ?? []).entries()) {
    if (note.tokens) notes.set(`#${number}`, textOf(note.tokens))
  }
  return notes
}

const labelOf = (token: Token): string => String((token.meta as { label?: string } | null)?.label ?? '')

const textOf = (tokens: Token[]): string =>
  tokens
    .map((token) => (token.type === 'inline' ? inlineText(token.children ?? []) : token.content.trim()))
    .filter((text) => text !== '')
    .join(' ')

/** The footnotes first referred to here; each is given to one place only. */
function notesOf(children: Token[], notes: Map<string, string>): string[] {
  const found: string[] = []
  for (const token of children) {
    if (token.type !== 'footnote_ref') continue
    const { id, label } = token.meta as { id?: number; label?: string }
    const key = label ?? `#${id}`
    const note = notes.get(key)
    notes.delete(key)
    if (note) found.push(note)
  }
  return found
}
