import type { SearchIndex } from '../searcher.js'
import { importSearcher } from './pieces.js'

/**
 * Opens an index, or several. The manifest of the first is asked for while the searcher is still on its way: one round trip less.
 *
 * @param src folders of indexes, apart by spaces, each with its name behind `#` if it has one
 * @param language of the page, as its `lang` has it
 */
export async function openSource(src: string, language: string): Promise<SearchIndex> {
  const bases = src.trim().split(/\s+/)
  const [first] = bases as [string]
  const manifest = fetch(first.replace(/\/?(#.*)?$/, '/manifest.json'), { cache: 'no-cache' })
  // Whoever waits for it hears of a failure.
  manifest.catch(() => undefined)
  const { openIndex } = await importSearcher()
  const options = { manifest, language }
  return openIndex(bases[1] ? bases : first, options)
}
