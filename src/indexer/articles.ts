import { isUtf8 } from 'node:buffer'
import * as fs from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { glob } from 'tinyglobby'
import { FascicleError } from '../core/error.js'

/** The text of one file below the folder of articles. */
export interface SourceFile {
  /** Path below the folder, with `/` on every system: `guide/intro.md`. */
  path: string
  text: string
}

/** Which files of the folder are articles. */
export interface FindOptions {
  /** Glob patterns, relative to the folder. Default: Markdown, MDX and plain text at any depth. */
  include?: readonly string[]
  /** Glob patterns of what to pass over, besides {@link ALWAYS_IGNORED}. Default: none. */
  ignore?: readonly string[]
}

/** What an article is called: by its ending. */
const ARTICLES = ['**/*.{md,markdown,mdx,txt}']

/** What a page of a built site is called. */
export const PAGES = ['**/*.{html,htm}']

/** Whether a file is a page of a built site, by its name. */
export const isPage = (file: string): boolean => /\.html?$/i.test(file)

/** What generators write that is no page of the site: for addresses that are not there, for scripts, for other programs. */
export const NO_PAGES = [
  '**/{404,200,500,_not-found,offline}.{html,htm}',
  '**/{404,_not-found}/index.html',
  // Of Sphinx: lists of all names.
  '**/{genindex*,py-modindex}.html',
  '**/{_static,_next}/**',
]

/** Never articles, wherever they are; names that start with a dot neither. */
export const ALWAYS_IGNORED = ['**/node_modules/**', '**/robots.txt', '**/humans.txt', '**/llms*.txt']

/**
 * Largest article, in bytes: 10 MB is about 1.6 million words, twice the longest novels. What is larger is
 * a data file that came along.
 */
const MAX_ARTICLE_BYTES = 10_000_000

/** Without O_NONBLOCK the build would wait for ever on a pipe that is called x.md. */
const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOFOLLOW ?? 0)

/** A NUL byte this near the start means that the file is no text: the same sign that git goes by. */
const BINARY_PROBE_BYTES = 8000

/**
 * The articles below a folder, sorted by path, and what stands in their way. Symbolic links are not
 * followed: one inside the folder would give the same article twice, one that leaves it is reported.
 *
 * @param directory path of the folder
 * @throws FascicleError `NO_DIRECTORY`
 */
export async function findArticles(
  directory: string,
  { include = ARTICLES, ignore = [] }: FindOptions = {},
): Promise<{ paths: string[]; faults: FascicleError[] }> {
  const root = await rootOf(directory)
  const links: string[] = []
  // The one place where symbolic links can be seen without following them: tinyglobby leaves them out.
  const readdir = ((folder: string, options: { withFileTypes: true }, done: (...result: unknown[]) => void) =>
    fs.readdir(folder, options, (error, entries) => {
      for (const entry of entries ?? []) if (entry.isSymbolicLink()) links.push(path.join(folder, entry.name))
      done(error, entries)
    })) as unknown as typeof fs.readdir
  const paths = await glob([...include], {
    cwd: root,
    ignore: [...ALWAYS_IGNORED, ...ignore],
    followSymbolicLinks: false,
    fs: { readdir },
  })
  const faults = await Promise.all(links.map((link) => faultOfLink(root, link)))
  return { paths: paths.sort(), faults: faults.filter((fault) => fault !== undefined) }
}

/** Sizes in bytes and times of the last change, in milliseconds; zeros for what is not there any more. */
export const statArticles = (
  directory: string,
  paths: readonly string[],
): { size: number; changed: number }[] =>
  // Not with promises: ten thousand take 40 ms so, and two to three times as long with them.
  paths.map((file) => {
    const stats = fs.lstatSync(path.join(directory, file), { throwIfNoEntry: false })
    return { size: stats?.size ?? 0, changed: stats?.mtimeMs ?? 0 }
  })

/** The bytes of files as they are asked for; those that cannot be read are passed over, and reported when their turn comes. */
export function* peekArticles(directory: string, files: Iterable<string>): Generator<Buffer> {
  for (const file of files) {
    try {
      yield readRegularFile(path.join(directory, file), file)
    } catch (error) {
      if (!(error instanceof FascicleError)) throw error
    }
  }
}

/**
 * The text of an article, checked to be text. Never waits on a pipe or a device, whatever they are called.
 *
 * @throws FascicleError `UNREADABLE`, `TOO_LARGE`, `BINARY` or `NOT_UTF8`
 */
export function readArticle(directory: string, file: string): SourceFile {
  const bytes = readRegularFile(path.join(directory, file), file)
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) {
    throw new FascicleError('BINARY', 'the file is no text', {
      mend: 'rename it or leave it out with --ignore',
      file,
    })
  }
  const text = isUtf8(bytes) ? bytes.toString('utf8') : decodePage(bytes, file)
  return { path: file, text: text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n') }
}

