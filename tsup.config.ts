import { cp, mkdir, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { defineConfig } from 'tsup'

/** Every door of the package: source to file in `dist`, the same names as in `exports` of package.json. */
const doors = {
  searcher: 'src/searcher.ts',
  indexer: 'src/indexer.ts',
  corpus: 'src/corpus.ts',
  cli: 'src/cli.ts',
}

export default defineConfig([
  {
    entry: doors,
    format: 'esm',
    target: 'node20.19',
    dts: { entry: { searcher: doors.searcher, indexer: doors.indexer, corpus: doors.corpus } },
    external: ['./corpus/files.js'],
    async onSuccess() {
      await cp('src/dev/page.css', 'dist/dev/page.css')
      await bundleCorpus()
    },
  },
  {
    // For pages without a bundler, MiniSearch inside: the searcher, and the page of `fascicle dev`.
    entry: { 'browser/searcher': 'src/searcher.ts', 'dev/page': 'src/dev/page.ts' },
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    noExternal: [/./],
    splitting: false,
    // 5 % smaller than what esbuild makes of it. Names that begin with `_` are private to MiniSearch.
    minify: 'terser',
    terserOptions: {
      module: true,
      ecma: 2020,
      compress: { passes: 3, sequences: false, pure_getters: true },
      mangle: { properties: { regex: /^_/ } },
    },
  },
])

/** Indexes `corpus/` with the indexer just built and writes the files as a module. */
async function bundleCorpus(): Promise<void> {
  const { buildFiles } = (await import(
    pathToFileURL('dist/indexer.js').href
  )) as typeof import('./src/indexer.js')
  const { files } = await buildFiles({ articles: 'corpus', strict: true })
  const content = Object.fromEntries(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]))
  await mkdir('dist/corpus', { recursive: true })
  await writeFile('dist/corpus/files.js', `export default ${JSON.stringify(content)}\n`)
}
