import { dirname, join, relative, resolve, sep } from 'node:path'
import { escapePath } from 'tinyglobby'
import { packageRoot } from '../indexer/element.js'
import { type ContentPage, DEFAULT_TAG, encodePath, pagesOf, type SiteContent } from './docusaurus-content.js'
import { type LiveIndex, openLiveIndex, reporter, SEARCH_FOLDER, searchPath } from './live-index.js'
import { indexPages, type PageOptions } from './pages.js'

/** What may be said of the search of a Docusaurus site; everything has a default. Base and language are the site's. */
export interface DocusaurusOptions
  extends Omit<
    PageOptions,
    | 'base'
    | 'language'
    | 'element'
    | 'html'
    | 'urls'
    | 'slugify'
    | 'frontMatter'
    | 'include'
    | 'drafts'
    | 'cache'
  > {
  /** Path below the base of the page of all results; `false` for none. Default `search`. */
  searchPage?: string | false
  /** Whether results of all versions are offered, not only those of the version that is read. Default `false`. */
  allVersions?: boolean
}

/** What is used of what Docusaurus says of a site. */
interface SiteContext {
  siteDir: string
  baseUrl: string
  i18n: {
    currentLocale: string
    localeConfigs: Record<string, { htmlLang?: string; baseUrl?: string }>
  }
}

/** A theme of Docusaurus; of our own, so that our types need none of its. */
interface Theme {
  name: string
  getThemePath(): string
  contentLoaded(site: { actions: Actions }): void
  allContentLoaded(site: { allContent: SiteContent }): void
  configureWebpack(config: { mode?: string }, isServer: boolean): object
  postBuild(site: BuiltSite): Promise<void>
}

interface Actions {
  addRoute(route: { path: string; component: string; exact: boolean }): void
  setGlobalData(data: unknown): void
}

/** What is used of what Docusaurus says of a site that is built. */
interface BuiltSite {
  outDir: string
  routes: Route[]
  routesBuildMetadata: Record<string, { noIndex?: boolean }>
}

interface Route {
  path: string
  plugin?: { name: string }
  routes?: Route[]
}

/** Whose articles are known from what it loads: its other pages only list them. */
const CONTENT_PLUGIN = /^docusaurus-plugin-content-(?:docs|blog|pages)$/

/**
 * Search for a Docusaurus site, as a theme. `docusaurus start` serves an index of the Markdown, which follows edits;
 * `docusaurus build` indexes the pages of each language into `search/`. Brings the components `SearchBar` and `SearchPage`.
 *
 * @throws FascicleError as `buildIndex` does, in a build; else its message is logged
 * @example
 * // docusaurus.config.js
 * export default { themes: ['fascicle/docusaurus'] }
 */
export default function fascicle(context: SiteContext, options: DocusaurusOptions & { id?: string }): Theme {
  const { siteDir, baseUrl: base, i18n } = context
  const { id, folder = SEARCH_FOLDER, searchPage = 'search', allVersions = false, ...build } = options
  const { keep, strict, ignore = [], ...both } = build
  const language = i18n.localeConfigs[i18n.currentLocale]?.htmlLang ?? i18n.currentLocale
  const action = searchPage === false ? undefined : base + searchPage
  const src = searchPath(base, folder)
  const sources = openSources(siteDir)
  let pages: ContentPage[] = []
  let live: LiveIndex | undefined

  return {
    name: 'fascicle',
    getThemePath: () => join(packageRoot(), 'dist', 'plugins', 'docusaurus'),
    contentLoaded({ actions }) {
      actions.setGlobalData({ src, action, allVersions })
      if (action) actions.addRoute({ path: action, component: '@theme/SearchPage', exact: true })
    },
    allContentLoaded({ allContent }) {
      pages = pagesOf(allContent)
      sources.update(pages)
      live?.refresh()
    },
    configureWebpack({ mode }, isServer) {
      if (isServer || mode !== 'development') return {}
      live ??= openLiveIndex({
        ...{ ...both, ...sources.options(), base, language, path: src, element: false },
        // Docusaurus says when it has read.
        ...{ watch: false, onBuilt: reporter(console) },
      })
      const { answer } = live
      return {
        devServer: {
          // Docusaurus joins what this returns to what its own function does: the list of all.
          setupMiddlewares(all: unknown[]) {
            all.unshift(answer)
            return []
          },
        },
      }
    },
    async postBuild({ outDir, routes, routesBuildMetadata }) {
      const known = new Map(pages.map((page) => [page.url, page]))
      const urls = new Map<string, string>()
      const unwanted: string[] = ['404.html']
      for (const { path, plugin } of leavesOf(routes)) {
        const url = encodePath(path)
        const isUnwanted = CONTENT_PLUGIN.test(plugin)
          ? !known.has(url)
          : routesBuildMetadata[path]?.noIndex === true || path === action
        for (const file of filesOf(path.slice(base.length))) {
          urls.set(file, url)
          if (isUnwanted) unwanted.push(file)
        }
      }
      await indexPages(
        outDir,
        {
          ...{ ...build, base, language, folder, element: false },
          urls: (file) => urls.get(file) ?? base + file,
          frontMatter: (file, own) =>
            known.get(urls.get(file) ?? '')?.fields ?? { docusaurus_tag: DEFAULT_TAG, ...own },
          ignore: [...unwanted.map(escapePath), ...otherLocales(context), ...[ignore].flat()],
        },
        console,
      )
    },
  }
}

