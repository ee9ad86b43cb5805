import { FascicleError } from './core/error.js'
import { findArticles, isPage } from './indexer/articles.js'
import { type BuiltFiles, buildLanguages } from './indexer/build.js'
import { elementFiles } from './indexer/element.js'
import { wireBytes, writeFiles } from './indexer/files.js'
import {
  type BuildOptions,
  checkOptions,
  type IndexOptions,
  pathOf,
  patternsOf,
  readsPages,
} from './indexer/options.js'
import { readSelector } from './indexer/page-parts.js'
import { LateMark, surveyPages } from './indexer/survey.js'

export { type ErrorCode, FascicleError } from './core/error.js'
export type { BuiltFiles, IndexedPage } from './indexer/build.js'
export { fetchFile, type LayoutOptions, type OutputFile } from './indexer/files.js'
export type { BuildOptions, Phase } from './indexer/options.js'
export type { UrlStyle } from './indexer/urls.js'

/** What a build did. */
export interface BuildSummary extends Omit<BuiltFiles, 'files'> {
  /** Files of the index; those of the search box are not counted. */
  files: number
  /** Bytes of all files of the index as written. */
  bytes: number
  /** Bytes of all files as a host sends them, the manifest with gzip. */
  gzipBytes: number
  seconds: number
}

/**
 * Reads a folder of articles, splits them into sections and writes their index.
 *
 * The index in `out` is replaced whole, or not at all when the build fails.
 *
 * @throws FascicleError `BAD_OPTION`, `NO_DIRECTORY`, `NO_ARTICLES` or `WRITE_FAILED`; with `strict` also the first
 * of the errors that are otherwise returned
 * @example
 * const { sections, errors } = await buildIndex({ articles: 'content', out: 'public/search' })
 * // => { articles: 8, sections: 64, errors: [], … }
 */
export async function buildIndex(options: BuildOptions): Promise<BuildSummary> {
  const started = performance.now()
  if (options?.out === undefined) {
    throw new FascicleError('BAD_OPTION', 'there is no output folder', {
      mend: "pass { out: 'public/search', … }",
    })
  }
  const { files, ...built } = await buildFiles(options)
  const scripts = options.element ? await elementFiles() : []
  await writeFiles(pathOf(options.out), [...scripts, ...files], options.keep, (done) =>
    options.onProgress?.('writing', done, scripts.length + files.length),
  )
  return {
    ...built,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes.length, 0),
    gzipBytes: await wireBytes(files),
    seconds: Math.round(performance.now() - started) / 1000,
  }
}

/**
 * The files of an index, without writing them: for plugins that hand them to a bundler.
 *
 * @throws FascicleError as {@link buildIndex}, but for `WRITE_FAILED`
 */
export async function buildFiles(options: IndexOptions): Promise<BuiltFiles> {
  checkOptions(options)
  const { articles, selector } = options
  if (selector !== undefined) readSelector(selector)
  const directory = pathOf(articles)
  const found = await findArticles(directory, patternsOf(options))
  if (!readsPages(options)) return buildLanguages(options, found)
  const survey = surveyPages(directory, found.paths.filter(isPage), selector)
  const pages = { ...survey, ...(selector !== undefined && { selector }) }
  return buildLanguages(options, found, pages).catch((error) => {
    if (!(error instanceof LateMark)) throw error
    return buildLanguages(options, found, { ...pages, isMarked: true })
  })
}
