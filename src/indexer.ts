import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Analyzer } from './core/analyzer.js'
import { FascicleError } from './core/error.js'
import { languageOf } from './core/format.js'
import type { SiteOptions } from './indexer/article.js'
import { findArticles, isPage, NO_PAGES, PAGES, peekArticles, readTextFile } from './indexer/articles.js'
import { type Cache, CacheGone, openCache } from './indexer/cache.js'
import { type Digest, NUMBERS } from './indexer/digest.js'
import { elementFiles } from './indexer/element.js'
import {
  countTerms,
  type LayoutOptions,
  type OutputFile,
  packFiles,
  wireBytes,
  writeFiles,
} from './indexer/files.js'
import { KIN_SECTIONS } from './indexer/kin.js'
import { analyzerFor, DEFAULT_LANGUAGE, openAnalyzer, readScript } from './indexer/languages.js'
import { readSelector } from './indexer/page-parts.js'
import { errorOf, hasFunctions, type ReadOptions } from './indexer/read.js'
import {
  compressPieces,
  type Earlier,
  indexSite,
  keepBuild,
  openEarlier,
  openIntake,
  readSite,
  type SiteArticle,
} from './indexer/site.js'
import { MOST_FACET_VALUES } from './indexer/stores.js'
import { findAround, LateMark, marksArticle, nameInHead, type Survey } from './indexer/survey.js'
import { readSynonyms, synonymsName } from './indexer/synonyms.js'
import { type Crew, hireCrew } from './indexer/threads.js'
import { pageFilesOf } from './indexer/urls.js'

export { type ErrorCode, FascicleError } from './core/error.js'
export { fetchFile, type LayoutOptions, type OutputFile } from './indexer/files.js'
export type { UrlStyle } from './indexer/urls.js'

/** What to index and where to write it. Every value has a default but the two folders. */
export interface BuildOptions {
  /** Folder of articles: a path, or a `file:` URL. */
  articles: string | URL
  /** Folder that gets the index; made if it is not there. Files of others in it are left alone. */
  out: string | URL
  /** Path under which the site is published. Default `/`. */
  base?: string
  /**
   * How the site names its pages: `slash` for `/guide/`, `bare` for `/guide`, `html` for `/guide.html`, or a
   * function of path and front matter that returns the whole URL from the root. Default `slash`.
   */
  urls?: SiteOptions['urls']
  /**
   * Makes the anchor of a heading that has none of its own, as the site's renderer does; repeats get `-1`, `-2`, … Default: that of
   * GitHub. Not needed where sections are read from HTML, which has the anchors itself.
   */
  slugify?: (heading: string) => string
  /**
   * What is taken for the front matter of an article: for sites that know more of it than stands there, as its version. Called
   * with its path and its own front matter. Default: its own.
   */
  frontMatter?: SiteOptions['frontMatter']
  /**
   * Whether `articles` holds the pages of a built site: HTML, each at the address where it lies. See `docs/html.md`. Default `false`;
   * files named `.html` that `include` matches are read as pages either way.
   */
  html?: boolean
  /**
   * What holds the article on each page: a tag, class, id or attribute, as `main`, `.content` or `[role=main]`; several apart by
   * commas. Pages without it are left out. Default: see `docs/html.md`.
   */
  selector?: string
  /** Glob patterns, relative to `articles`. Default: `**​/*.{md,markdown,mdx,txt}`, with `html` `**​/*.{html,htm}`. */
  include?: string | readonly string[]
  /** Glob patterns of files to leave out. Default: none, but `node_modules` and hidden files never count. */
  ignore?: string | readonly string[]
  /** Whether drafts are indexed too. Default `false`. */
  drafts?: boolean
  /** Whether the first article that cannot be read stops the build. Default `false`: it is reported at the end. */
  strict?: boolean
  /**
   * Whether the search box is written beside the index, for pages without a bundler: `fascicle.js`, `highlight.js` and a folder
   * with what they fetch. Default `false`; the command does it unless told otherwise.
   */
  element?: boolean
  /** How many builds' files stay in `out`, this one included, for pages that are open during a deploy. Default 2. */
  keep?: number
  /**
   * Folder that keeps what was read, so that the next build reads only the articles that changed; made if it is not there.
   * The index is the same to the byte. It may be thrown away at any time. Default: none. Not used with
   * functions (`urls`, `slugify`, `frontMatter`), of which nobody can tell whether they changed.
   */
  cache?: string | URL
  /**
   * Prefers new articles, by `updated` or else `date`: the newest counts 1.3 times as much as a very old one, and after so many
   * days half of that is gone. Default: age does not count.
   */
  freshness?: number
  /**
   * File of what means the same and what comes first for which query: see `docs/relevance.md`. Default: `synonyms.json` among the
   * articles, if there is one.
   */
  synonyms?: string | URL
  /**
   * Language of the articles that do not name theirs with `lang` in the front matter: a tag of BCP 47. Articles in other languages
   * get an index each, in folders such as `de/`. Default `en`.
   */
  language?: string
  /** How the index is cut into files. Default: by the size of the site. */
  layout?: LayoutOptions
  /** Called as the build goes on: how many of how many articles are read, then files packed, then files written. */
  onProgress?: (phase: Phase, done: number, total: number) => void
}

