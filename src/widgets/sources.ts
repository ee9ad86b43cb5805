import { openIndex, type SearchIndex } from '../searcher.js'

/** The folder of an index, or an index that is open or opening. */
export type Source = string | URL | SearchIndex | Promise<SearchIndex>

/** Opens a source when it is first asked for, once; after a failure the next one tries again. */
export function sourceOf(source: Source): () => Promise<SearchIndex> {
  if (typeof source !== 'string' && !(source instanceof URL)) return async () => source
  let opening: Promise<SearchIndex> | undefined
  return () => {
    opening ??= openIndex(source).catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }
}
