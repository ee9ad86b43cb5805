import { join, resolve } from 'node:path'
import type { Analyzer } from '../core/analyzer.js'
import { FascicleError } from '../core/error.js'
import { languageOf } from '../core/format.js'
import type { SiteOptions } from './article.js'
import { type findArticles, isPage, readTextFile } from './articles.js'
import { type Cache, CacheGone, openCache } from './cache.js'
import { type Digest, NUMBERS } from './digest.js'
import { countTerms, type OutputFile, packFiles } from './files.js'
import { KIN_SECTIONS } from './kin.js'
import { analyzerFor, DEFAULT_LANGUAGE, openAnalyzer, readScript } from './languages.js'
import { type IndexOptions, normalBase, pathOf, siteOf } from './options.js'
import { errorOf, hasFunctions, type ReadOptions } from './read.js'
import {
  compressPieces,
  type Earlier,
  indexSite,
  keepBuild,
  openEarlier,
  openIntake,
  readSite,
  type SiteArticle,
} from './site.js'
import { MOST_FACET_VALUES } from './stores.js'
import { readSynonyms, synonymsName } from './synonyms.js'
import { type Crew, hireCrew } from './threads.js'
import { pageFilesOf } from './urls.js'

/** An article of the index. */
export interface IndexedPage {
  /** Path of its file below the folder of articles. */
  path: string
  url: string
  title: string
  /** In reading order; the first is the lead, whose anchor is empty. */
  sections: { anchor: string; heading: string; level: number }[]
}

/** An index that is not written yet. */
export interface BuiltFiles {
  articles: number
  sections: number
  terms: number
  files: OutputFile[]
  /** What was indexed: the articles in the order of their files. */
  pages: IndexedPage[]
  /** Languages of the articles: the site's own, then those with an index in a folder of their name. */
  languages: string[]
  /** Articles that could not be indexed, each with file, line, cause and mend; the others are in the index. */
  errors: FascicleError[]
  /** Fields that could not be used, of articles that are in the index. */
  warnings: FascicleError[]
}

/** The index of one language, and the articles in others. */
interface BuiltLanguage extends Omit<BuiltFiles, 'languages'> {
  /** By language, the paths of their files. */
  elsewhere: Map<string, string[]>
}

/** The files of a site, and what is wrong with some. */
export type Found = Awaited<ReturnType<typeof findArticles>>

/**
 * Indexes a site: its language, and each other that its articles are in.
 *
 * @param pagesRead how pages are read, where there are any
 */
export async function buildLanguages(
  options: IndexOptions,
  found: Found,
  pagesRead?: SiteOptions['pages'],
): Promise<BuiltFiles> {
  let language = languageOf(options.language ?? DEFAULT_LANGUAGE) as string
  let site = await buildLanguage(options, language, pagesRead, found)
  if (site.articles === 0) {
    // Every article names another language than the site's.
    const [most] = [...site.elsewhere].sort(([, a], [, b]) => b.length - a.length)
    language = (most as [string, string[]])[0]
    site = await buildLanguage(options, language, pagesRead, found)
  }
  const { elsewhere, ...built } = site
  const languages = [language, ...[...elsewhere.keys()].sort()]
  for (const other of languages.slice(1)) {
    const part = await buildLanguage(options, other, pagesRead, elsewhere.get(other) as string[])
    built.articles += part.articles
    built.sections += part.sections
    built.terms += part.terms
    built.pages.push(...part.pages)
    built.errors.push(...part.errors)
    built.warnings.push(...part.warnings)
    // What names them comes after them.
    built.files.unshift(...part.files.map(({ name, bytes }) => ({ name: `${other}/${name}`, bytes })))
  }
  if (languages.length > 1) built.pages.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { ...built, languages }
}

/** @param found the files of the whole site; of an index beside that of the site, those of its articles alone */
async function buildLanguage(
  options: IndexOptions,
  language: string,
  pages: SiteOptions['pages'],
  found: Found | readonly string[],
): Promise<BuiltLanguage> {
  const read: ReadOptions = {
    directory: pathOf(options.articles),
    analyzer: analyzerFor(language),
    language,
    siteLanguage: languageOf(options.language ?? DEFAULT_LANGUAGE) as string,
    ...siteOf(options, pages),
  }
  const cache = cacheOf(options, read)
  const crew = hireCrew(read)
  try {
    return await build(options, read, found, crew, cache, await openEarlier(cache)).catch((error) => {
      // Another build may have replaced the cache meanwhile.
      if (!(error instanceof CacheGone)) throw error
      return build(options, read, found, crew, cache, undefined)
    })
  } finally {
    await crew.close()
  }
}