/** What a build is doing. */
export type Phase = 'reading' | 'packing' | 'writing'

/** An article of the index. */
export interface IndexedPage {
  /** Path of its file below the folder of articles. */
  path: string
  url: string
  title: string
  /** In reading order; the first is the lead, whose anchor is empty. */
  sections: { anchor: string; heading: string; level: number }[]
}

/** What a build did. */
export interface BuildSummary {
  articles: number
  sections: number
  terms: number
  /** Files of the index; those of the search box are not counted. */
  files: number
  /** Bytes of all files of the index as written. */
  bytes: number
  /** Bytes of all files as a host sends them, the manifest with gzip. */
  gzipBytes: number
  seconds: number
  /** What was indexed: the articles in the order of their files. */
  pages: IndexedPage[]
  /** Languages of the articles: the site's own, then those with an index in a folder of their name. */
  languages: string[]
  /** Articles that could not be indexed, each with file, line, cause and mend; the others are in the index. */
  errors: FascicleError[]
  /** Fields that could not be used, of articles that are in the index. */
  warnings: FascicleError[]
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

/** An index that is not written yet. */
export interface BuiltFiles
  extends Pick<
    BuildSummary,
    'articles' | 'sections' | 'terms' | 'errors' | 'warnings' | 'pages' | 'languages'
  > {
  files: OutputFile[]
}

/** The index of one language, and the articles in others. */
interface BuiltLanguage extends Omit<BuiltFiles, 'languages'> {
  /** By language, the paths of their files. */
  elsewhere: Map<string, string[]>
}

/**
 * The files of an index, without writing them: for plugins that hand them to a bundler.
 *
 * @throws FascicleError as {@link buildIndex}, but for `WRITE_FAILED`
 */
export async function buildFiles(options: Omit<BuildOptions, 'out' | 'keep'>): Promise<BuiltFiles> {
  checkOptions(options)
  if (options.selector !== undefined) readSelector(options.selector)
  const found = await findArticles(pathOf(options.articles), patternsOf(options))
  const survey = surveyPages(options, found.paths)
  return buildLanguages(options, found, survey).catch((error) => {
    if (!(error instanceof LateMark)) throw error
    return buildLanguages(options, found, { ...(survey as Survey), isMarked: true })
  })
}

type Found = Awaited<ReturnType<typeof findArticles>>

async function buildLanguages(
  options: Omit<BuildOptions, 'out' | 'keep'>,
  found: Found,
  pagesRead: SiteOptions['pages'],
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
  options: Omit<BuildOptions, 'out' | 'keep'>,
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
  options: Omit<BuildOptions, 'out' | 'keep'>,
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
  const { errors: faults, ...owned } = await readOwned(
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
  const { files, crowded, shards } = await packFiles(
    { ...index, ...owned, freshnessDays: options.freshness },
    { analyzer: name, language, languages: [...elsewhere.keys()].sort() },
    options.layout ?? {},
    async (pieces) => {
      const bodies = await compressPieces(pieces, known, crew, (done) =>
        options.onProgress?.('packing', done, pieces.length),
      )
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
    terms: countTerms(index.terms),
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
async function readOwned(
  synonyms: string | URL | undefined,
  usual: string,
  analyzer: Analyzer,
  digests: readonly Digest[],
): Promise<ReturnType<typeof readSynonyms>> {
  const file = synonyms === undefined ? usual : pathOf(synonyms)
  const text = await readTextFile(file, synonyms !== undefined).catch((error) => {
    if (error instanceof FascicleError) return error
    throw error
  })
  if (text === undefined) return { errors: [] }
  if (text instanceof FascicleError) return { errors: [text] }
  return readSynonyms(text, file, analyzer, digests)
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
  options: Omit<BuildOptions, 'out'>,
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

/** Which files are articles. */
function patternsOf({ html = false, include, ignore = [] }: Omit<BuildOptions, 'out'>) {
  return {
    ...(include ? { include: [include].flat() } : html && { include: PAGES }),
    ignore: [...(html ? NO_PAGES : []), ...[ignore].flat()],
  }
}

/** How many pages are looked at first. */
const SURVEYED_PAGES = 32

/** How pages are read, which takes a look at some of them. */
function surveyPages(
  { html = false, include, selector, articles }: Omit<BuildOptions, 'out'>,
  found: readonly string[],
): SiteOptions['pages'] {
  if (!html && ![include ?? []].flat().some((pattern) => pattern.includes('htm'))) return undefined
  const paths = found.filter(isPage)
  const step = Math.ceil(paths.length / SURVEYED_PAGES)
  const pages = [
    ...peekArticles(
      pathOf(articles),
      paths.filter((_, at) => at % step === 0),
    ),
  ]
  const names = pages.map(nameInHead).filter((name) => name !== undefined)
  return {
    isMarked: selector === undefined && pages.some((page) => marksArticle(page.toString('latin1'))),
    around: findAround(names),
    ...(selector !== undefined && { selector }),
  }
}

const siteOf = (
  { base, urls, slugify, frontMatter }: Omit<BuildOptions, 'out'>,
  pages: SiteOptions['pages'],
): SiteOptions => ({
  base: normalBase(base ?? '/'),
  urls: urls ?? 'slash',
  ...(pages && { pages }),
  ...(slugify && { slugify }),
  ...(frontMatter && { frontMatter }),
})

function cacheOf(
  { cache, drafts = false, layout = {} }: Omit<BuildOptions, 'out'>,
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

const isLayout = (value: unknown): boolean =>
  typeof value === 'object' &&
  Object.entries(value ?? {}).every(
    ([name, size]) =>
      typeof size === 'number' && size >= 0 && !(name === 'pageFiles' && !(size % 16 === 0 && size > 0)),
  )

/** What is passed from JavaScript, or from a configuration, may be anything. */
function checkOptions(options: Omit<BuildOptions, 'out'>): void {
  const isPlace = (value: unknown) => typeof value === 'string' || value instanceof URL
  const isPatterns = (value: unknown) => [value].flat().every((one) => typeof one === 'string')
  const isFlag = (value: unknown) => typeof value === 'boolean'
  const isFunction = (value: unknown) => typeof value === 'function'
  const known: Record<keyof BuildOptions, [isRight: (value: unknown) => boolean, shouldBe: string]> = {
    articles: [isPlace, 'the path or file: URL of a folder'],
    out: [isPlace, 'the path or file: URL of a folder'],
    base: [(value) => typeof value === 'string', 'a path such as /docs/'],
    urls: [
      (value) => typeof value === 'function' || ['slash', 'bare', 'html'].includes(String(value)),
      'slash, bare, html or a function',
    ],
    slugify: [isFunction, 'a function'],
    frontMatter: [isFunction, 'a function'],
    html: [isFlag, 'true or false'],
    selector: [(value) => typeof value === 'string', 'a selector such as main or .content'],
    include: [isPatterns, 'a glob pattern or a list of them'],
    ignore: [isPatterns, 'a glob pattern or a list of them'],
    drafts: [isFlag, 'true or false'],
    strict: [isFlag, 'true or false'],
    element: [isFlag, 'true or false'],
    keep: [(value) => Number.isSafeInteger(value) && Number(value) > 0, 'a whole number from 1'],
    cache: [isPlace, 'the path or file: URL of a folder'],
    freshness: [(value) => Number.isFinite(value) && Number(value) > 0, 'a number of days'],
    synonyms: [isPlace, 'the path or file: URL of a file'],
    language: [
      (value) => typeof value === 'string' && languageOf(value) !== undefined,
      'a language tag such as en or pt-BR',
    ],
    layout: [isLayout, 'an object of positive numbers, pageFiles a multiple of 16'],
    onProgress: [(value) => typeof value === 'function', 'a function'],
  }
  const refuse = (what: string, mend: string) => {
    throw new FascicleError('BAD_OPTION', what, { mend })
  }
  if (options?.articles === undefined)
    refuse('there is no folder of articles', "pass { articles: 'content', … }")
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(known, name) ? known[name as keyof BuildOptions] : undefined
    if (!check) refuse(`there is no option "${name}"`, `the options are ${Object.keys(known).join(', ')}`)
    else if (value !== undefined && !check[0](value))
      refuse(`${name} should be ${check[1]}, it is ${JSON.stringify(value)}`, 'correct it or leave it out')
  }
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
  { html = false, selector }: Pick<BuildOptions, 'html' | 'selector'>,
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

/** A base that begins and ends with `/`. */
function normalBase(base: string): string {
  const path = /^https?:\/\//.test(base) ? new URL(base).pathname : base
  if (/[?#\\\s]/.test(path)) {
    throw new FascicleError('BAD_OPTION', `base should be a path, it is "${base}"`, {
      mend: 'write it as /docs/',
    })
  }
  return `/${path.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/')
}

const pathOf = (place: string | URL): string =>
  place instanceof URL || place.startsWith('file:') ? fileURLToPath(place) : place
