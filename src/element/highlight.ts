/** What is kept of a chosen result for the next page of this tab. */
interface Remembered {
  /** Path of the page that it leads to. */
  path: string
  words: string[]
}

const KEY = 'fascicle:highlight'

/** Keeps the words of a chosen result. Where storage is blocked, nothing will be marked. */
export function rememberWords(url: string, words: readonly string[]): void {
  const { pathname: path } = new URL(url, location.href)
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path, words }))
  } catch {}
}

/** The words that were kept for this page; once. */
export function recallWords(): string[] {
  try {
    const { path, words } = JSON.parse(sessionStorage.getItem(KEY) ?? '') as Remembered
    if (path !== location.pathname) return []
    sessionStorage.removeItem(KEY)
    return words.filter((word) => typeof word === 'string' && word !== '')
  } catch {
    return []
  }
}

/**
 * Every place in a part of the page where one of the words stands, as a whole word, in any case. In scripts that write
 * without spaces it need not be a whole word.
 */
export function findWords(root: Node, words: readonly string[]): Range[] {
  if (words.length === 0) return []
  const alternatives = words.map((word) => {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const hasSpaces = !/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(word)
    return hasSpaces ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])` : escaped
  })
  const pattern = new RegExp(alternatives.join('|'), 'giu')
  const ranges: Range[] = []
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const node = texts.currentNode
    if (node.parentElement?.closest('script, style, noscript, textarea, fascicle-search')) continue
    for (const match of (node.textContent ?? '').matchAll(pattern)) {
      const range = new Range()
      range.setStart(node, match.index)
      range.setEnd(node, match.index + match[0].length)
      ranges.push(range)
    }
  }
  return ranges
}

/**
 * Marks ranges without a change of the page where the browser can; else by `<mark>`.
 *
 * @returns takes the marks away
 */
export function markRanges(ranges: readonly Range[]): () => void {
  if (globalThis.CSS?.highlights) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('::highlight(fascicle){background-color:Mark;color:MarkText}')
    document.adoptedStyleSheets.push(sheet)
    CSS.highlights.set('fascicle', new Highlight(...ranges))
    return () => CSS.highlights.delete('fascicle')
  }
  // From the end, so that those before it stay where they are.
  const marks = [...ranges].reverse().map((range) => {
    const mark = document.createElement('mark')
    range.surroundContents(mark)
    return mark
  })
  return () => {
    for (const mark of marks) {
      const { parentNode } = mark
      mark.replaceWith(...mark.childNodes)
      parentNode?.normalize()
    }
  }
}
