import { fileURLToPath } from 'node:url'
import { slug } from 'github-slugger'
import type { UrlStyle } from '../indexer.js'
import type { Log } from './live-index.js'
import { indexPages } from './pages.js'
import { pagesOf, type SiteOptions, sourcesOf, type Usual } from './site-options.js'
import { sitePlugin, type VitePlugin } from './vite-site.js'

export type { SiteOptions } from './site-options.js'

/** What this integration is to Astro, from version 4 on; of our own, so that our types need none of Astro's. */
export interface AstroIntegration {
  name: string
  hooks: {
    'astro:config:setup'(options: {
      config: AstroConfig
      updateConfig(config: { vite: { plugins: VitePlugin[] } }): unknown
    }): void
    'astro:config:done'(options: {
      config: AstroConfig
      injectTypes?(types: { filename: string; content: string }): unknown
    }): void
    'astro:build:done'(options: { dir: URL; logger: Log }): Promise<void>
  }
}

/** What is used of Astro's configuration. */
export interface AstroConfig {
  root: URL
  srcDir: URL
  base: string
  trailingSlash: 'always' | 'never' | 'ignore'
  build: { format: 'file' | 'directory' | 'preserve' }
}

/**
 * Search for an Astro site: `astro dev` searches the Markdown as it is written, `astro build` indexes the pages it has made.
 *
 * `fascicle/astro/Search.astro` is the box; `virtual:fascicle` is there for scripts of your own.
 *
 * @throws FascicleError as `buildIndex`, in a build; in development it is only reported
 * @example
 * import fascicle from 'fascicle/astro'
 * export default defineConfig({ integrations: [fascicle()] })
 */
export default function fascicle(options: SiteOptions = {}): AstroIntegration {
  let usual: Usual
  let style: UrlStyle = 'slash'
  return {
    name: 'fascicle',
    hooks: {
      'astro:config:setup'({ config, updateConfig }) {
        usual = options.articles === undefined ? usualOf(config) : collectionOf(config)
        const sources = sourcesOf(options, usual)
        updateConfig({ vite: { plugins: [sitePlugin(() => ({ sources, folder: options.folder }))] } })
      },
      'astro:config:done'({ config, injectTypes }) {
        style = styleOf(config)
        injectTypes?.({ filename: 'types.d.ts', content: '/// <reference types="fascicle/client" />\n' })
      },
      async 'astro:build:done'({ dir, logger }) {
        const pages = await pagesOf(options, usual, style)
        await indexPages(fileURLToPath(dir), { element: false, ...pages }, logger)
      },
    },
  }
}

/** Pages, and collections that have the address of their name: `src/content/blog/a.md` is `/blog/a/`. */
function usualOf(config: AstroConfig): Usual {
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
