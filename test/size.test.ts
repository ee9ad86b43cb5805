import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** What the README promises for the searcher with MiniSearch inside: minified, gzipped at level 9. */
const MOST_BYTES = 15_200

/** What the README promises for the search box on top of the searcher; the texts of one language come to it when they are needed. */
const MOST_BOX_BYTES = 9_000
const MOST_TEXT_BYTES = 1_000

/** What a page with a strict content security policy, or without Node, cannot run. */
const FORBIDDEN = [
  /['"`]node:/,
  /\beval\b/,
  /\bnew Function\b/,
  /\bWebAssembly\b/,
  /\binnerHTML\b/,
  /\bouterHTML\b/,
  /\binsertAdjacentHTML\b/,
  /\bdocument\.write/,
]

const dist = (name: string) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url))

const scripts: [string, () => Promise<string>][] = [
  ['the searcher', bundleSearcher],
  ['the ready file of the searcher', () => readFile(dist('browser/searcher.js'), 'utf8')],
  ['the page of `fascicle dev`', () => readFile(dist('dev/page.js'), 'utf8')],
]

const boxFiles = readdirSync(dist('browser'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.js') && file !== 'searcher.js')
const gzippedBytes = async (file: string) =>
  gzipSync(await readFile(dist(`browser/${file}`)), { level: 9 }).length

it(`the searcher with MiniSearch is at most ${MOST_BYTES.toLocaleString('en')} bytes, gzipped`, async () => {
  const bytes = gzipSync(await readFile(dist('browser/searcher.js')), { level: 9 }).length
  console.info(`searcher with MiniSearch, minified and gzipped: ${bytes.toLocaleString('en')} bytes`)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
})

it('bundled by esbuild, which keeps private names as they are, it is at most 16,000', async () => {
  expect(gzipSync(await bundleSearcher(), { level: 9 }).length).toBeLessThanOrEqual(16_000)
})

it('what several indexes need besides is a file of its own, at most 4,000, which nothing else fetches', async () => {
  expect(await gzippedBytes('several.js')).toBeLessThanOrEqual(4_000)
  expect(await readFile(dist('browser/searcher.js'), 'utf8')).toContain('import("./several.js")')
})

it(`the search box is at most ${MOST_BOX_BYTES.toLocaleString('en')} bytes, gzipped, and a language ${MOST_TEXT_BYTES.toLocaleString('en')}`, async () => {
  const bytes = await gzippedBytes('element.js')
  console.info(`search box without the searcher, minified and gzipped: ${bytes.toLocaleString('en')} bytes`)
  expect(bytes).toBeLessThanOrEqual(MOST_BOX_BYTES)
  const texts = boxFiles.filter((file) => file.startsWith('strings/'))
  expect(texts.length).toBeGreaterThan(16)
  for (const text of texts) expect(await gzippedBytes(text), text).toBeLessThanOrEqual(MOST_TEXT_BYTES)
})

it('what only some boxes need is in files of its own, which the others do not fetch', async () => {
  const sizes = { 'page.js': 5_000, 'facets.js': 1_200, 'template.js': 700, 'highlight.js': 1_300 }
  for (const [file, most] of Object.entries(sizes))
    expect(await gzippedBytes(file), file).toBeLessThanOrEqual(most)
  const box = await readFile(dist('browser/element.js'), 'utf8')
  expect(box).not.toMatch(/MiniSearch|createTreeWalker|pushState/)
})

it.each([
  ['instantsearch', 2_500],
  ['docsearch', 2_000],
  ['react-search', 800],
  ['vue-search', 800],
])('what %s adds to the searcher is at most %i bytes, gzipped', async (door, most) => {
  const whole = gzipSync(await bundleDoor(door), { level: 9 }).length
  const searcher = gzipSync(await bundleSearcher(), { level: 9 }).length
  expect(whole - searcher).toBeLessThanOrEqual(most)
})

describe.each(boxFiles)('%s of the search box runs under the strictest policy', (file) => {
  it.each(FORBIDDEN)('without %s', async (forbidden) => {
    expect(forbidden.exec(await readFile(dist(`browser/${file}`), 'utf8'))?.[0]).toBeUndefined()
  })
})

describe.each(scripts)('%s runs under the strictest policy', (_, read) => {
  it.each(FORBIDDEN)('without %s', async (forbidden) => {
    const script = await read()
    // Not an empty file, nor one that leaves the search to a file beside it.
    expect(script).toContain('MiniSearch')
    expect(forbidden.exec(script)?.[0]).toBeUndefined()
  })
})

/** What a page downloads to search one index, from a bundler that puts what is imported later into files of its own. */
function bundleSearcher(): Promise<string> {
  return bundleDoor('searcher')
}

async function bundleDoor(door: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    entryPoints: [dist(`${door}.js`)],
    external: ['react', 'vue'],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    splitting: true,
    outdir: 'out',
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
  })
  const later = metafile.outputs[`out/${door}.js`]?.imports.filter(({ external }) => !external)
  expect(later?.map(({ kind, path: file }) => [kind, file])).toEqual([
    ['dynamic-import', expect.stringMatching(/several-\w+\.js$/)],
  ])
  const script = outputFiles.find((file) => path.basename(file.path) === `${door}.js`)
  return (script as { text: string }).text
}
