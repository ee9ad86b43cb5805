import { relative, resolve } from 'node:path'
import { escapePath } from 'tinyglobby'
import { type LiveIndex, type Log, openLiveIndex, reporter, searchPath } from './live-index.js'
import { indexPages, type PageOptions } from './pages.js'

/** What may be said of the search of an Eleventy site; everything has a default. The base is Eleventy's `pathPrefix`. */
export interface EleventyOptions extends Omit<PageOptions, 'base' | 'html' | 'urls' | 'slugify' | 'drafts'> {}

/** What is used of Eleventy's configuration. */
interface EleventyConfig {
  pathPrefix?: string
  logger: { log(message: string): void; warn(message: string): void; error(message: string): void }
  on(event: 'eleventy.after', listener: (build: EleventyBuild) => Promise<void>): unknown
  addPreprocessor(name: string, extensions: string, read: (data: TemplateData) => void): unknown
  setServerOptions(options: object): unknown
}

/** What Eleventy says of a build. */
interface EleventyBuild {
  directories: { output: string }
  outputMode: 'fs' | 'json' | 'ndjson'
  runMode: 'build' | 'serve' | 'watch'
  /** The pages that were written: with `--incremental` only those that changed. */
  results: { inputPath: string; outputPath: string | false }[]
}

/** What is used of a template's data. */
interface TemplateData {
  page: { inputPath: string }
  search?: unknown
  eleventyExcludeFromCollections?: unknown
}

/**
 * Search for an Eleventy site. The pages that Eleventy writes are indexed into `search/` below them; with `--serve` the index is
 * in memory and follows edits. Templates with `search: false` or `eleventyExcludeFromCollections: true` are left out.
 *
 * @throws FascicleError as `buildIndex` does; with `--serve` its message is logged
 * @example
 * import fascicle from 'fascicle/eleventy'
 * export default (eleventyConfig) => void eleventyConfig.addPlugin(fascicle)
 */
export default function fascicle(eleventyConfig: EleventyConfig, options: EleventyOptions = {}): void {
  const { pathPrefix: base = '/' } = eleventyConfig
  const { folder = 'search', ignore = [], ...build } = options
  const log: Log = {
    info: (message) => eleventyConfig.logger.log(message),
    warn: (message) => eleventyConfig.logger.warn(message),
    error: (message) => eleventyConfig.logger.error(message),
  }
  const hiddenTemplates = new Set<string>()
  const hiddenPages = new Set<string>()
  /** Of all builds the same list: a live index looks at it anew each time. */
  const ignored: string[] = []
  let live: LiveIndex | undefined

  eleventyConfig.addPreprocessor('fascicle', '*', ({ page, search, eleventyExcludeFromCollections }) => {
    const isHidden = search === false || eleventyExcludeFromCollections === true
    hiddenTemplates[isHidden ? 'add' : 'delete'](page.inputPath)
  })
  eleventyConfig.on('eleventy.after', async ({ directories, outputMode, runMode, results }) => {
    if (outputMode !== 'fs') return
    const pages = resolve(directories.output)
    for (const { inputPath, outputPath } of results) {
      if (!outputPath) continue
      const file = escapePath(relative(pages, resolve(outputPath)))
      hiddenPages[hiddenTemplates.has(inputPath) ? 'add' : 'delete'](file)
    }
    ignored.splice(0, ignored.length, ...hiddenPages, ...[ignore].flat())
    const site = { ...build, base, ignore: ignored }
    if (runMode !== 'serve') await indexPages(pages, { ...site, folder }, log)
    else if (live) live.refresh()
    else {
      live = openLiveIndex({
        ...{ ...site, articles: pages, html: true, path: searchPath(base, folder) },
        // Eleventy says when it has written.
        ...{ watch: false, onBuilt: reporter(log) },
      })
    }
  })
  eleventyConfig.setServerOptions({
    middleware: [(...asked: Parameters<LiveIndex['answer']>) => (live ? live.answer(...asked) : asked[2]())],
  })
}
