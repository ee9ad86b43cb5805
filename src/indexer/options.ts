import { fileURLToPath } from 'node:url'
import { FascicleError } from '../core/error.js'
import { languageOf } from '../core/format.js'
import type { SiteOptions } from './article.js'
import { NO_PAGES, PAGES } from './articles.js'
import type { LayoutOptions } from './files.js'

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

/** What a build is told but where to write. */
export type IndexOptions = Omit<BuildOptions, 'out' | 'keep'>

const isLayout = (value: unknown): boolean =>
  typeof value === 'object' &&
  Object.entries(value ?? {}).every(
    ([name, size]) =>
      typeof size === 'number' && size >= 0 && !(name === 'pageFiles' && !(size % 16 === 0 && size > 0)),
  )

/**
 * What is passed from JavaScript, or from a configuration, may be anything.
 *
 * @throws FascicleError `BAD_OPTION`
 */
export function checkOptions(options: IndexOptions): void {
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

/** Which files are articles. */
export function patternsOf({ html = false, include, ignore = [] }: IndexOptions) {
  return {
    ...(include ? { include: [include].flat() } : html && { include: PAGES }),
    ignore: [...(html ? NO_PAGES : []), ...[ignore].flat()],
  }
}

/** Whether pages are among them. */
export const readsPages = ({ html = false, include }: IndexOptions): boolean =>
  html || [include ?? []].flat().some((pattern) => pattern.includes('htm'))

/** How they are read. */
export const siteOf = (
  { base, urls, slugify, frontMatter }: IndexOptions,
  pages: SiteOptions['pages'],
): SiteOptions => ({
  base: normalBase(base ?? '/'),
  urls: urls ?? 'slash',
  ...(pages && { pages }),
  ...(slugify && { slugify }),
  ...(frontMatter && { frontMatter }),
})

/** A base that begins and ends with `/`. */
export function normalBase(base: string): string {
  const path = /^https?:\/\//.test(base) ? new URL(base).pathname : base
  if (/[?#\\\s]/.test(path)) {
    throw new FascicleError('BAD_OPTION', `base should be a path, it is "${base}"`, {
      mend: 'write it as /docs/',
    })
  }
  return `/${path.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/')
}

export const pathOf = (place: string | URL): string =>
  place instanceof URL || place.startsWith('file:') ? fileURLToPath(place) : place
