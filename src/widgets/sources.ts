import { FascicleError, openIndex, type SearchIndex } from '../searcher.js'

/** The folder of an index, or an index that is open or opening. */
export type Source = string | URL | SearchIndex | Promise<SearchIndex>

/** One source, whatever its index is called, or several by the names of their indexes. */
export type Sources = Source | Readonly<Record<string, Source>>

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

/** Indexes by their names. */
export interface NamedIndexes {
  /** Whether this is the name of one of several. */
  has(name: string): boolean
  /** @throws FascicleError `BAD_OPTION` when there are several and none of this name */
  open(name: string): Promise<SearchIndex>
}

/** Sources by the names that a widget gives their indexes. Each is opened when it is first asked for. */
export function namedSources(sources: Sources): NamedIndexes {
  if (isSource(sources)) {
    const open = sourceOf(sources)
    return { has: () => false, open }
  }
  const opens = new Map(Object.entries(sources).map(([name, source]) => [name, sourceOf(source)]))
  return {
    has: (name) => opens.has(name),
    async open(name) {
      const open = opens.get(name)
      if (open) return open()
      throw new FascicleError('BAD_OPTION', `there is no index named "${name}"`, {
        mend: `name one of ${[...opens.keys()].join(', ')}`,
      })
    },
  }
}

/** Of several one may be called `search` or `then`, but none of them is a function. */
const isSource = (sources: Sources): sources is Source =>
  typeof sources === 'string' ||
  sources instanceof URL ||
  typeof (sources as SearchIndex).search === 'function' ||
  typeof (sources as Promise<SearchIndex>).then === 'function'
