import { relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { watch } from 'chokidar'
import { FascicleError } from '../core/error.js'
import { elementFiles } from '../indexer/element.js'
import { type BuildOptions, type BuiltFiles, buildFiles, type OutputFile } from '../indexer.js'

/** An index that is kept in memory while a site is written, for a development server to serve. */
export interface LiveIndex {
  /** Path below which it is served, with `/` at both ends: `/docs/search/`. */
  readonly path: string
  /**
   * What the last build that went well made; waits for the first one to end.
   *
   * @throws what the builds so far threw, when none went well
   */
  built(): Promise<BuiltFiles>
  /** Builds again soon. One build at a time: what is asked for during one is done by the next. */
  refresh(): void
  /** Whether a change of this file may change the index. @param file its whole path */
  isSource(file: string): boolean
  /** Answers a request for a file of the index, or of the search box; passes any other on. */
  answer(request: Request, response: Response, next: () => void): void
  /** Waits for the build under way, if there is one, and ends. */
  close(): Promise<void>
}

/** What is used of a request, of Node's own or of any server that is made like Connect. */
export interface Request {
  url?: string | undefined
  /** Where a server takes the front off for whoever it passes a request on to, what was there before. */
  originalUrl?: string | undefined
  method?: string | undefined
}

/** What is used of a response. */
export interface Response {
  writeHead(
    status: number,
    headers: Record<string, string | number>,
  ): { end(body?: Uint8Array | string): void }
}

/** What a live index is made of, and how. */
export interface LiveOptions extends Omit<BuildOptions, 'out' | 'keep' | 'onProgress' | 'strict'> {
  /** Path below which the index is served, instead of `search/` below `base`. */
  path?: string
  /** Whether the folder of articles is watched. Default `true`; else whoever opens the index calls `refresh()`. */
  watch?: boolean
  /** A folder among the articles whose changes mean nothing, for example that of an index which is written there. */
  unwatched?: string
  /** Called after each build, the first one too, with what it made or why it failed. */
  onBuilt?: (built: BuiltFiles | Error, seconds: number) => void
}

/** What the files of an index are served as, by the ends of their names. */
const TYPES: Record<string, string> = {
  json: 'application/json',
  js: 'text/javascript',
  bin: 'application/octet-stream',
}

/** Editors write a file in several steps: wait until none came for this long, in milliseconds. */
const QUIET_MS = 80

/** How often a folder that is gone is looked for, in milliseconds. */
const GONE_MS = 500

/** Neither articles nor anything that says what they are. */
const NEVER_WATCHED = /(?:^|[/\\])(?:node_modules|\.[^/\\]+)(?:[/\\]|$)/

/** What an index may be made of, when nothing else is said. */
const SOURCES = /\.(?:md|markdown|mdx|txt|html?|json)$/i

/**
 * Builds an index in memory and keeps it as the articles are. Nothing is written to disk.
 *
 * A build that fails leaves the last good one in place: a development server goes on, whatever is wrong with an article.
 *
 * @throws FascicleError `UNREADABLE` with `element`, when the scripts of the search box are not in the package
 * @example
 * const index = openLiveIndex({ articles: 'content', base: '/docs/', onBuilt: reporter(console) })
 * server.middlewares.use(index.answer) // answers /docs/search/manifest.json
 */
export function openLiveIndex({
  path,
  watch: isWatching = true,
  unwatched,
  onBuilt,
  element = true,
  ...build
}: LiveOptions): LiveIndex {
  const folder = resolve(placeOf(build.articles))
  const own = path ?? searchPath(build.base)
  const silent = unwatched === undefined ? undefined : resolve(unwatched)
  let good: BuiltFiles | undefined
  let failure: unknown
  let scripts: Promise<OutputFile[]> | undefined
  let watcher: ReturnType<typeof watch> | undefined
  let timer: NodeJS.Timeout | undefined
  let isGone = false
  let isClosed = false

  const refreshIn = (milliseconds: number) => {
    if (isClosed) return
    clearTimeout(timer)
    timer = setTimeout(() => (running = running.then(rebuild)), milliseconds)
  }
  const watchFolder = () =>
    watch(folder, {
      ignoreInitial: true,
      ignored: (file) => NEVER_WATCHED.test(relative(folder, file)) || resolve(file) === silent,
    }).on('all', () => refreshIn(QUIET_MS))
  const rebuild = async () => {
    const started = performance.now()
    let result: BuiltFiles | Error
    try {
      good = await buildFiles(build)
      result = good
    } catch (error) {
      failure = error
      result = error instanceof Error ? error : new Error(String(error))
    }
    const wasGone = isGone
    isGone = result instanceof FascicleError && result.code === 'NO_DIRECTORY'
    // A folder that was removed, as by a checkout, is looked for until it is back; then its watcher must be a new one.
    if (isGone) refreshIn(GONE_MS)
    if (isGone && wasGone) return
    if (wasGone && watcher) {
      await watcher.close()
      watcher = watchFolder()
    }
    onBuilt?.(result, (performance.now() - started) / 1000)
  }
  const first = rebuild()
  let running = first
  if (isWatching) watcher = watchFolder()
  const isWatched = new Promise<void>((done) => (watcher ? watcher.once('ready', () => done()) : done()))

  const built = async () => {
    await first
    await isWatched
    if (good) return good
    throw failure
  }
  const find = async (name: string): Promise<OutputFile | undefined> => {
    const isNamed = (file: OutputFile) => file.name === name
    const file = (await built()).files.find(isNamed)
    if (file || !element) return file
    scripts ??= elementFiles()
    return (await scripts).find(isNamed)
  }
  return {
    ...{ path: own, built, refresh: () => refreshIn(QUIET_MS) },
    isSource(file) {
      const inside = relative(folder, file)
      if (file === (build.synonyms && resolve(placeOf(build.synonyms)))) return true
      if (inside.startsWith(`..${sep}`) || resolve(file) === inside || NEVER_WATCHED.test(inside))
        return false
      return build.include !== undefined || SOURCES.test(inside)
    },
    answer(request, response, next) {
      const [asked = '/'] = (request.originalUrl ?? request.url ?? '/').split(/[?#]/)
      const name = asked.startsWith(own) ? asked.slice(own.length) : ''
      const type = TYPES[/\.(\w+)$/.exec(name)?.[1] ?? '']
      // A site may have pages below the folder of the index.
      if (!type || !/^(?:GET|HEAD)$/.test(request.method ?? 'GET')) return next()
      const send = (status: number, kind: string, body: Uint8Array | string) =>
        response
          .writeHead(status, {
            'content-type': kind,
            'content-length': Buffer.byteLength(body),
            'cache-control': 'no-cache',
          })
          .end(request.method === 'HEAD' ? undefined : body)
      find(name).then(
        (file) =>
          file
            ? send(200, type, file.bytes)
            : send(404, 'text/plain; charset=utf-8', 'No such file of the index'),
        (error) => send(503, 'text/plain; charset=utf-8', String(error?.message ?? error)),
      )
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await watcher?.close()
      await running
    },
  }
}

/** The folder of an index below the base of its site, unless another is named. */
export const SEARCH_FOLDER = 'search'

/** @example searchPath('/docs') // => '/docs/search/' */
export const searchPath = (base = '/', folder = SEARCH_FOLDER): string =>
  `/${base}/${folder}/`.replace(/\/{2,}/g, '/')

/** Where a framework's messages go. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** For `onBuilt`: says what is wrong with articles, each thing once until it is mended. Nothing of builds that go well. */
export function reporter(log: Log): NonNullable<LiveOptions['onBuilt']> {
  let said = new Set<string>()
  return (built) => {
    const faults =
      built instanceof Error
        ? [built.message]
        : [...built.errors, ...built.warnings].map(({ message }) => message)
    for (const fault of faults) {
      if (said.has(fault)) continue
      if (built instanceof Error) log.error(`fascicle: ${fault}`)
      else log.warn(`fascicle: ${fault}`)
    }
    said = new Set(faults)
  }
}

const placeOf = (place: string | URL): string =>
  place instanceof URL || place.startsWith('file:') ? fileURLToPath(place) : place
