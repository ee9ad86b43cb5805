import { readdirSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { defineConfig, type Options } from 'tsup'
import ts from 'typescript'

/** Every door of the package: source to file in `dist`, the same names as in `exports` of package.json. */
const doors = {
  searcher: 'src/searcher.ts',
  indexer: 'src/indexer.ts',
  corpus: 'src/corpus.ts',
  element: 'src/element.ts',
  highlight: 'src/highlight.ts',
  cli: 'src/cli.ts',
}

/** 5 % smaller than what esbuild makes of it. Names that begin with `_` are private to MiniSearch. */
const SMALL: Options = {
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  splitting: false,
  minify: 'terser',
  terserOptions: {
    module: true,
    ecma: 2020,
    compress: { passes: 3, sequences: false, pure_getters: true },
    mangle: { properties: { regex: /^_/ } },
  },
}

export default defineConfig([
  {
    entry: { ...doors, worker: 'src/indexer/worker.ts' },
    format: 'esm',
    target: 'node20.19',
    dts: {
      entry: {
        searcher: doors.searcher,
        indexer: doors.indexer,
        corpus: doors.corpus,
        element: doors.element,
        highlight: doors.highlight,
      },
    },
    external: ['./corpus/files.js'],
    esbuildPlugins: [stylesAsText()],
    async onSuccess() {
      await cp('src/dev/page.css', 'dist/dev/page.css')
      await bundleCorpus()
    },
  },
  {
    // For pages without a bundler, MiniSearch inside: the searcher, and the page of `fascicle dev`.
    ...SMALL,
    entry: { 'browser/searcher': 'src/searcher.ts', 'dev/page': 'src/dev/page.ts' },
    noExternal: [/./],
    esbuildPlugins: [unusedMethodsLeftOut(), stylesAsText()],
  },
  {
    // For the same pages the box, which fetches the searcher and whatever else it needs from beside it.
    ...SMALL,
    entry: { 'browser/element': 'src/element.ts', 'browser/highlight': 'src/highlight.ts', ...pieces() },
    define: { READY: 'true' },
    esbuildOptions(options) {
      options.mangleProps = new RegExp(`^(?:${PRIVATE.join('|')})$`)
      options.mangleCache = Object.fromEntries(PRIVATE.map((name, index) => [name, SHORT[index] as string]))
    },
    terserOptions: { ...SMALL.terserOptions, compress: { pure_getters: true, unsafe: true } },
    esbuildPlugins: [stylesAsText(), piecesBeside()],
  },
])

/**
 * Names of properties that only the rooms of the box know, and that neither the platform nor the searcher has: they become
 * short, the same in all its files (2 % of them).
 */
const PRIVATE =
  `onFilter onForget onLeave onMore onPoint onQuery onRetry onRow again announce ask emit extras foot host isAsking isHighlighting
  isPopup measure nodes pageLanguage recents relabel rewind say settings shortcuts warm`.split(/\s+/)

/** No property of the platform has one capital letter for a name. */
const SHORT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ$_'

/** What the box fetches only when it is needed, each in a file of its own. */
function pieces(): Record<string, string> {
  const names = [
    'page',
    'facets',
    'template',
    ...readdirSync('src/element/strings').map((name) => `strings/${name}`),
  ]
  return Object.fromEntries(
    names.map((name) => name.replace('.ts', '')).map((name) => [`browser/${name}`, `src/element/${name}.ts`]),
  )
}

/** Style sheets are text of the script: a page needs no further file and shows no moment without style. */
function stylesAsText(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'styles-as-text',
    setup({ onLoad, onResolve }) {
      // Under another name: what ends with .css tsup would put into a file.
      onResolve({ filter: /^\.\/.*\.css$/ }, ({ resolveDir, path }) => ({
        path: `${join(resolveDir, path)}?text`,
        namespace: 'style',
      }))
      onLoad({ filter: /./, namespace: 'style' }, async ({ path }) => {
        const { code } = await transform(await readFile(path.replace('?text', ''), 'utf8'), {
          ...{ loader: 'css', minify: true, target: 'es2022' },
        })
        return { contents: code.trim(), loader: 'text' }
      })
    },
  }
}

/** The module of the same name, for a script that is served as it is: what it imports stands beside it. */
function piecesBeside(): NonNullable<Options['esbuildPlugins']>[number] {
  // A script that could not be fetched is never asked for again under the same name.
  const contents = `
    let failures = ''
    const place = (name) => './' + name + '.js' + failures
    const fetchPiece = (name) =>
      import(place(name)).catch((error) => {
        failures += '?'
        throw error
      })
    export const importSearcher = () => fetchPiece('searcher')
    export const importPage = () => fetchPiece('page')
    export const importFacets = () => fetchPiece('facets')
    export const importTemplate = () => fetchPiece('template')
    export const importStrings = (language) => fetchPiece('strings/' + language)`
  return {
    name: 'pieces-beside',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]element[\\/]pieces\.ts$/ }, () => ({ contents, loader: 'js' }))
    },
  }
}

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
