import path from 'node:path'
import { packageRoot } from '../indexer/element.js'
import type { BuildOptions } from '../indexer.js'
import { type Log, SEARCH_FOLDER } from './live-index.js'
import { indexPages } from './pages.js'
import { sitePlugin, type VitePlugin } from './vite-site.js'

/** What the search of a Nuxt site may be told; everything has a default. The base is Nuxt's. */
export interface NuxtOptions
  extends Omit<BuildOptions, 'articles' | 'out' | 'base' | 'html' | 'element' | 'onProgress' | 'cache'> {
  /** Folder of the Markdown that pages are made of, from the root of the project: read in development. Default `content`. */
  articles?: string
  /** Folder of the index below the base. Default `search`. */
  folder?: string
}

/** What is used of Nuxt. */
interface Nuxt {
  options: {
    rootDir: string
    app: { baseURL: string }
    plugins: unknown[]
    build: { transpile: unknown[] }
    vue: { compilerOptions: { isCustomElement?: (tag: string) => boolean } }
  }
  hook(name: 'nitro:init', listener: (nitro: Nitro) => void): unknown
  hook(
    name: 'vite:extendConfig',
    listener: (config: { plugins?: unknown[] }, environment: { isClient?: boolean }) => void,
  ): unknown
}

/** What is used of Nitro, which renders the pages. */
interface Nitro {
  options: { output: { publicDir: string }; static?: boolean }
  logger: Log
  hooks: {
    hook(
      name: 'prerender:done',
      listener: (done: { prerenderedRoutes: PrerenderedRoute[] }) => Promise<void>,
    ): unknown
  }
}

interface PrerenderedRoute {
  route: string
  /** Below the public folder, where it is a file. */
  fileName?: string
}

/**
 * Search for a Nuxt site, as a module. `nuxt dev` serves an index of the Markdown, which follows edits; `nuxt generate` indexes the
 * pages it has rendered. Pages have `<fascicle-search>` without an import.
 *
 * @throws FascicleError as `buildIndex` does, while a site is generated; in development it is only reported
 * @example
 * // nuxt.config.ts
 * export default defineNuxtConfig({ modules: ['fascicle/nuxt'] })
 */
export default function fascicle(options: NuxtOptions, nuxt: Nuxt): void {
  const {
    articles = 'content',
    folder = SEARCH_FOLDER,
    keep,
    strict,
    include,
    ignore,
    urls,
    slugify,
    ...both
  } = options
  const { rootDir, app, plugins, vue } = nuxt.options
  const base = app.baseURL
  const { isCustomElement } = vue.compilerOptions
  vue.compilerOptions.isCustomElement = (tag) => tag === 'fascicle-search' || isCustomElement?.(tag) === true
  plugins.push({ src: path.join(packageRoot(), 'dist', 'plugins', 'nuxt', 'box.js'), mode: 'client' })
  const sources = {
    ...{ ...both, base, articles: path.resolve(rootDir, articles) },
    ...{ urls: urls ?? ((file: string) => base + contentPath(file)) },
    ...(include && { include }),
    ...(ignore && { ignore }),
    ...(slugify && { slugify }),
  }
  nuxt.hook('vite:extendConfig', (config, { isClient }) => {
    if (!isClient) return
    config.plugins = [...(config.plugins ?? []), sitePlugin(() => ({ sources, folder })) satisfies VitePlugin]
  })
  nuxt.hook('nitro:init', ({ options: { output, static: isStatic }, hooks, logger }) => {
    hooks.hook('prerender:done', async ({ prerenderedRoutes }) => {
      // Of a site that has a server, only some pages are files.
      if (!isStatic) return
      const pages = new Map(
        prerenderedRoutes.map(({ fileName = '', route }) => [fileName.replace(/^\//, ''), route]),
      )
      await indexPages(
        output.publicDir,
        {
          ...{ ...both, base, folder, element: false },
          ...(keep && { keep }),
          ...(strict && { strict }),
          // Whether addresses end with a slash is the site's to say, by its links.
          urls: (file) =>
            base +
            pagePath(file) +
            (/[^/]\/$/.test(pages.get(file) ?? '') && file !== 'index.html' ? '/' : ''),
          ignore: NO_PAGES,
        },
        logger,
      )
    })
  })
}

/** What Nuxt writes for hosts to answer with where there is no page. */
const NO_PAGES = ['200.html', '404.html']

/** @example pagePath('guide/tides/index.html') // => 'guide/tides' */
const pagePath = (file: string): string => encodeURI(file.replace(/(?:^|\/)index\.html$|\.html$/, ''))

/** By the rule of Nuxt Content. @example contentPath('1.guide/2.tides.md') // => 'guide/tides' */
const contentPath = (file: string): string =>
  encodeURI(
    file
      .replace(/\.\w+$/, '')
      .split('/')
      .map((segment) => segment.replace(/^\d+\./, ''))
      .filter((segment, at, all) => segment !== 'index' || at < all.length - 1)
      .join('/'),
  )
