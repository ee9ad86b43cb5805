import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { defineConfig, type Options } from 'tsup'
import ts from 'typescript'

/** Every door of the package: source to file in `dist`, the same names as in `exports` of package.json. */
const doors = {
  searcher: 'src/searcher.ts',
  indexer: 'src/indexer.ts',
  corpus: 'src/corpus.ts',
  eval: 'src/eval.ts',
  cli: 'src/cli.ts',
}

export default defineConfig([
  {
    entry: { ...doors, worker: 'src/indexer/worker.ts' },
    format: 'esm',
    target: 'node20.19',
    dts: {
      entry: { searcher: doors.searcher, indexer: doors.indexer, corpus: doors.corpus, eval: doors.eval },
    },
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
    esbuildPlugins: [unusedMethodsLeftOut()],
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

/** The methods of MiniSearch that the searcher calls. */
const CALLED = ['loadJS', 'search']

/**
 * Bundlers leave unused functions out, but no methods of classes: of MiniSearch those are a quarter. Left out is what no
 * remaining code names, so that nothing which is called can be missing.
 */
function unusedMethodsLeftOut(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'unused-methods-left-out',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]minisearch[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
        let contents = await readFile(path, 'utf8')
        for (;;) {
          const source = ts.createSourceFile(path, contents, ts.ScriptTarget.Latest, true)
          const methods = source.statements
            .flatMap((statement) => (ts.isClassDeclaration(statement) ? [...statement.members] : []))
            .filter(
              (member) => member.name && ts.isIdentifier(member.name) && !ts.isConstructorDeclaration(member),
            )
          const unused = methods.find(({ name, pos, end }) => {
            const rest = contents.slice(0, pos) + contents.slice(end)
            return (
              !CALLED.includes((name as ts.Identifier).text) && !mentions(rest, (name as ts.Identifier).text)
            )
          })
          if (!unused) return { contents, loader: 'js' }
          contents = contents.slice(0, unused.pos) + contents.slice(unused.end)
        }
      })
    },
  }
}

/** Whether code outside of comments has a property of that name. */
const mentions = (code: string, name: string): boolean =>
  new RegExp(`\\.${name}\\b`).test(code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))

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
