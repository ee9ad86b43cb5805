import { openIndex, type SearchIndex } from './searcher.js'

/**
 * Opens the index of the bundled articles on mental health, which travels inside the package: no network, no disk.
 *
 * @example
 * import { openCorpus } from 'fascicle/corpus'
 * const { results } = await (await openCorpus()).search('ptsd')
 */
export async function openCorpus(): Promise<SearchIndex> {
  // Its own module, so that a bundler can put it into a file of its own.
  const { default: files } = await import('./corpus/files.js')
  return openIndex('corpus:/', {
    fetch: async (url) => {
      const content = files[url.slice('corpus:/'.length)]
      return content === undefined ? new Response(null, { status: 404 }) : new Response(content)
    },
  })
}
