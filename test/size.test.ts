import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** What the README promises for the searcher with MiniSearch inside: minified, gzipped at level 9. */
const MOST_BYTES = 15_500

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

it(`the searcher with MiniSearch is at most ${MOST_BYTES.toLocaleString('en')} bytes, gzipped`, async () => {
  const bytes = gzipSync(await readFile(dist('browser/searcher.js')), { level: 9 }).length
  console.info(`searcher with MiniSearch, minified and gzipped: ${bytes.toLocaleString('en')} bytes`)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
})

it('bundled by esbuild, which keeps private names as they are, it is at most 16,000', async () => {
  expect(gzipSync(await bundleSearcher(), { level: 9 }).length).toBeLessThanOrEqual(16_000)
})

describe.each(scripts)('%s runs under the strictest policy', (_, read) => {
  it.each(FORBIDDEN)('without %s', async (forbidden) => {
    const script = await read()
    // Not an empty file, nor one that leaves the search to a file beside it.
    expect(script).toContain('MiniSearch')
    expect(forbidden.exec(script)?.[0]).toBeUndefined()
  })
})

async function bundleSearcher(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [dist('searcher.js')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
  })
  expect(outputFiles).toHaveLength(1)
  return (outputFiles[0] as { text: string }).text
}
