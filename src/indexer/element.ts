import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { FascicleError } from '../core/error.js'
import { GROUP_DIGITS } from '../core/format.js'
import type { OutputFile } from './files.js'

/** Where the scripts are that the search box fetches when it needs them: a folder below this, named by what it holds. */
export const ELEMENT_FOLDER = 'element'

/** The two scripts that a page names itself. */
const NAMED = { 'element.js': 'fascicle.js', 'highlight.js': 'highlight.js' }

/**
 * The search box as files for pages without a bundler, to stand beside an index: `fascicle.js`, `highlight.js`, and what the
 * first fetches when it is needed.
 *
 * All but those two are named by what they hold, like the files of the index: a page that is open during a deploy, or that
 * has the old script in its cache, goes on with the files that belong to it.
 *
 * @throws FascicleError `UNREADABLE` when they are not where the package has them
 */
export async function elementFiles(): Promise<OutputFile[]> {
  const folder = path.join(packageRoot(), 'dist', 'browser')
  const scripts = await readScripts(folder)
  const pieces = [...scripts].filter(([name]) => !Object.hasOwn(NAMED, name))
  const hash = createHash('sha256')
  for (const [name, text] of pieces) hash.update(`${name} ${text.length} `).update(text)
  const group = `${ELEMENT_FOLDER}/${hash.digest('hex').slice(0, GROUP_DIGITS)}`
  const named = Object.entries(NAMED).map(([name, ours]) => {
    // The one place where it says where its pieces are: beside it.
    const text = (scripts.get(name) ?? '').replace(/(["'`])\.\/\1/, `$1./${group}/$1`)
    return fileOf(ours, text)
  })
  return [...pieces.map(([name, text]) => fileOf(`${group}/${name}`, text)), ...named]
}

const fileOf = (name: string, text: string): OutputFile => ({ name, bytes: new TextEncoder().encode(text) })

/** By their paths below the folder, with `/` on every system, in the same order everywhere. */
async function readScripts(folder: string): Promise<Map<string, string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      )
      .sort()
    const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
    return new Map(names.map((name, index) => [name, texts[index] as string]))
  } catch (cause) {
    throw new FascicleError('UNREADABLE', 'the scripts of the search box are not in the package', {
      mend: 'install the package again, or build without the search box',
      ...{ file: folder, cause },
    })
  }
}

/** Found by the package's own name, wherever this code was bundled to. */
export const packageRoot = (): string =>
  path.dirname(createRequire(import.meta.url).resolve('fascicle/package.json'))
