import path from 'node:path'
import { indexPages } from './pages.js'
import { pagesOf, type SiteOptions, sourcesOf, type Usual } from './site-options.js'
import { sitePlugin, type ViteConfig, type VitePlugin } from './vite-site.js'

export type { SiteOptions } from './site-options.js'

/** What is used of what SvelteKit gives an adapter. */
export interface KitBuilder {
  log: ((message: string) => void) & Record<'warn' | 'error', (message: string) => void>
  config: { paths?: { base: string }; kit?: { paths: { base: string } } }
  prerendered: { pages: Map<string, { file: string }> }
  writePrerendered(folder: string): unknown
}

/** An adapter of SvelteKit 2 or later; of our own, so that our types need none of SvelteKit's. */
export interface KitAdapter {
  name: string
  adapt(builder: never): unknown
}

/**
 * The half of it that is a plugin of Vite: the Markdown is searched as it is written, and pages get `virtual:fascicle`. The other
 * half is {@link withSearch}.
 *
 * @throws FascicleError never: what is wrong is only reported
 * @example
 * import fascicle from 'fascicle/sveltekit'
 * export default defineConfig({ plugins: [sveltekit(), fascicle({ articles: 'src/articles' })] })
 */
export default function fascicle(options: SiteOptions = {}): VitePlugin {
  return sitePlugin((config) => {
    const usual = usualOf(options, config.root, baseOf(config))
    return { sources: sourcesOf(options, usual), folder: options.folder, isPlaced: true }
  })
}

/**
 * An adapter that indexes the prerendered pages once it is done, and writes the index where it wrote them.
 *
 * @param adapter `adapter-static`, or any other that writes prerendered pages
 * @param options the same as the plugin's
 * @throws FascicleError as `buildIndex`, in a build
 * @example
 * import { withSearch } from 'fascicle/sveltekit'
 * export default { kit: { adapter: withSearch(adapter()) } }
 */
export function withSearch<Adapter extends KitAdapter>(adapter: Adapter, options: SiteOptions = {}): Adapter {
  const adapt = async (builder: KitBuilder) => {
    let folder: string | undefined
    const watched = new Proxy(builder, {
      get(target, name) {
        if (name !== 'writePrerendered') return Reflect.get(target, name)
        return (place: string, ...rest: []) => {
          folder ??= place
          return target.writePrerendered(place, ...rest)
        }
      },
    })
    await adapter.adapt(watched as never)
    if (folder !== undefined) await indexPrerendered(folder, builder, options)
  }
  return { ...adapter, adapt }
}

async function indexPrerendered(folder: string, builder: KitBuilder, options: SiteOptions): Promise<void> {
  const { log, config, prerendered } = builder
  const { base } = config.paths ?? config.kit?.paths ?? { base: '' }
  const urls = new Map([...prerendered.pages].map(([url, { file }]) => [file, url]))
  const urlOf = (file: string) => encodeURI(urls.get(file) ?? `${base}/${file}`)
  const pages = await pagesOf(options, usualOf(options, '.', base), urlOf)
  await indexPages(folder, { element: false, ...pages }, { info: log, warn: log.warn, error: log.error })
}

/** Pages that are written in Markdown, with mdsvex; or a folder of articles, with addresses as SvelteKit has them. */
function usualOf({ articles }: SiteOptions, root: string, base: string): Usual {
  const usual = { root, base: base || '/', articles: 'src/routes' }
  if (articles !== undefined) return { ...usual, urls: 'bare' }
  return {
    ...{ ...usual, include: ['**/+page.{md,svx}'] },
    urls(file) {
      // Folders in brackets are groups, which addresses do not have.
      const segments = path.posix
        .dirname(file)
        .split('/')
        .filter((segment) => !/^\(.*\)$/.test(segment) && segment !== '.')
      return encodeURI(`${base}/${segments.join('/')}`)
    },
  }
}

/** What SvelteKit says of its base; of Vite's own it makes a relative one. */
function baseOf({ base, define = {} }: ViteConfig & { define?: Record<string, unknown> }): string {
  const own = define.__SVELTEKIT_PATHS_BASE__
  return typeof own === 'string' ? (JSON.parse(own) as string) : base.replace(/^\.\/$|\/$/, '')
}
