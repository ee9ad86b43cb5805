import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
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
export function sourcesOf(options: SiteOptions, { root, ...usual }: Usual): SitePlan['sources'] {
  const { pages: _, folder: __, keep: ___, strict: ____, ignore = [], ...given } = options
  return {
    ...{ ...usual, ...given },
    ...{
      articles: folderOf(options, root, usual.articles),
      ignore: [...(usual.ignore ?? []), ...[ignore].flat()],
    },
  }
}

/** What is indexed once it is built, for `indexPages`. Of what says how Markdown is read, pages know the outcome. */
export function pagesOf(options: SiteOptions, { root, base = '/', articles }: Usual): PageOptions {
  const { include: _, ignore: __, urls: ___, slugify: ____, articles: _____, pages, ...given } = options
  // Beside the Markdown, not among the pages.
  const beside = path.join(folderOf(options, root, articles), 'synonyms.json')
  return { ...(existsSync(beside) && { synonyms: beside }), ...given, ...pages, base }
}

function folderOf({ articles }: SiteOptions, root: string, usual: string): string {
  const isUrl = articles instanceof URL || articles?.startsWith('file:')
  return isUrl
    ? fileURLToPath(articles as URL)
    : path.resolve(root, (articles as string | undefined) ?? usual)
}
