import { fileURLToPath } from 'node:url'
import type { UrlStyle } from '../indexer.js'
import { type AstroConfig, collectionOf, pagesAndCollectionsOf, styleOf } from './astro/addresses.js'
import type { Log } from './live-index.js'
import { indexPages } from './pages.js'
import { pagesOf, type SiteOptions, sourcesOf, type Usual } from './site-options.js'
import { sitePlugin, type VitePlugin } from './vite-site.js'

export type { SiteOptions } from './site-options.js'

/** What this integration is to Astro; of our own, so that our types need none of Astro's. */
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
        usual = options.articles === undefined ? pagesAndCollectionsOf(config) : collectionOf(config)
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