async function build(
  options: IndexOptions,
  { directory, analyzer: name, language, pages }: ReadOptions,
  found: Found | readonly string[],
  crew: Crew,
  cache: Cache | undefined,
  earlier: Awaited<ReturnType<typeof openEarlier>>,
): Promise<BuiltLanguage> {
  // While threads read, this one joins what they have read; a few changes are put into what was joined before.
  const kinSections = options.layout?.kinSections ?? KIN_SECTIONS
  const intake = earlier ? undefined : openIntake(kinSections, !cache)
  const { articles, indexed, elsewhere, errors, warnings } = await readArticles(
    options,
    directory,
    language,
    'paths' in found ? found : { paths: found, faults: [] },
    crew,
    earlier,
    ({ digest, body }, number) => {
      if (body) intake?.add(number, digest, body)
    },
  )
  const unmarked = pages?.isMarked ? articles.filter(isLeftOut).length : 0
  if (unmarked > indexed.length) warnings.push(mostLeftOut(unmarked))
  if (indexed.length === 0)
    return {
      ...{ articles: 0, sections: 0, terms: 0, files: [], pages: [] },
      ...{ elsewhere, errors, warnings },
    }
  const analyzer = await openAnalyzer(name)
  const index = indexSite(indexed, kinSections, analyzer.isStopWord, earlier, intake?.collected())
  const isSite = 'paths' in found
  const { errors: faults, ...owned } = readOwned(
    isSite ? options.synonyms : undefined,
    join(directory, synonymsName(isSite ? undefined : language)),
    analyzer,
    index.digests,
  )
  for (const fault of faults) {
    if (options.strict) throw fault
    errors.push(fault)
  }
  const known = new Map(earlier?.build.pieces)
  const used = new Map<string, Uint8Array>()
  let asked = 0
  let packed = 0
  const { files, crowded, shards } = await packFiles(
    { ...index, ...owned, freshnessDays: options.freshness },
    { analyzer: name, language, languages: [...elsewhere.keys()].sort() },
    options.layout ?? {},
    async (pieces, isAhead = false) => {
      asked += pieces.length
      let before = 0
      const bodies = await compressPieces(pieces, known, crew, isAhead, (done) => {
        packed += done - before
        before = done
        options.onProgress?.('packing', packed, asked)
      })
      for (const [at, { stamp }] of pieces.entries()) used.set(stamp, bodies[at] as Uint8Array)
      return bodies
    },
  )
  if (cache) {
    await keepBuild(cache, articles, new Set(indexed), index, shards, used, earlier).catch((error) => {
      if (error instanceof CacheGone) throw error
      warnings.push(cacheFault(String(options.cache), error))
    })
  }
  const script = await readScript(name)
  // What the manifest names comes before it.
  if (script?.bytes) files.unshift({ name: script.name, bytes: script.bytes })
  else if (script) warnings.push(scriptFault(script.name))
  return {
    articles: indexed.length,
    sections: index.sections,
    terms: countTerms(index.terms()),
    files,
    pages: indexed.map(({ digest }) => pageOf(digest)),
    elsewhere,
    errors,
    warnings: [...warnings, ...crowded.map(crowdedFacet)],
  }
}

const isLeftOut = ({ isHidden, digest }: SiteArticle): boolean => isHidden && isPage(digest.path)

/** Most pages of a site that marks its articles are articles: one mark that was left behind would empty the index. */
const mostLeftOut = (pages: number): FascicleError =>
  new FascicleError('NO_ARTICLES', `${pages} pages are left out: others mark their article, these do not`, {
    mend: 'mark them with data-pagefind-body too, take that from the others, or name the article with a selector',
  })

/** What the site's owner says of words. @param usual the file beside the articles, which need not be there */
function readOwned(
  synonyms: string | URL | undefined,
  usual: string,
  analyzer: Analyzer,
  digests: readonly Digest[],
): ReturnType<typeof readSynonyms> {
  const file = synonyms === undefined ? usual : pathOf(synonyms)
  try {
    const text = readTextFile(file, synonyms !== undefined)
    return text === undefined ? { errors: [] } : readSynonyms(text, file, analyzer, digests)
  } catch (error) {
    if (!(error instanceof FascicleError)) throw error
    return { errors: [error] }
  }
}

const pageOf = ({ path, url, title, anchors, headings, numbers }: Digest): IndexedPage => ({
  ...{ path, url, title },
  sections: anchors.map((anchor, index) => ({
    anchor,
    heading: headings[index] as string,
    level: numbers[index * NUMBERS] as number,
  })),
})

