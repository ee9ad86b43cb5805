import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { CORPUS_INDEX, fetchCorpus } from '../corpus.js'
import { FascicleError, fetchFile } from '../indexer.js'
import { type Fetch, openIndex, type SearchIndex } from '../searcher.js'

/** Where an index is, and what fetches it. */
export function placeOf(place: string | undefined): [base: string, fetch: Fetch] {
  if (place === undefined) return [CORPUS_INDEX, fetchCorpus]
  if (/^https?:\/\//.test(place)) return [place, fetch]
  return [pathToFileURL(path.resolve(place) + path.sep).href, fetchFile]
}

/** Opens the index at a place. */
export async function openAt(place: string | undefined): Promise<SearchIndex> {
  const [base, fetch] = placeOf(place)
  return openIndex(base, { fetch }).catch((error) => {
    const isFolder = place !== undefined && fetch === fetchFile
    if (!isFolder || !(error instanceof FascicleError) || error.code !== 'INDEX_MISSING') throw error
    throw new FascicleError('INDEX_MISSING', 'there is no index in this folder', {
      mend: `build one: fascicle build <folder of articles> --out ${place}`,
      file: place,
      cause: error,
    })
  })
}
