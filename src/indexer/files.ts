import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FascicleError } from '../core/error.js'
import {
  FORMAT,
  fileName,
  hashInName,
  type IndexFile,
  MANIFEST_NAME,
  type Manifest,
  type SerializedMiniSearch,
  type StoredArticle,
} from '../core/format.js'
import type { SplitArticle } from './postings.js'

/** A file of the index, ready to be written. */
export interface OutputFile {
  name: string
  bytes: Uint8Array
}

/**
 * Packs an index into its files. The manifest comes last: nothing it names may be missing once it is there.
 *
 * @param analyzer name of the analyzer that made the terms
 */
export function packFiles(
  articles: readonly SplitArticle[],
  miniSearch: SerializedMiniSearch,
  analyzer: string,
): OutputFile[] {
  const stored = articles.map(storedArticle)
  const index = textFile('index', { format: FORMAT, miniSearch, articles: stored } satisfies IndexFile)
  const manifest: Manifest = {
    format: FORMAT,
    analyzer,
    counts: { articles: stored.length, sections: miniSearch.documentCount, terms: miniSearch.index.length },
    files: { index: { name: index.name, bytes: index.bytes.length } },
  }
  return [index, { name: MANIFEST_NAME, bytes: Buffer.from(`${JSON.stringify(manifest)}\n`) }]
}

/**
 * Replaces the index in a folder whole or not at all.
 *
 * Every file is written beside its place and renamed into it, the manifest last: whoever reads meanwhile, and a build
 * that is killed, has the old index or the new one. The files of the index before stay until the next build, so that
 * a page which opened the old manifest goes on working. Files that no build made are never touched.
 *
 * @throws FascicleError `WRITE_FAILED`
 */
export async function writeFiles(directory: string, files: readonly OutputFile[]): Promise<void> {
  let current = directory
  try {
    await mkdir(directory, { recursive: true })
    const before = await namesInManifest(path.join(directory, MANIFEST_NAME))
    for (const file of files) {
      current = path.join(directory, file.name)
      await writeWhole(current, file.bytes)
    }
    await syncFolder(directory)
    current = directory
    await sweep(directory, new Set([...files.map((file) => file.name), ...before]))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new FascicleError(
      'WRITE_FAILED',
      `the index cannot be written (${code ?? message}); the one before is still whole`,
      {
        mend: 'check the free space and the permissions of the output folder',
        file: current,
        cause,
      },
    )
  }
}

/**
 * A `fetch` for `file:` URLs, which the platform's does not know: opens an index on disk.
 *
 * @example
 * const index = await openIndex(pathToFileURL('public/search/'), { fetch: fetchFile })
 */
export async function fetchFile(url: string): Promise<Response> {
  try {
    return new Response(await readFile(fileURLToPath(url)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Response(null, { status: 404 })
    throw error
  }
}

/** Bytes of the files when a host compresses them with gzip at its usual level 6. */
export async function gzippedBytes(files: readonly OutputFile[]): Promise<number> {
  const sizes = await Promise.all(files.map(async ({ bytes }) => (await promisify(gzip)(bytes)).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function storedArticle({ article, sections }: SplitArticle): StoredArticle {
  const { url, title, description, date, updated, lang, previous, next, facets } = article
  return {
    url,
    title,
    ...Object.fromEntries(
      Object.entries({ description, date, updated, lang, previous, next }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
    facets,
    sections: sections.map(({ anchor, heading, above, text, code }) => ({
      anchor,
      heading,
      above,
      text,
      code,
    })),
  }
}

function textFile(kind: 'index', content: object): OutputFile {
  const bytes = Buffer.from(JSON.stringify(content))
  return { name: fileName(kind, createHash('sha256').update(bytes).digest('hex')), bytes }
}

/** Leaves a file alone that holds these bytes already. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const present = await readFile(file).catch(() => undefined)
  if (present?.equals(bytes)) return
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`)
  try {
    const handle = await open(temporary, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** A rename is only lasting once its folder is; Windows has no such call and needs none. */
async function syncFolder(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

async function namesInManifest(file: string): Promise<string[]> {
  try {
    const { files } = JSON.parse(await readFile(file, 'utf8')) as Partial<Manifest>
    return Object.values(files ?? {}).map((entry) => entry.name)
  } catch {
    // No index yet, or a broken one: nothing of it needs to be kept.
    return []
  }
}

/** A temporary file older than this, in milliseconds, is of a build that was killed, not of one that still writes. */
const ABANDONED_MS = 3_600_000

/** Removes the files of builds before the last one, and what a killed build left half-written. */
async function sweep(directory: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name)
    const isOld = hashInName(name) !== undefined && !keep.has(name)
    const isTemporary = /^\.(?:index\.[0-9a-f]{16}|manifest)\.json\.\d+\.tmp$/.test(name)
    const isAbandoned = isTemporary && Date.now() - (await stat(file)).mtimeMs > ABANDONED_MS
    if (isOld || isAbandoned) await rm(file, { force: true })
  }
}
