import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FascicleError } from '../core/error.js'
import { nameless } from '../indexer/article.js'
import { findArticles, readArticle } from '../indexer/articles.js'
import { readFrontMatter } from '../indexer/front-matter.js'
import { pageUrlOf, type UrlStyle, urlOf } from '../indexer/urls.js'
import type { BuildOptions } from '../indexer.js'
import type { PageOptions } from './pages.js'
import type { SitePlan } from './vite-site.js'

/**
 * What plugins take for generators that make pages of Markdown. While the site is written its Markdown is indexed, which is
 * fast; once it is built, its pages, which have everything.
 */
export interface SiteOptions
  extends Omit<BuildOptions, 'articles' | 'out' | 'base' | 'element' | 'onProgress'> {
  /** Folder of the Markdown: a path from the project's root, or a `file:` URL. Default: where the generator has it. */
  articles?: string | URL
  /** Which of the built pages are indexed: glob patterns below the output folder. Default: all. */
  pages?: Pick<BuildOptions, 'include' | 'ignore'>
  /** Folder of the index, below the base of the site. Default `search`. */
  folder?: string
}

/** How a generator has a site, as far as the options do not say. */
export interface Usual extends Pick<BuildOptions, 'base' | 'include' | 'slugify'> {
  /** Folder of the project. */
  root: string
  /** Folder of the Markdown, from there. */
  articles: string
  /** How pages are called that are made of the Markdown. */
  urls: NonNullable<BuildOptions['urls']>
  ignore?: string[]
}

/** What is indexed while the site is written. */
export function sourcesOf(
  options: SiteOptions,
  { root, ...usual }: Usual,
): SitePlan['sources'] & { articles: string } {
  const { pages: _, folder: __, keep: ___, strict: ____, selector: _____, ignore = [], ...given } = options
  return {
    ...{ ...usual, ...given },
    ...{
      articles: folderOf(options, root, usual.articles),
      ignore: [...(usual.ignore ?? []), ...[ignore].flat()],
    },
  }
}

/**
 * What is indexed once it is built, for `indexPages`. Of what says how Markdown is read, pages know the outcome; what its front matter
 * says to a search, pages often do not, so they are told.
 *
 * @param urls how pages are called: by where they lie, or a function of that
 */
export async function pagesOf(
  options: SiteOptions,
  usual: Usual,
  urls: UrlStyle | ((file: string) => string),
): Promise<PageOptions> {
  const { include: _, ignore: __, urls: ___, slugify: ____, articles: _____, pages, ...given } = options
  const { articles } = sourcesOf(options, usual)
  // Beside the Markdown, not among the pages.
  const beside = path.join(articles, 'synonyms.json')
  const notes = await readNotes(options, usual)
  const base = wholeBase(usual)
  const addressOf = (file: string) => (typeof urls === 'function' ? urls(file) : pageUrlOf(file, base, urls))
  return {
    ...(existsSync(beside) && { synonyms: beside }),
    ...{ ...given, ...pages, base, urls },
    frontMatter: (file, own) => ({ ...own, ...notes.get(nameless(addressOf(file))) }),
  }
}

/** The front matter of the Markdown, by the addresses of its pages. */
async function readNotes(options: SiteOptions, usual: Usual): Promise<Map<string, Record<string, unknown>>> {
  const { articles, include, ignore, urls = usual.urls, frontMatter } = sourcesOf(options, usual)
  const notes = new Map<string, Record<string, unknown>>()
  const found = findArticles(articles, {
    ...(include && { include: [include].flat() }),
    ignore: [ignore ?? []].flat(),
  })
  for (const file of (await found.catch(() => ({ paths: [] }))).paths) {
    try {
      const { data } = readFrontMatter(readArticle(articles, file))
      const own: Record<string, unknown> = frontMatter ? frontMatter(file, data) : data
      const url = typeof urls === 'function' ? urls(file, own) : urlOf(file, own, wholeBase(usual), urls)
      notes.set(nameless(url), own)
    } catch (error) {
      // The generator has made a page of it all the same, or said what is wrong with it.
      if (!(error instanceof FascicleError)) throw error
    }
  }
  return notes
}

/** The base with `/` at both ends. */
const wholeBase = ({ base = '/' }: Usual): string => `/${base}/`.replace(/\/{2,}/g, '/')

function folderOf({ articles }: SiteOptions, root: string, usual: string): string {
  const isUrl = articles instanceof URL || articles?.startsWith('file:')
  return isUrl
    ? fileURLToPath(articles as URL)
    : path.resolve(root, (articles as string | undefined) ?? usual)
}
