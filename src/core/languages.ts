import { type Analyzer, analyzerOf, ENGLISH, type Language } from './analyzer.js'
import { FascicleError, SAME_VERSION } from './error.js'

/** The folder, in an index and beside the scripts of this package, with a script for each analyzer but the first. */
export const LANGUAGES_FOLDER = 'languages'

/** What is loaded, or on its way: analyzers remember stems. That of English is in the searcher. */
const loaded = new Map([['english-4', Promise.resolve(analyzerOf('english-4', ENGLISH))]])

/**
 * The analyzer of that name. Those of other languages than English are scripts of 0.5 to 3 kB, in a folder of the index and
 * of this package. Their address is put together here, so that no bundler packs all of them into one file.
 *
 * @param folder URL of the index that names it
 * @throws FascicleError `UNKNOWN_ANALYZER` when there is no such script
 * @example (await loadAnalyzer('english-4')).tokens('Ketamine’s use')
 * // => [{ term: 'ketamin', word: 'ketamine', start: 0, end: 10 }, …]
 */
export function loadAnalyzer(name: string, folder = ''): Promise<Analyzer> {
  return addAnalyzer(name, async () => {
    const script = `${LANGUAGES_FOLDER}/${name}.js`
    const own = import.meta.url.replace(/[^/]*$/, script)
    const page = globalThis.document?.baseURI
    // In a page the index brings the script along, while the searcher may be in a bundle; elsewhere it is the other way round.
    const places = page ? [new URL(folder + script, page).href, own] : [own, folder + script]
    let cause: unknown
    if (/^\w+-\d+$/.test(name))
      for (const place of places) {
        try {
          return (await import(/* webpackIgnore: true */ /* @vite-ignore */ place)) as Language
        } catch (error) {
          cause ??= error
        }
      }
    throw new FascicleError('UNKNOWN_ANALYZER', `unknown analyzer "${name}"`, {
      mend: SAME_VERSION,
      file: folder,
      cause,
    })
  })
}

/** Makes an analyzer known, unless it is: what is particular to its language is asked for once. */
export function addAnalyzer(name: string, load: () => Promise<Language>): Promise<Analyzer> {
  let analyzer = loaded.get(name)
  if (!analyzer) {
    analyzer = load().then((language) => analyzerOf(name, language))
    loaded.set(name, analyzer)
    // A failure is not remembered: the next call tries again.
    analyzer.catch(() => loaded.delete(name))
  }
  return analyzer
}
