import type { SearchIndex } from '../searcher.js'
import { importSearcher } from './pieces.js'

/**
 * Opens an index. Its manifest is asked for while the searcher is still on its way: one round trip less.
 *
 * @param base folder of the index
 * @param language of the page, as its `lang` has it
 */
export async function openSource(base: string, language: string): Promise<SearchIndex> {
  const folder = base.replace(/\/?$/, '/')
  const manifest = fetch(`${folder}manifest.json`, { cache: 'no-cache' })
  // Whoever waits for it hears of a failure.
  manifest.catch(() => undefined)
  const { openIndex } = await importSearcher()
  const options = { manifest, language }
  return openIndex(folder, options)
}
