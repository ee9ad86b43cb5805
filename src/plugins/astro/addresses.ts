import { fileURLToPath } from 'node:url'
import { slug } from 'github-slugger'
import type { UrlStyle } from '../../indexer.js'
import type { Usual } from '../site-options.js'

/** What is used of Astro's configuration. */
export interface AstroConfig {
  root: URL
  srcDir: URL
  base: string
  trailingSlash: 'always' | 'never' | 'ignore'
  build: { format: 'file' | 'directory' | 'preserve' }
}

/** Pages, and collections that have the address of their name: `src/content/blog/a.md` is `/blog/a/`. */
export function pagesAndCollectionsOf(config: AstroConfig): Usual {
  const ofCollection = collectionUrls(config)
  return {
    ...{ root: fileURLToPath(config.root), articles: fileURLToPath(config.srcDir), base: config.base },
    include: ['content/**/*.{md,mdx,markdown}', 'pages/**/*.{md,mdx,markdown}'],
    ignore: ['**/_*', '**/_*/**'],
    urls(file, frontMatter) {
      const [room, ...rest] = file.split('/')
      const inside = rest.join('/')
      return room === 'content'
        ? ofCollection(inside, frontMatter)
        : addressOf(config, inside.replace(/\.\w+$/, ''))
    },
  }
}

/** A folder of Markdown whose pages are below the base: what is in a collection, as Astro's `glob` loader names it. */
export function collectionOf(config: AstroConfig, articles = 'src/content'): Usual {
  return {
    ...{ root: fileURLToPath(config.root), base: config.base, articles },
    ignore: ['**/_*', '**/_*/**'],
    urls: collectionUrls(config),
  }
}

const collectionUrls =
  (config: AstroConfig) =>
  (file: string, frontMatter: Record<string, unknown>): string => {
    const segments = file.replace(/\.\w+$/, '').split('/')
    return addressOf(
      config,
      frontMatter.slug ? String(frontMatter.slug) : segments.map((one) => slug(one)).join('/'),
    )
  }

/** The address of a page. @param page its path, in which `index` stands for its folder */
function addressOf({ base, ...config }: AstroConfig, page: string): string {
  const path = page.replace(/(?:^|\/)index$/, '').replace(/^\/|\/$/g, '')
  const end = { slash: '/', bare: '', html: '.html' }[styleOf(config)]
  const whole = `/${base}/${path === '' ? '' : path + end}`.replace(/\/{2,}/g, '/')
  return encodeURI(whole)
}

/** @example styleOf({ trailingSlash: 'ignore', build: { format: 'directory' } }) // => 'slash' */
export function styleOf({ trailingSlash, build }: Pick<AstroConfig, 'trailingSlash' | 'build'>): UrlStyle {
  if (trailingSlash === 'never') return 'bare'
  return build.format === 'file' ? 'html' : 'slash'
}
