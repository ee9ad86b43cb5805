import { type Fetch, openIndex, type SearchIndex } from './searcher.js'

/** The address under which {@link fetchCorpus} knows the bundled index. */
export const CORPUS_INDEX = 'corpus:/'

/**
 * Opens the index of the bundled articles on mental health, which travels inside the package: no network, no disk.
 *
 * @example
 * import { openCorpus } from 'fascicle/corpus'
 * const { results } = await (await openCorpus()).search('ptsd')
 */
export const openCorpus = (): Promise<SearchIndex> => openIndex(CORPUS_INDEX, { fetch: fetchCorpus })

/** A `fetch` that answers with the files of the bundled index. */
export const fetchCorpus: Fetch = async (url) => {
  // Its own module, so that a bundler can put it into a file of its own.
  const { default: files } = await import('./corpus/files.js')
  const content = files[url.slice(CORPUS_INDEX.length)]
  return content === undefined ? new Response(null, { status: 404 }) : new Response(content)
}
