/**
 * MDX with its program taken out, as Markdown: `import` and `export` statements, expressions in braces and
 * JSX tags go, what stands between tags stays, and every line keeps its number.
 *
 * Lenient on purpose: the strict parser of MDX refuses 159 of 244 ordinary Markdown files, and here a page that
 * does not compile should still be found. Tags keep the attributes that a reader sees (`title`, `label`, `alt`).
 *
 * @example plainMdx('import A from "a"\n\n<Tab title="One">Text {/* note *\/}</Tab>') // => '\n\n One Text '
 */
export function plainMdx(source: string): string {
  let output = ''
  let index = 0
  while (index < source.length) {
    const isLineStart = index === 0 || source[index - 1] === '\n'
    if (isLineStart) {
      const fence = /^[ \t]*(`{3,}|~{3,})/.exec(source.slice(index, index + 100))
      if (fence) {
        const end = endOfFence(source, index, fence[1] as string)
        output += source.slice(index, end)
        index = end
        continue
      }
      if (/^(?:import|export)[\s{*]/.test(source.slice(index, index + 8))) {
        const end = endOfStatement(source, index)
        output += lineFeeds(source.slice(index, end))
        index = end
        continue
      }
    }
    const character = source[index] as string
    if (character === '`') {
      const end = endOfInlineCode(source, index)
      output += source.slice(index, end)
      index = end
    } else if (character === '\\') {
      output += source.slice(index, index + 2)
      index += 2
    } else if (character === '{') {
      const end = endOfBraces(source, index)
      output += textOfExpression(source.slice(index, end))
      index = end
    } else if (
      character === '<' &&
      /^<\/?(?:[A-Za-z][\w.:-]*(?=[\s/>])|>)/.test(source.slice(index, index + 100))
    ) {
      const end = endOfTag(source, index)
      output += textOfTag(source.slice(index, end))
      index = end
    } else {
      output += character
      index++
    }
  }
  return output
}

const lineFeeds = (text: string): string => text.replace(/[^\n]/g, '')

/** A fence ends at a line of the same marks, at least as many, or with the file. */
function endOfFence(source: string, start: number, marks: string): number {
  const close = new RegExp(`\\n[ \\t]*${marks[0]}{${marks.length},}[ \\t]*(?=\\n|$)`, 'g')
  close.lastIndex = start + marks.length
  const match = close.exec(source)
  return match ? match.index + match[0].length : source.length
}

/** A statement ends at the first empty line outside of its braces and template strings. */
function endOfStatement(source: string, start: number): number {
  let index = start
  while (index < source.length) {
    const character = source[index]
    if (character === '{') index = endOfBraces(source, index)
    else if (character === '`') index = endOfString(source, index)
    else if (character === '\n' && /^\n[ \t]*(?:\n|$)/.test(source.slice(index, index + 200))) return index
    else if (
      character === '\n' &&
      !/^\n(?:[ \t})\]'"`;,.]|import|export|from|\w+[,:}])/.test(source.slice(index, index + 40))
    )
      return index
    else index++
  }
  return source.length
}

function endOfInlineCode(source: string, start: number): number {
  const marks = /^`+/.exec(source.slice(start, start + 50))?.[0] ?? '`'
  const close = source.indexOf(marks, start + marks.length)
  const paragraph = source.indexOf('\n\n', start)
  return close === -1 || (paragraph !== -1 && paragraph < close) ? start + marks.length : close + marks.length
}

/** After the brace that closes the one at `start`; braces in strings and comments do not count. */
function endOfBraces(source: string, start: number): number {
  let depth = 0
  for (let index = start; index < source.length; ) {
    const character = source[index]
    if (character === '"' || character === "'" || character === '`') {
      const end = endOfString(source, index)
      index = end
      continue
    }
    if (character === '/' && source[index + 1] === '*') {
      const end = source.indexOf('*/', index + 2)
      if (end === -1) return start + 1
      index = end + 2
      continue
    }
    if (character === '{') depth++
    if (character === '}' && --depth === 0) return index + 1
    index++
  }
  return start + 1
}

/** After the closing quote; a quote that is never closed on its line is an apostrophe. */
function endOfString(source: string, start: number): number {
  const quote = source[start]
  for (let index = start + 1; index < source.length; index++) {
    if (source[index] === '\\') index++
    else if (source[index] === quote) return index + 1
    else if (source[index] === '\n' && quote !== '`') return start + 1
  }
  return start + 1
}

function endOfTag(source: string, start: number): number {
  for (let index = start + 1; index < source.length; ) {
    const character = source[index]
    if (character === '>') return index + 1
    if (character === '{') index = endOfBraces(source, index)
    else if (character === '"' || character === "'") {
      const close = source.indexOf(character, index + 1)
      if (close === -1) return start + 1
      index = close + 1
    } else index++
  }
  return start + 1
}

/** `{'text'}` is text, `{/* #id *\/}` names a heading as Docusaurus writes it, all else is program. */
function textOfExpression(expression: string): string {
  if (expression === '{') return '{'
  const id = /^\{\s*\/\*\s*(#[\w-]+)\s*\*\/\s*\}$/.exec(expression)?.[1]
  if (id) return `{${id}}`
  // `## Heading {#id data-fascicle-ignore}` is no expression but attributes.
  if (/^\{:?\s*(?:#|\.|data-)[^{}]*\}$/.test(expression)) return expression
  const string = /^\{\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*\}$/s.exec(expression)?.[2]
  return string === undefined ? lineFeeds(expression) : string
}

function textOfTag(tag: string): string {
  if (tag === '<') return '<'
  // Ordinary HTML stays for the HTML reader, which knows ids, headings and images.
  if (/^<\/?[a-z]/.test(tag) && !/=\s*\{/.test(tag)) return tag
  const seen = [...tag.matchAll(/\s(?:title|label|alt|summary|heading)=(?:"([^"]*)"|'([^']*)')/g)]
  const words = seen.map((match) => match[1] ?? match[2] ?? '').join(' ')
  return `${words === '' ? '' : ` ${words} `}${lineFeeds(tag)}`
}