/** Docusaurus calls it with what the site's configuration says; without an id it does not go on. */
export const validateOptions = ({
  options,
}: {
  options: DocusaurusOptions
}): DocusaurusOptions & { id: string } => ({
  id: 'default',
  ...options,
})

/** Which components may be taken over by a site, for `docusaurus swizzle`. */
export const getSwizzleConfig = (): object => ({
  components: Object.fromEntries(
    Object.entries({
      SearchBar: 'The search box in the navigation bar',
      SearchPage: 'The page of all results',
    }).map(([name, description]) => [name, { actions: { eject: 'safe', wrap: 'safe' }, description }]),
  ),
})

/** The Markdown of a site, as a live index reads it: what is updated, its next build sees. */
function openSources(siteDir: string) {
  let pages = new Map<string, ContentPage>()
  let root = siteDir
  const include: string[] = []
  const pageOf = (file: string) => pages.get(join(root, file))
  return {
    update(all: ContentPage[]) {
      const isMarkdown = ({ source }: ContentPage) => /\.mdx?$/.test(source)
      pages = new Map(all.filter(isMarkdown).map((page) => [resolve(siteDir, page.source), page]))
      const folders = [...pages.keys()].map((file) => relative(root, file).split(sep)[0] as string)
      include.splice(
        0,
        include.length,
        ...[...new Set(folders)].map((one) => `${escapePath(one)}/**/*.{md,mdx}`),
      )
    },
    /** What a live index takes, once there are pages. */
    options() {
      // Docs may be beside the site.
      while (![...pages.keys()].every((file) => file.startsWith(root + sep))) root = dirname(root)
      this.update([...pages.values()])
      return {
        ...{ articles: root, include },
        urls: (file: string) => pageOf(file)?.url ?? `/${file}`,
        frontMatter: (file: string) => pageOf(file)?.fields ?? { search: false },
      }
    },
  }
}

function leavesOf(routes: Route[], plugin = ''): { path: string; plugin: string }[] {
  return routes.flatMap((route) => {
    const name = route.plugin?.name ?? plugin
    return route.routes ? leavesOf(route.routes, name) : [{ path: route.path, plugin: name }]
  })
}

/** What the file of a page may be called, by the site's `trailingSlash`. */
function filesOf(path: string): string[] {
  const name = decodeURI(path).replace(/\/$/, '')
  return name === '' ? ['index.html'] : [`${name}/index.html`, `${name}.html`]
}

/** Each language has its own build, which may be in a folder of this one's. */
const otherLocales = ({ baseUrl, i18n }: SiteContext): string[] =>
  Object.entries(i18n.localeConfigs)
    .filter(([name]) => name !== i18n.currentLocale)
    .map(([name, { baseUrl: other = `${baseUrl}${name}/` }]) => other)
    .filter((other) => other.startsWith(baseUrl) && other !== baseUrl)
    .map((other) => `${other.slice(baseUrl.length)}**`)
