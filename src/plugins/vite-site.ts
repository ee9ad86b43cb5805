import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../indexer/element.js'
import { writeFiles } from '../indexer/files.js'
import { type BuildOptions, type BuiltFiles, buildFiles } from '../indexer.js'
import {
  type Log,
  openLiveIndex,
  type Request,
  type Response,
  reporter,
  SEARCH_FOLDER,
  searchPath,
} from './live-index.js'

/** What this plugin is to Vite, from version 5 on; of our own, so that our types need none of Vite's. */
export interface VitePlugin {
  name: string
  enforce: 'pre'
  config(): { optimizeDeps: { exclude: string[] } }
  configResolved(config: ViteConfig): void
  resolveId(id: string, importer?: string): string | undefined
  load(id: string, options?: { ssr?: boolean | undefined }): string | undefined
  configureServer(server: ViteServer): void
  buildStart(this: BuildContext): Promise<void>
  generateBundle(options: unknown, bundle: Record<string, unknown>): void
  writeBundle(this: BuildContext, options: { dir?: string | undefined }): Promise<void>
}

/** What is used of Vite's configuration. */
export interface ViteConfig {
  root: string
  base: string
  command: string
  cacheDir: string
  build: { ssr: boolean | string }
  logger: Log
}

/** What is used of its development server. */
interface ViteServer {
  middlewares: { use(answer: (request: Request, response: Response, next: () => void) => void): unknown }
  watcher: {
    add(paths: string): unknown
    on(event: 'all', listener: (event: string, file: string) => void): unknown
  }
  ws: { send(message: { type: 'custom'; event: string; data?: unknown }): void }
}

/** What is used of what hooks are called on. */
interface BuildContext {
  addWatchFile(file: string): void
  meta: { watchMode: boolean }
  environment?: { config: { consumer: string } }
}

/** How a site is indexed. */
export interface SitePlan {
  /** What is indexed while the site is written. */
  sources: Omit<BuildOptions, 'out' | 'keep' | 'onProgress' | 'strict' | 'element'>
  /** What is indexed at the end, and written into the output folder; without, somebody else does that. */
  final?: Omit<BuildOptions, 'out' | 'onProgress' | 'element'>
  /** Folder of the index below the base. Default `search`. */
  folder?: string | undefined
  /** Whether `sources.base` holds even where Vite's own base is relative. Default `false`. */
  isPlaced?: boolean
}

/** The module that gives pages the box. Vite wants the names of modules that are no file to begin with a zero. */
const MODULE = 'virtual:fascicle'
const RESOLVED = `\0${MODULE}`

/** In the place of the module that says where a box looks for its index. */
const FOLDER_MODULE = '\0virtual:fascicle/folder'

/** Sent to pages when the index was built again. */
const UPDATED = 'fascicle:update'

/** Stands in the code of pages for the way from a script to the index, until it is known where the script lies. */
const WAY = '__FASCICLE_FOLDER__'

/**
 * A plugin for everything that is made with Vite: the index in development, built again on every change, at the end the
 * files of the index, and `virtual:fascicle` for pages.
 *
 * @param planSite called once Vite's configuration is known
 */
export function sitePlugin(planSite: (config: ViteConfig) => SitePlan): VitePlugin {
  let config: ViteConfig
  let plan: SitePlan
  let building: Promise<BuiltFiles> | undefined
  const folder = () => plan.folder ?? SEARCH_FOLDER
  const isPage = ({ environment }: BuildContext) =>
    environment ? environment.config.consumer === 'client' : !config.build.ssr
  const isRelative = () => config.command === 'build' && !plan.isPlaced && /^(?:\.\/)?$/.test(config.base)

  const folderCode = (isServer: boolean) =>
    isRelative() && !isServer
      ? `new URL(${WAY}, import.meta.url).href`
      : JSON.stringify(searchPath(plan.sources.base, plan.folder))

  return {
    name: 'fascicle',
    // Before Vite itself finds the module that has another in its place.
    enforce: 'pre',
    // As the package has it: made ready by a bundler once, it would be there a second time for who imports a part of it.
    config: () => ({ optimizeDeps: { exclude: ['fascicle'] } }),
    configResolved(resolved) {
      config = resolved
      plan = planSite(resolved)
    },
    resolveId(id, importer = '') {
      if (id === MODULE) return RESOLVED
      return id === './folder.js' && toPosix(importer).startsWith(dist()) ? FOLDER_MODULE : undefined
    },
    load(id, { ssr = false } = {}) {
      if (id === FOLDER_MODULE) return `export const FOLDER = ${folderCode(ssr)}`
      if (id !== RESOLVED) return undefined
      const src = `export const src = ${folderCode(ssr)}`
      // A server has no page to put a box on, and no use for its code.
      if (ssr) return `${src}\nexport const openSearch = () => {}`
      return [
        `import { openBox, reloadBoxes } from ${JSON.stringify(`${dist()}plugins/box.js`)}`,
        src,
        'export const openSearch = (query) => openBox(src, query)',
        `if (import.meta.hot) import.meta.hot.on('${UPDATED}', reloadBoxes)`,
      ].join('\n')
    },

    configureServer({ middlewares, watcher, ws }) {
      const { logger } = config
      const report = reporter(logger)
      const index = openLiveIndex({
        cache: path.join(config.cacheDir, 'fascicle'),
        ...plan.sources,
        ...{ path: searchPath(plan.sources.base, plan.folder), watch: false, element: false },
        onBuilt(built, seconds) {
          report(built, seconds)
          ws.send({ type: 'custom', event: UPDATED })
        },
      })
      const { articles } = plan.sources
      watcher.add(articles instanceof URL ? fileURLToPath(articles) : articles)
      watcher.on('all', (_, file) => {
        if (index.isSource(file)) index.refresh()
      })
      middlewares.use(index.answer)
    },

    async buildStart() {
      if (config.command !== 'build' || !plan.final || !isPage(this)) return
      // While the bundler works. Whoever writes it hears of a failure.
      building = buildFiles(plan.final)
      building.catch(() => undefined)
      if (!this.meta.watchMode) return
      const { articles } = plan.final
      for (const page of (await building).pages)
        this.addWatchFile(path.join(articles instanceof URL ? fileURLToPath(articles) : articles, page.path))
    },
    generateBundle(_, bundle) {
      if (!isRelative()) return
      for (const file of Object.values(bundle) as { type: string; fileName: string; code?: string }[]) {
        const way = path.posix.relative(path.posix.dirname(file.fileName), folder())
        if (file.type === 'chunk' && file.code?.includes(WAY))
          file.code = file.code.replaceAll(WAY, JSON.stringify(`${way}/`))
      }
    },
    // Not by `emitFile`: Vite would hold every file of a large index, and name each when it is done.
    async writeBundle({ dir }) {
      if (!building || !dir || !isPage(this)) return
      const built = await building
      reporter(config.logger)(built, 0)
      await writeFiles(path.join(dir, folder()), built.files, plan.final?.keep)
    },
  }
}

/** Where the files of the package are. */
const dist = (): string => `${toPosix(path.join(packageRoot(), 'dist'))}/`

const toPosix = (file: string): string => file.split(path.sep).join('/')
