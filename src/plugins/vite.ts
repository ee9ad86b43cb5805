import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from '../indexer.js'
import { sitePlugin, type VitePlugin } from './vite-site.js'

export type { VitePlugin } from './vite-site.js'

/** What to index, as `buildIndex` of `fascicle/indexer` takes it; the base is Vite's, the output folder too. */
export interface FascicleOptions extends Omit<BuildOptions, 'out' | 'base' | 'element' | 'onProgress'> {
  /** Folder of Markdown, MDX or plain text: a path from Vite's root, or a `file:` URL. */
  articles: string | URL
  /** Folder of the index below Vite's base. Default `search`. */
  folder?: string
}

/**
 * Search for a site that is made with Vite 5 or later: the index is served in development and built again on every change, so
 * that an open search box knows it; `vite build` writes it into the output folder.
 *
 * Pages `import { src, openSearch } from 'virtual:fascicle'`, which brings `<fascicle-search>`; its types are
 * `/// <reference types="fascicle/client" />`.
 *
 * @throws FascicleError as `buildFiles`: in a build; in development it is only reported
 * @example
 * import fascicle from 'fascicle/vite'
 * export default { plugins: [fascicle({ articles: 'content' })] }
 */
export default function fascicle({ folder, keep, strict, ...options }: FascicleOptions): VitePlugin {
  return sitePlugin(({ root, base }) => {
    const { articles } = options
    const sources = {
      ...options,
      articles:
        typeof articles === 'string' && !articles.startsWith('file:')
          ? path.resolve(root, articles)
          : fileURLToPath(articles),
      // A site whose base is relative does not know where it will be.
      base: /^\.?\/?$/.test(base) ? '/' : base,
    }
    return { sources, final: { ...sources, ...(strict && { strict }), ...(keep && { keep }) }, folder }
  })
}
