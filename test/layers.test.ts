import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * The floor plan: which room may import which. Imports point down; the two wings never see each other; the Node side
 * alone knows `node:`, the page alone knows the DOM. The bundler does not check this: tsup takes `node:fs` into a
 * browser bundle without a word.
 */
const MAY_IMPORT: Record<string, string[]> = {
  core: ['core'],
  indexer: ['core', 'indexer'],
  searcher: ['core', 'searcher'],
  corpus: ['searcher', 'corpus'],
  element: ['searcher', 'element'],
  react: ['element'],
  highlight: ['element'],
  // What other people's widgets ask, answered by our index.
  widgets: ['searcher', 'widgets'],
  instantsearch: ['searcher', 'widgets'],
  docsearch: ['searcher', 'widgets'],
  'react-search': ['searcher', 'element', 'widgets'],
  'vue-search': ['searcher', 'element', 'widgets'],
  // What plugins and `fascicle dev` share is in the room of the plugins.
  plugins: ['core', 'indexer', 'element', 'plugins'],
  dev: ['core', 'indexer', 'searcher', 'element', 'plugins', 'dev'],
  export: ['core', 'searcher'],
  eval: ['core', 'searcher', 'eval'],
  cli: ['core', 'indexer', 'searcher', 'corpus', 'dev', 'plugins', 'export', 'eval', 'cli'],
}
const KNOWS_NODE = new Set(['indexer', 'plugins', 'dev', 'cli'])

/** Where each effect has its one address: a file, or a room and all in it. */
const EFFECTS: [string, RegExp, string[]][] = [
  [
    'disk',
    /from 'node:fs(?:\/promises)?'/,
    [
      'indexer/articles.ts',
      'indexer/element.ts',
      'indexer/files.ts',
      'indexer/cache.ts',
      'indexer/languages.ts',
      'indexer/threads.ts',
      'plugins/site-options.ts',
      'dev.ts',
      'cli.ts',
    ],
  ],
  ['threads', /'tinypool'|node:worker_threads/, ['indexer/threads.ts']],
  ['network', /\bfetch\(/, ['searcher/loader.ts', 'searcher.ts', 'element/source.ts']],
  ['the console', /\bconsole\./, ['cli.ts', 'cli/print.ts', 'cli/evaluation.ts']],
  ['the process', /\bprocess\.(?!pid)/, ['cli.ts', 'cli/print.ts', 'cli/evaluation.ts']],
  [
    'the page',
    /\b(?:document|window|HTMLElement|customElements|history|location|navigator)\b[.(]/,
    ['element.ts', 'element/', 'highlight.ts', 'dev/page.ts', 'plugins/box.ts'],
  ],
  ['storage', /\b(?:local|session)Storage\b/, ['element/recents.ts', 'element/highlight.ts']],
]

const ROOT = path.join(import.meta.dirname, '..', 'src')
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
const sourceOf = (file: string) =>
  readFileSync(path.join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
const roomOf = (file: string) => file.replace(/\.[jt]s$/, '').split('/')[0] as string

describe('the floor plan holds', () => {
  it.each(files)('%s imports only what is beside or below it', (file) => {
    const room = roomOf(file)
    expect(Object.keys(MAY_IMPORT)).toContain(room)
    for (const [, target] of sourceOf(file).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
      const imported = path.posix.join(path.posix.dirname(file), target as string)
      expect(imported.startsWith('..'), `${file} leaves src by ${target}`).toBe(false)
      expect(MAY_IMPORT[room], `${file} imports ${imported}`).toContain(roomOf(imported))
    }
    if (!KNOWS_NODE.has(room)) expect(sourceOf(file)).not.toMatch(/from 'node:|\bBuffer\b|\brequire\(/)
  })

  it.each(EFFECTS)('%s has its address', (_, pattern, addresses) => {
    const found = files.filter((file) => pattern.test(sourceOf(file)))
    const isAddress = (file: string) =>
      addresses.some((address) => file === address || (address.endsWith('/') && file.startsWith(address)))
    expect(found.filter((file) => !isAddress(file))).toEqual([])
  })

  it('no imports go round in a circle', () => {
    const importsOf = (file: string) =>
      [...sourceOf(file).matchAll(/^import (?!type)[^'\n]*?(?:[^']*?)from '(\.[^']+)'/gm)]
        .map(([, target]) =>
          path.posix.join(path.posix.dirname(file), (target as string).replace(/\.js$/, '.ts')),
        )
        .filter((target) => files.includes(target))
    const visit = (file: string, trail: string[]): void => {
      expect(trail, `${[...trail, file].join(' > ')}`).not.toContain(file)
      for (const next of importsOf(file)) visit(next, [...trail, file])
    }
    for (const file of files) visit(file, [])
  })

  it('nothing is evaluated, and no HTML strings reach a page', () => {
    for (const file of files) {
      expect(sourceOf(file), file).not.toMatch(
        /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|WebAssembly/,
      )
    }
  })
})
