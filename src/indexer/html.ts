import { Parser } from 'htmlparser2'
import type { Block } from './blocks.js'

/** Elements whose content nobody reads. */
export const SILENT = new Set(['script', 'style', 'template', 'noscript', 'svg', 'math', 'iframe', 'object'])

/** Elements that stand within a line; at the edge of every other one a new block begins. */
export const INLINE = new Set(
  `a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark nobr q rp rt ruby s
  samp small span strike strong sub sup time tt u var wbr`.split(/\s+/),
)

/**
 * The blocks of a piece of HTML that stands in an article: text without tags and comments, headings with
 * their ids, `<pre>` as code, alternative text of images, names of `<a id>`.
 *
 * @param html the source
 * @param line the line of the file, from 1, on which it begins
 * @example readHtml('<h2 id="x">Title</h2><p>Text <!-- note --></p>', 1)
 * // => [{ kind: 'heading', level: 2, text: 'Title', id: 'x', … }, { kind: 'text', text: 'Text', … }]
 */
export function readHtml(html: string, line: number): Block[] {
  const blocks: Block[] = []
  let text = ''
  let silent = 0
  let pre = 0
  let heading: { level: number; id: string | undefined } | undefined

  const end = () => {
    const content = pre > 0 ? text.replace(/^\n|\s+$/g, '') : text.replace(/\s+/g, ' ').trim()
    text = ''
    if (content === '' && !heading) return
    if (heading) {
      blocks.push({
        kind: 'heading',
        level: heading.level,
        text: content,
        line,
        ...(heading.id === undefined ? {} : { id: heading.id, idReplacesSlug: true }),
      })
    } else blocks.push({ kind: pre > 0 ? 'code' : 'text', text: content, line })
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      if (SILENT.has(name)) silent++
      if (silent > 0) return
      const id = attributes.id ?? (name === 'a' ? attributes.name : undefined)
      if (name === 'img') text += ` ${attributes.alt ?? ''} `
      else if (name === 'br' && pre === 0) text += ' '
      else if (name === 'a' && id && heading) heading.id ??= id
      else if (!INLINE.has(name)) end()
      if (name === 'pre') pre++
      const level = /^h([1-6])$/.exec(name)?.[1]
      if (level) heading = { level: Number(level), id }
      else if (id && name === 'a' && !heading) blocks.push({ kind: 'anchor', id, line })
    },
    ontext(data) {
      if (silent === 0) text += data
    },
    onclosetag(name) {
      if (SILENT.has(name)) {
        silent = Math.max(0, silent - 1)
        return
      }
      if (silent > 0 || INLINE.has(name)) return
      end()
      if (name === 'pre') pre = Math.max(0, pre - 1)
      if (/^h[1-6]$/.test(name)) heading = undefined
    },
  })
  parser.end(html)
  end()
  return blocks
}

/** The one tag that a piece of inline HTML is: its name, and its attributes as strings. */
export function readTag(html: string): { name: string; attributes: Record<string, string> } | undefined {
  let tag: { name: string; attributes: Record<string, string> } | undefined
  new Parser({
    onopentag(name, attributes) {
      tag ??= { name, attributes }
    },
  }).end(html)
  return tag
}
