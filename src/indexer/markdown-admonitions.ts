import type { MarkdownIt } from 'markdown-it'

/**
 * Boxes that Markdown dialects draw around text, for markdown-it: the marks go, the title and the text stay.
 *
 * - `::: tip Title` … `:::` (VitePress, Docusaurus; `:::tip[Title]` too)
 * - `!!! note "Title"` and `??? note "Title"` with the text indented below (MkDocs)
 *
 * No package reads both: each of markdown-it-container and markdown-it-admon knows one, and only boxes whose
 * names it was told. Here the box does not matter, only what is in it.
 */
export function admonitions(markdown: MarkdownIt): void {
  markdown.block.ruler.before(
    'fence',
    'admonition',
    (state, startLine, endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
      const first = state.src.slice(start, state.eMarks[startLine])
      const colons = /^:{3,}\s*(.*)$/.exec(first)
      const bangs = /^(?:!!!|\?\?\?\+?)\s+(.*)$/.exec(first)
      if (!colons && !bangs) return false
      if (silent) return true

      const title = colons ? containerTitle(colons[1] as string) : /"([^"]*)"/.exec(bangs?.[1] as string)?.[1]
      if (title) {
        const open = state.push('paragraph_open', 'p', 1)
        open.map = [startLine, startLine + 1]
        const inline = state.push('inline', '', 0)
        inline.content = title
        inline.map = [startLine, startLine + 1]
        inline.children = []
        state.push('paragraph_close', 'p', -1)
      }
      state.line = startLine + 1
      if (colons) return true

      // The text below is indented by four: read it as if it were not, or all of it would be a code block.
      const indent = (state.sCount[startLine] ?? 0) + 4
      let next = startLine + 1
      while (next < endLine && (state.isEmpty(next) || (state.sCount[next] ?? 0) >= indent)) next++
      const { blkIndent, lineMax } = state
      state.blkIndent = indent
      state.lineMax = next
      state.md.block.tokenize(state, startLine + 1, next)
      state.blkIndent = blkIndent
      state.lineMax = lineMax
      state.line = next
      return true
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
}

/** `tip Title {attributes}`, `tip[Title]` or `tip title="Title"`: the first word names the box. */
function containerTitle(info: string): string | undefined {
  const bracketed = /^\S+?\[([^\]]*)\]/.exec(info)?.[1]
  const quoted = /\btitle="([^"]*)"/.exec(info)?.[1]
  return bracketed ?? quoted ?? /^\S+\s+([^{]+)/.exec(info)?.[1]?.trim()
}
