import path from 'node:path'
import { packageRoot } from '../indexer/element.js'
import type { Log } from './live-index.js'
import { indexPages } from './pages.js'
import { pagesOf, type SiteOptions, sourcesOf, type Usual } from './site-options.js'
import { sitePlugin, type ViteConfig, type VitePlugin } from './vite-site.js'
import { addressesOf, type SiteAddresses, slugify } from './vitepress/addresses.js'

export type { SiteOptions } from './site-options.js'

/** What is used of VitePress's configuration, which it puts into Vite's. */
export interface VitePressConfig extends SiteAddresses {
  srcDir: string
  outDir: string
  markdown?: { anchor?: { slugify?: (heading: string) => string } } | undefined
  userConfig: { srcExclude?: string[] | undefined }
  buildEnd?: ((site: never) => unknown) | undefined
  logger: Log
}

/** Vite's plugin, with our box in the place of the theme's. */
export interface VitePressPlugin extends Omit<VitePlugin, 'config'> {
  config(): ReturnType<VitePlugin['config']> & { resolve: { alias: { find: RegExp; replacement: string }[] } }
}

/**
 * Our search box in place of the one of VitePress's default theme, for VitePress 1: `vitepress dev` searches the Markdown as it is
 * written, `vitepress build` indexes the pages it has made. Themes of your own `import 'virtual:fascicle'`.
 *
 * @throws FascicleError as `buildIndex`, in a build; in development it is only reported
 * @example
 * import fascicle from 'fascicle/vitepress'
 * export default defineConfig({ vite: { plugins: [fascicle()] } })
 */
export default function fascicle(options: SiteOptions = {}): VitePressPlugin {
  const plugin = sitePlugin((config) => {
    const site = siteOf(config)
    const usual = usualOf(site)
    indexAtEnd(site, options, usual)
    return { sources: sourcesOf(options, usual), folder: options.folder }
  })
  const box = path.join(packageRoot(), 'dist', 'plugins', 'vitepress', 'Search.vue')
  return {
    ...plugin,
    config: () => ({
      ...plugin.config(),
      resolve: { alias: [{ find: /^.*\/VPNavBarSearch\.vue$/, replacement: box }] },
    }),
  }
}

function siteOf(config: ViteConfig & { vitepress?: VitePressConfig }): VitePressConfig {
  if (config.vitepress) return config.vitepress
  throw new TypeError(
    'fascicle/vitepress is for the configuration of VitePress; a site of Vite alone takes fascicle/vite',
  )
}

function usualOf(config: VitePressConfig): Usual {
  const { srcDir, site, markdown, userConfig } = config
  return {
    ...{ root: srcDir, articles: srcDir, base: site.base },
    include: ['**/*.md'],
    // What has a parameter in its name is as many pages as its loader says.
    ignore: [...(userConfig.srcExclude ?? []), '**/*\\[*'],
    slugify: markdown?.anchor?.slugify ?? slugify,
    urls: addressesOf(config),
  }
}

/** Sites whose pages will be indexed: Vite is configured anew for each part of a build. */
const ended = new WeakSet<VitePressConfig>()

function indexAtEnd(site: VitePressConfig, options: SiteOptions, usual: Usual): void {
  if (ended.has(site)) return
  ended.add(site)
  const { buildEnd } = site
  site.buildEnd = async (config: never) => {
    await buildEnd?.(config)
    const pages = await pagesOf(options, usual, site.cleanUrls ? 'bare' : 'html')
    await indexPages(site.outDir, { element: false, ...pages }, site.logger)
  }
}