async function readArticles(
  options: IndexOptions,
  directory: string,
  language: string,
  { paths, faults }: { paths: readonly string[]; faults: readonly FascicleError[] },
  crew: Crew,
  earlier: (Earlier & { savedAt: number }) | undefined,
  onIndexed: (article: SiteArticle, number: number) => void,
) {
  const { drafts = false, strict = false, onProgress } = options
  const errors: FascicleError[] = []
  const warnings: FascicleError[] = []
  const articles: SiteArticle[] = []
  const indexed: SiteArticle[] = []
  const elsewhere = new Map<string, string[]>()
  const fileOfUrl = new Map<string, string>()
  const report = (error: FascicleError) => {
    if (strict) throw error
    errors.push(error)
  }

  for (const fault of faults) report(fault)
  const base = normalBase(options.base ?? '/')
  const files = new Set(paths)
  const twins = new Set<string>()
  /** Whether its text lies at another address too, where it belongs; of two that each name the other, one stays. */
  const isTwin = ({ path, original }: SiteArticle) =>
    original !== undefined &&
    pageFilesOf(original, base).some(
      (file) => files.has(file) && !twins.has(file) && file.toLowerCase() !== path.toLowerCase(),
    )
  let done = 0
  for await (const article of readSite(directory, paths, crew, earlier)) {
    onProgress?.('reading', ++done, paths.length)
    if ('fault' in article) {
      report(errorOf(article.fault))
      continue
    }
    articles.push(article)
    if (article.isHidden && !drafts) continue
    const { path, url } = article.digest
    if (isTwin(article)) {
      twins.add(path)
      continue
    }
    const other = fileOfUrl.get(url)
    if (other !== undefined) {
      // Hosts show one of two pages that lie at one address, and so do results.
      if (!isPage(path)) report(duplicate(url, path, other))
      continue
    }
    fileOfUrl.set(url, path)
    if (article.digest.language !== language) {
      const others = elsewhere.get(article.digest.language) ?? []
      elsewhere.set(article.digest.language, [...others, path])
      continue
    }
    warnings.push(...article.warnings.map(errorOf))
    onIndexed(article, indexed.length)
    indexed.push(article)
  }
  if (indexed.length === 0 && elsewhere.size === 0) throw nothing(directory, paths.length, errors, options)
  return { articles, indexed, elsewhere, errors, warnings }
}

function cacheOf(
  { cache, drafts = false, layout = {} }: IndexOptions,
  read: SiteOptions & { directory: string },
): Cache | undefined {
  if (cache === undefined || hasFunctions(read)) return undefined
  const { directory, ...rest } = read
  return openCache(pathOf(cache), JSON.stringify([resolve(directory), rest, drafts, layout]))
}

function cacheFault(file: string, cause: NodeJS.ErrnoException): FascicleError {
  return new FascicleError('WRITE_FAILED', `the cache cannot be written (${cause.code ?? cause.message})`, {
    mend: 'check the free space and the permissions of its folder; the index itself is complete',
    ...{ file, cause },
  })
}

function scriptFault(name: string): FascicleError {
  return new FascicleError('WRITE_FAILED', `pages need the script ${name}, which is not beside the indexer`, {
    mend: 'copy it from dist/languages of the package into that folder of the index, or do not bundle the indexer',
  })
}

function crowdedFacet(name: string): FascicleError {
  return new FascicleError(
    'FRONT_MATTER',
    `"${name}" has more than ${MOST_FACET_VALUES} different values, so it is no facet`,
    {
      mend: 'nothing to do, unless you meant to filter by it',
    },
  )
}

function duplicate(url: string, path: string, other: string): FascicleError {
  return new FascicleError('DUPLICATE_URL', `the address ${url} is already that of ${other}`, {
    mend: 'give one of them another slug or permalink',
    file: path,
  })
}

function nothing(
  directory: string,
  found: number,
  errors: FascicleError[],
  { html = false, selector }: Pick<IndexOptions, 'html' | 'selector'>,
): FascicleError {
  const what = html ? 'page' : 'article'
  const why = errors[0]
    ? `none of the ${found} ${what}s could be read; the first: ${errors[0].message}`
    : found === 0
      ? `the folder holds no ${what}`
      : html
        ? `all ${found} pages are left out`
        : `all ${found} articles are drafts or left out by their front matter`
  const mend =
    found === 0
      ? html
        ? 'build the site before its index, or name the folder that holds its pages'
        : 'put .md, .mdx or .txt files into it, name other files with --include, or see --html for the pages of a built site'
      : html
        ? `see docs/html.md for what is left out${selector === undefined ? '' : `, and whether a page has ${selector}`}`
        : 'see --drafts, or mend them'
  return new FascicleError('NO_ARTICLES', why, { mend, file: directory })
}
