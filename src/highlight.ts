import { findWords, markRanges, recallWords, rememberWords } from './element/highlight.js'

/**
 * Marks the words of the result that led to this page, and scrolls to the first of them in its section. Escape takes the marks
 * away. Nothing happens on a page that no result led to.
 *
 * Called when the script runs; a router calls it again once it has shown another page.
 *
 * @example router.afterEach(() => highlightFound())
 */
export function highlightFound(): void {
  const root = document.querySelector('main, [role="main"], article') ?? document.body
  const ranges = findWords(root, recallWords())
  if (ranges.length === 0) return
  const section = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const first = ranges.find((range) => !section || section.compareDocumentPosition(range.startContainer) & 4)
  const place = (first ?? ranges[0])?.startContainer.parentElement
  const unmark = markRanges(ranges)
  const show = () => place?.scrollIntoView({ block: 'center' })
  // The browser goes to the anchor when the page is complete.
  if (document.readyState === 'complete') show()
  else addEventListener('load', () => setTimeout(show), { once: true })
  document.addEventListener('keydown', function onKey({ key }) {
    if (key !== 'Escape') return
    unmark()
    document.removeEventListener('keydown', onKey)
  })
}

/** Keeps the words of a result that is chosen here, unless the browser marks them by itself. */
function keepFound({ target, detail }: CustomEvent<{ url: string; words: string[] }>): void {
  const isMarked = 'fragmentDirective' in document && (target as Element).getAttribute('highlight') !== 'none'
  if (!isMarked) rememberWords(detail.url, detail.words)
}

if (globalThis.document) {
  document.addEventListener('fascicle:select', keepFound as EventListener)
  highlightFound()
}
