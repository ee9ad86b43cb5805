import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { FORMAT } from '../core/format.js'
import type { Body, Digest } from './digest.js'
import { stampOf } from './postings.js'
import type { Fault, Standing } from './read.js'
import type { StoredForm } from './stores.js'

/** What is known of a file from the build before. */
export interface CachedArticle extends Standing {
  path: string
  /** Of the file: bytes, and the time of its last change in milliseconds. */
  size: number
  changed: number
  /** A hash of its text. */
  stamp: string
  /** Whether it was in the index: no draft, no other address for its text, and no other article had its address. */
  isIndexed: boolean
  digest: Digest
  warnings: Fault[]
  form: StoredForm | undefined
}

/** What is kept of a build for the next one. */
export interface CachedBuild {
  /** In the order of their paths. */
  articles: CachedArticle[]
  /** The files that have the bodies of the articles, {@link ARTICLES_IN_CHUNK} each. */
  chunks: string[]
  /** Of those that are indexed, see `TermSummary`: side by side, the terms apart by spaces. */
  terms: { terms: string; sections: Uint32Array; entries: Uint32Array; written: Uint32Array; stamps: string }
  stride: number
  /** The least term of each shard but the first, and which piece it is. */
  shards: { starts: string; pieces: string[] }
  /** Compressed pieces by their stamps. */
  pieces: Map<string, Uint8Array>
}

/** The cache of one site: a folder. */
export interface Cache {
  /** Nothing where there was no build before, or none by this version and with these options. */
  read(): Promise<(CachedBuild & { savedAt: number }) | undefined>
  /** The bodies of the articles of a chunk. @throws CacheGone */
  readChunk(name: string): Body[]
  /** @param bodiesOf the bodies of the articles of a chunk, asked for where it is not there already */
  write(build: Omit<CachedBuild, 'chunks'>, bodiesOf: (chunk: number) => Body[]): Promise<void>
}

/** A file of the cache is not there, or is damaged: the build must do without. */
export class CacheGone extends Error {}

/** How many articles share a file of the cache: about 2 MB. */
export const ARTICLES_IN_CHUNK = 256

/** Raised when anything that goes into the cache changes; what another version wrote means nothing here. */
const CACHE_VERSION = `6 ${FORMAT}`

/** What nobody built for so long, in milliseconds, is not kept any more: thirty days. */
const UNUSED_MS = 30 * 86_400_000

const PREFIX = 'fascicle-'
const STATE_NAME = 'build.bin'

/** A temporary file older than this, in milliseconds, is of a build that was killed. */
const ABANDONED_MS = 3_600_000

/**
 * Opens the cache of a site in a folder. What is damaged counts as not there. Each build replaces what the one before kept;
 * two builds at once leave the one or the other.
 *
 * @param folder path; made if it is not there
 * @param key what besides the articles themselves an index depends on
 */
export function openCache(folder: string, key: string): Cache {
  const own = path.join(folder, `${PREFIX}${nameOf(`${CACHE_VERSION} ${key}`)}`)
  const stateFile = path.join(own, STATE_NAME)
  return {
    async read() {
      try {
        const [bytes, { mtimeMs }] = await Promise.all([readFile(stateFile), stat(stateFile)])
        return { ...(deserialize(bytes) as CachedBuild), savedAt: mtimeMs }
      } catch {
        return undefined
      }
    },
    readChunk(name) {
      try {
        return deserialize(readFileSync(path.join(own, name))) as Body[]
      } catch (cause) {
        throw new CacheGone(name, { cause })
      }
    },
    async write(build, bodiesOf) {
      await mkdir(own, { recursive: true })
      const present = new Set(await readdir(own))
      const chunks: string[] = []
      for (let start = 0; start < build.articles.length; start += ARTICLES_IN_CHUNK) {
        const articles = build.articles.slice(start, start + ARTICLES_IN_CHUNK)
        const name = `${nameOf(articles.map((article) => `${article.path} ${article.stamp}`).join())}.bin`
        chunks.push(name)
        if (!present.has(name))
          await replaceFile(path.join(own, name), serialize(bodiesOf(start / ARTICLES_IN_CHUNK)))
      }
      await replaceFile(stateFile, serialize({ ...build, chunks }))
      const kept = new Set([...chunks, STATE_NAME])
      for (const name of present) {
        const file = path.join(own, name)
        const age = name.endsWith('.tmp') ? Date.now() - (await stat(file)).mtimeMs : Number.POSITIVE_INFINITY
        if (!kept.has(name) && age > ABANDONED_MS) await rm(file, { force: true })
      }
      await removeUnused(folder)
    },
  }
}

/** A hash as the name of a file. */
const nameOf = (text: string): string => stampOf(text).replaceAll('/', '_').replaceAll('+', '-')

/** Removes what is kept of other sites and options in the same folder and was not written for long. */
async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX)) continue
    const written = await stat(path.join(folder, name, STATE_NAME)).catch(() => undefined)
    if (written && Date.now() - written.mtimeMs > UNUSED_MS)
      await rm(path.join(folder, name), { recursive: true, force: true })
  }
}

async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, bytes)
  await rename(temporary, file)
}