/** Text in another encoding, which only a page can name. */
function decodePage(bytes: Buffer, file: string): string {
  const named = isPage(file) ? CHARSET.exec(bytes.toString('latin1', 0, CHARSET_BYTES))?.[1] : undefined
  // A page that names itself in ASCII is not in UTF-16: browsers take it for UTF-8.
  const isOther = named !== undefined && !/^utf-?(?:8|16)/i.test(named)
  try {
    if (isOther) return new TextDecoder(named, { fatal: true }).decode(bytes)
  } catch {
    // An encoding that is none, or not that of the page.
  }
  throw new FascicleError('NOT_UTF8', `the file is not ${isOther ? `in ${named}, as it says` : 'UTF-8'}`, {
    mend: isPage(file)
      ? 'write it as UTF-8, or name its encoding with <meta charset>'
      : 'save it as UTF-8 in your editor',
    file,
    line: lineOfBadByte(bytes),
  })
}

/** Where a page names its encoding; browsers look no further than this many bytes. */
const CHARSET = /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i
const CHARSET_BYTES = 1024

async function rootOf(directory: string): Promise<string> {
  const stats = await stat(directory).catch((cause: NodeJS.ErrnoException) => {
    throw new FascicleError('NO_DIRECTORY', 'the folder of articles is not there', {
      mend: 'check the path, or create the folder',
      file: directory,
      cause,
    })
  })
  if (!stats.isDirectory()) {
    throw new FascicleError('NO_DIRECTORY', 'the articles should be in a folder, this is a file', {
      mend: 'name the folder that holds it',
      file: directory,
    })
  }
  return realpath(directory)
}

async function faultOfLink(root: string, link: string): Promise<FascicleError | undefined> {
  const file = path.relative(root, link).split(path.sep).join('/')
  const isArticle = /\.(?:md|markdown|mdx|txt)$/.test(file)
  const target = await realpath(link).catch(() => undefined)
  if (target === undefined) {
    if (!isArticle) return undefined
    return new FascicleError('UNREADABLE', 'the symbolic link leads nowhere', {
      mend: 'repair or remove the link',
      file,
    })
  }
  const isInside = target === root || target.startsWith(root + path.sep)
  if (isInside) return undefined
  const targetIsFolder = (await stat(target)).isDirectory()
  if (!isArticle && !targetIsFolder) return undefined
  return new FascicleError('OUTSIDE', 'the symbolic link leads out of the folder of articles', {
    mend: 'copy what it points to into the folder, or remove the link',
    file,
  })
}

/** Not with promises: ten thousand files that were written just now take 0.2 s so, and seven times as long with them. */
function readRegularFile(fullPath: string, file: string): Buffer {
  const unreadable = (what: string, cause?: unknown) =>
    new FascicleError('UNREADABLE', what, {
      mend: 'check its type and permissions, or leave it out with --ignore',
      file,
      cause,
    })
  let handle: number | undefined
  try {
    handle = fs.openSync(fullPath, READ_FLAGS)
    const stats = fs.fstatSync(handle)
    if (!stats.isFile()) throw unreadable('this is no regular file')
    if (stats.size > MAX_ARTICLE_BYTES) {
      throw new FascicleError(
        'TOO_LARGE',
        `the file has ${megabytes(stats.size)}, an article at most ${megabytes(MAX_ARTICLE_BYTES)}`,
        {
          mend: 'split it into articles, or leave it out with --ignore',
          file,
        },
      )
    }
    return fs.readFileSync(handle)
  } catch (error) {
    if (error instanceof FascicleError) throw error
    const { code = error } = error as NodeJS.ErrnoException
    throw unreadable(`the file cannot be ${handle === undefined ? 'opened' : 'read'} (${code})`, error)
  } finally {
    if (handle !== undefined) fs.closeSync(handle)
  }
}

/**
 * The text of a file that is no article.
 *
 * @param isWanted whether it is a fault that it is not there
 * @throws FascicleError `UNREADABLE`, `TOO_LARGE` or `NOT_UTF8`
 */
export function readTextFile(file: string, isWanted: boolean): string | undefined {
  if (!isWanted && !fs.existsSync(file)) return undefined
  const bytes = readRegularFile(file, file)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new FascicleError('NOT_UTF8', 'the file is not UTF-8', {
    mend: 'save it as UTF-8',
    file,
    line: lineOfBadByte(bytes),
  })
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

/** The line, from 1, of the first byte that is no UTF-8. */
function lineOfBadByte(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start <= bytes.length; line++) {
    const feed = bytes.indexOf(10, start)
    const end = feed === -1 ? bytes.length : feed
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
  }
  return line
}
