import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { type BuildOptions, buildIndex, fetchFile, type LayoutOptions } from '../src/indexer.js'
import { openIndex } from '../src/searcher.js'

/** Cuts even a tiny index into many files, a term or two in each. */
export const SMALL_FILES: LayoutOptions = {
  inlineBytes: 0,
  shardBytes: 30,
  storeLength: 100,
  wordsLength: 20,
}

/** A temporary folder that holds these files; removed when the test is over. */
export async function folderOf(files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fascicle-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await write(folder, files)
  return folder
}

/** Writes files into a folder, which is made if it is not there. */
export async function write(folder: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content)
  }
}

/** Builds an index of these files and opens it from disk. */
export async function indexOf(
  files: Record<string, string | Uint8Array>,
  options: Omit<BuildOptions, 'articles' | 'out'> = {},
) {
  const out = await folderOf()
  const summary = await buildIndex({ articles: await folderOf(files), out, ...options })
  return { index: await openFolder(out), summary, out }
}

/** Opens the index in a folder. */
export const openFolder = (folder: string) =>
  openIndex(pathToFileURL(folder + path.sep), { fetch: fetchFile })

/** A fetch of what is in memory: at each base the files of an index. */
export function fetchFrom(indexes: Record<string, readonly { name: string; bytes: Uint8Array }[]>) {
  const contents = new Map(
    Object.entries(indexes).flatMap(([base, files]) =>
      files.map(({ name, bytes }): [string, Uint8Array] => [base + name, bytes]),
    ),
  )
  return async (url: string): Promise<Response> => {
    const bytes = contents.get(url)
    return bytes ? new Response(bytes as BodyInit) : new Response(null, { status: 404 })
  }
}
