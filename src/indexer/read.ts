import { FascicleError, type FaultDetails } from '../core/error.js'
import { languageOf } from '../core/format.js'
import { parseArticle, type SiteOptions } from './article.js'
import { isPage, readArticle } from './articles.js'
import { type Body, type Counter, type Digest, digestArticle, openCounter } from './digest.js'
import { openAnalyzer } from './languages.js'
import { stampOf } from './postings.js'
import { splitSections } from './sections.js'
import { marksArticle } from './survey.js'

/** What all articles of a site are read by: plain data, or functions of the site too. */
export interface ReadOptions extends SiteOptions {
  directory: string
  /** Name of the analyzer. */
  analyzer: string
  /** Articles in other languages are looked at, no more: their digests have no sections. */
  language: string
  /** That of articles that do not name theirs. */
  siteLanguage: string
}

/** Whether it is not all plain data: then it can go to no other thread, and nobody can tell whether it changed. */
export const hasFunctions = (options: SiteOptions): boolean =>
  Object.values(options).some((value) => typeof value === 'function')

/** One file to read. */
export interface ReadTask {
  path: string
  /** A hash of the text it had in an earlier build: if it still has it, nothing else is read. */
  stamp?: string | undefined
}

/** What became of a file: an article, nothing new, or a fault; plain data. */
export type ReadResult = { path: string; stamp: string } & (
  | { isSame: true }
  | ({ isSame: false; digest: Digest; body: Body; warnings: Fault[] } & Standing)
  | { fault: Fault }
  /** It marks its article, which the survey did not expect: see `LateMark`. */
  | { isMarking: true }
)

/** Whether and where an article is to be found. */
export interface Standing {
  /** Whether its author says that it is not. */
  isHidden: boolean
  /** Of a page that says so: the address that its text belongs to, which is another one. */
  original?: string | undefined
}

/** An error that can go from one thread to another, and into the cache. */
export type Fault = Pick<FascicleError, 'code' | 'what'> & Omit<FaultDetails, 'cause'>

export const faultOf = ({ code, what, mend, file, line }: FascicleError): Fault => ({
  ...{ code, what, mend, file, line },
})

export const errorOf = ({ code, what, ...details }: Fault): FascicleError =>
  new FascicleError(code, what, details)

export async function readArticles(tasks: readonly ReadTask[], options: ReadOptions): Promise<ReadResult[]> {
  const counter = openCounter(await openAnalyzer(options.analyzer))
  return tasks.map(({ path, stamp: known }): ReadResult => {
    try {
      const { text } = readArticle(options.directory, path)
      const stamp = stampOf(text)
      return stamp === known ? { path, stamp, isSame: true } : readText(path, text, stamp, options, counter)
    } catch (error) {
      if (!(error instanceof FascicleError)) throw error
      return { path, stamp: '', fault: { ...faultOf(error), file: error.file ?? path } }
    }
  })
}

function readText(
  path: string,
  text: string,
  stamp: string,
  options: ReadOptions,
  counter: Counter,
): ReadResult {
  const { pages } = options
  const isUnexpected = pages && !pages.isMarked && pages.selector === undefined
  if (isUnexpected && isPage(path) && marksArticle(text)) return { path, stamp, isMarking: true }
  const { article, warnings } = parseArticle({ path, text }, options)
  const language = languageOf(article.lang ?? '') ?? options.siteLanguage
  const sections = language === options.language ? splitSections(article, options.slugify) : []
  const parts = digestArticle(article, language, sections, counter)
  const { isHidden, original } = article
  return { path, stamp, isSame: false, isHidden, original, ...parts, warnings: warnings.map(faultOf) }
}
