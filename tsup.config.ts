import { readdirSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { defineConfig, type Options } from 'tsup'
import ts from 'typescript'

/** The doors of plugins. */
const PLUGINS = ['vite', 'astro', 'starlight', 'vitepress', 'sveltekit', 'eleventy', 'docusaurus', 'nuxt']

/** Components that frameworks compile themselves. */
const COMPONENTS = ['astro/Search.astro', 'starlight/Search.astro', 'vitepress/Search.vue']

/** Every door of the package: source to file in `dist`, the same names as in `exports` of package.json. */
const doors = {
  searcher: 'src/searcher.ts',
  indexer: 'src/indexer.ts',
  corpus: 'src/corpus.ts',
  element: 'src/element.ts',
  react: 'src/react.ts',
  'react-search': 'src/react-search.ts',
  'vue-search': 'src/vue-search.ts',
  instantsearch: 'src/instantsearch.ts',
  docsearch: 'src/docsearch.ts',
  highlight: 'src/highlight.ts',
  eval: 'src/eval.ts',
  ...Object.fromEntries(PLUGINS.map((name) => [`plugins/${name}`, `src/plugins/${name}.ts`])),
  cli: 'src/cli.ts',
}

/** What is in a file of its own though it is no door. */
const APART = {
  folder: 'src/element/folder.ts',
  'plugins/box': 'src/plugins/box.ts',
  // With a name of its own, what only several indexes need costs the searcher no hash.
  several: 'src/searcher/several.ts',
}

/** Those that are imported. */
const { cli: _, ...typed } = doors

/** How files are made that pages load as they are. */
const ready: Options = {
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  splitting: false,
  // 5 % smaller than what esbuild makes of it. Names that begin with `_` are private to MiniSearch.
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
    entry: { ...doors, worker: 'src/indexer/worker.ts', ...APART },
    format: 'esm',
    target: 'node20.19',
    dts: { entry: typed },
    external: ['./corpus/files.js'],
    // The searcher has MiniSearch inside, without what it never calls: two fifths less for whoever bundles it.
    noExternal: ['minisearch', 'porter2'],
    esbuildPlugins: [leanPackages(), stylesAsText(), boxApart(), protocolApart()],
    // Names that begin with `_` are private to MiniSearch, but for those that widgets read.
    esbuildOptions(options) {
      options.mangleProps = /^_[a-z]/
      options.reserveProps = /^_(?:highlightResult|snippetResult)$/
      // Patterns with \p stay as they are: some old version of Node lacks some property that none of them names.
      options.supported = { 'regexp-unicode-property-escapes': true }
    },
    async onSuccess() {
      await dropBareImports()
      await writeFile('dist/LICENSES.txt', await licencesOf(LICENSED))
      await cp('src/dev/page.css', 'dist/dev/page.css')
      await cp('src/plugins/client.d.ts', 'dist/client.d.ts')
      for (const file of COMPONENTS) await cp(`src/plugins/${file}`, `dist/plugins/${file}`)
      await bundleCorpus()
    },
  },
  {
    // Components that Docusaurus bundles, and that sites may copy: every file in the folder is one to it.
    entry: Object.fromEntries(
      ['SearchBar', 'SearchPage'].map((name) => [
        `plugins/docusaurus/${name}`,
        `src/plugins/docusaurus/${name}.ts`,
      ]),
    ),
    format: 'esm',
    target: 'es2020',
    platform: 'browser',
    splitting: false,
    external: [/^@docusaurus\//, /^@theme\//, /^fascicle\//, 'react'],
  },
  {
    // What Nuxt bundles into pages.
    entry: { 'plugins/nuxt/box': 'src/plugins/nuxt/box.ts' },
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['#app', 'virtual:fascicle'],
  },
  {
    // What only `fascicle mcp` needs, in one script: see there.
    entry: { protocol: 'src/cli/protocol.ts' },
    format: 'esm',
    target: 'node20.19',
    platform: 'node',
    minify: true,
    splitting: false,
    noExternal: [/./],
    esbuildPlugins: [withoutEval()],
    banner: {
      js: '/*! fascicle, with @modelcontextprotocol/server: Apache-2.0, and zod: MIT, see LICENSES.txt */',
    },
  },
  {
    // For pages without a bundler, MiniSearch inside: the searcher, and the page of `fascicle dev`.
    ...ready,
    entry: {
      'browser/searcher': 'src/searcher.ts',
      'browser/several': 'src/searcher/several.ts',
      'dev/page': 'src/dev/page.ts',
    },
    noExternal: [/./],
    esbuildPlugins: [leanPackages(), stylesAsText(), severalBeside()],
    banner: {
      js: '/*! fascicle, with MiniSearch (c) Luca Ongaro and porter2 (c) eilvelia: MIT, see LICENSES.txt */',
    },
  },
  {
    // For the same pages the box, which fetches the searcher and whatever else it needs from beside it.
    ...ready,
    entry: { 'browser/element': 'src/element.ts', 'browser/highlight': 'src/highlight.ts', ...pieces() },
    define: { READY: 'true' },
    esbuildOptions(options) {
      options.mangleProps = new RegExp(`^(?:${PRIVATE.join('|')})$`)
      options.mangleCache = Object.fromEntries(PRIVATE.map((name, index) => [name, SHORT[index] as string]))
    },
    terserOptions: { ...ready.terserOptions, compress: { pure_getters: true, unsafe: true } },
    esbuildPlugins: [stylesAsText(), piecesBeside()],
  },
  {
    entry: Object.fromEntries(
      (await readdir('src/core/languages')).map((name) => [
        `languages/${name.replace('.ts', '')}`,
        `src/core/languages/${name}`,
      ]),
    ),
    ...ready,
    noExternal: [/./],
    banner: { js: '/*! fascicle, with a stemmer of @orama/stemmers: Apache-2.0, see LICENSES.txt */' },
  },
])

/**
 * Names of properties that only the rooms of the box know, and that neither the platform nor the searcher has: they become
 * short, the same in all its files (2 % of them).
 */
const PRIVATE =
  `onFilter onForget onLeave onMore onPoint onQuery onRetry onRow again announce ask emit extras foot host isAsking isHighlighting
  isPopup measure nodes pageLanguage recents relabel rewind say settings shortcuts warm`.split(/\s+/)

/** No property of the platform has such a name. */
const SHORT = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ$', 'k']

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
        // In the values of custom properties, and around slashes, it leaves spaces.
        const contents = code.trim().replace(/(--[\w-]+:|,) | ?(\/) /g, '$1$2')
        return { contents, loader: 'text' }
      })
    },
  }
}

/** What only those need who open several indexes stands beside the searcher. */
function severalBeside(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'several-beside',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/searcher\/several\.js$/ }, () => ({ path: './several.js', external: true }))
    },
  }
}

/**
 * The box stays in the one file of which package.json says that it has effects, and the default folder of the index in one that
 * plugins can replace.
 */
function boxApart(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'box-apart',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\/element\.js$/ }, ({ path, importer }) =>
        /(?:react|plugins.box)\.ts$/.test(importer) ? { path, external: true } : undefined,
      )
      onResolve({ filter: /^\.\/folder\.js$/ }, ({ path }) => ({ path, external: true }))
    },
  }
}

/** The protocol of `fascicle mcp` stays in a script of its own. */
function protocolApart(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'protocol-apart',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/protocol\.js$/ }, ({ path }) => ({ path, external: true }))
    },
  }
}

/** Of the validators that the protocol's package may use the one that makes no code of schemas. */
function withoutEval(): NonNullable<Options['esbuildPlugins']>[number] {
  const contents = `
    export { default as process } from 'node:process'
    export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'`
  return {
    name: 'without-eval',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, ({ path }) => ({
        path,
        namespace: 'shims',
      }))
      onLoad({ filter: /./, namespace: 'shims' }, () => ({
        contents,
        loader: 'js',
        resolveDir: 'node_modules',
      }))
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
 * Those that are called only for prefix, fuzzy and wildcard search and for documents that were removed, none of which the
 * searcher asks MiniSearch for.
 */
const NEVER_REACHED =
  `atPrefix fuzzyGet executeWildcardQuery removeTerm warnDocumentChanged delete entries keys values
  fetch has from size update forEach clear`.split(/\s+/)

/**
 * Spans of its code that run only for prefix and fuzzy search, for other ways to combine words than `or`, for queries that are no text, for
 * suggestions, for documents that were removed, and for options and indexes other than ours.
 */
const NEVER_RUN = [
  /let prefixMatches;[\s\S]*?(?=return results;)/,
  /\[AND\]: \(a, b\)[\s\S]*?(?=\n\};)/,
  /const autoVacuum = .*\n(?= *this\._options)/,
  / autoVacuum,\n(?= *searchOptions)/,
  / autoSuggestOptions: \{ \.\.\.default.*\n/,
  /autoVacuum: true\n/,
  /logger: \(level, message\) => \{[\s\S]*?\n {4}\},/,
  /const fuzzy = \(typeof options[\s\S]*?(?=const termBoost)/,
  /(?<=return \{ term,) fuzzy, prefix,/,
  /(?<=executeQuery\(query, searchOptions = \{\}\) \{)[\s\S]*?(?=const \{ tokenize, processTerm)/,
  /const \{ fuzzy: fuzzyWeight.*\n/,
  /(?<=const \{ boostDocument,) weights, maxFuzzy,/,
  / prefix: false,\n *fuzzy: false,\n *maxFuzzy: 6,/,
  /weights: \{ fuzzy: 0\.45.*\n/,
  /if \(query === MiniSearch\.wildcard && [\s\S]*?\n {8}\}/,
  /MiniSearch\.wildcard = .*\n/,
  /if \(\(options === null[\s\S]*?\n {8}\}/,
  /this\._currentVacuum = null;\n.*\n.*defaultVacuumConditions;\n/,
  /const defaultVacuumOptions = .*\n.*\n.*\n/,
  /if \(serializationVersion !== 1[\s\S]*?\n {8}\}/,
  /if \(serializationVersion === 1\)[\s\S]*?\n {16}\}/,
  /if \(!this\._documentIds\.has\(docId\)\) \{\n *this\.removeTerm[\s\S]*?\n {16}\}/,
  /if \(!combinator\)[\s\S]*?\n {8}\}/,
  /\[Symbol\.iterator\]\(\) \{\n *return this\.entries\(\);\n {4}\}/,
  /if \(typeof key !== 'string'\) \{\n.*key must be a string.*\n *\}\n.*\n(?= *const node = createPath)/,
  // What a new index begins with: `loadJS` sets all of it.
  /this\._index = new SearchableMap\(\);\n *this\._documentCount = 0;[\s\S]*?this\.addFields\(this\._options\.fields\);/,
  /miniSearch\._nextId = .*\n *miniSearch\._idToShortId = .*/,
  /miniSearch\._dirtCount = .*/,
  /for \(const \[shortId, id\] of miniSearch\._documentIds\) \{\n.*\n *\}/,
  /miniSearch\._storedFields = objectToNumericMap.*/,
  /Object\.assign\(result, this\._storedFields.*\n(?= *if \(searchOptionsWithDefaults)/,
  / idField: 'id',\n[\s\S]*?(?= *fields: undefined)/,
  /storeFields: \[\],/,
]

/**
 * Bundlers leave unused functions out, but no methods of classes: of MiniSearch those are a quarter. Left out is what no
 * remaining code names, so that nothing which is called can be missing.
 */
function leanPackages(): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'lean-packages',
    setup({ onLoad }) {
      // As a CommonJS module it would bring the wrapper for those, which is 300 bytes.
      onLoad({ filter: /[\\/]porter2[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        const contents = source
          .replace(/^Object\.defineProperty\(exports.*$/m, '')
          .replace('exports.stem = function', 'export function')
        if (/\bexports\b/.test(contents)) throw new Error(`${path} exports something new`)
        return { contents, loader: 'js' }
      })
      onLoad({ filter: /[\\/]minisearch[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
        let contents = await readFile(path, 'utf8')
        for (const span of NEVER_RUN) {
          if (!span.test(contents)) throw new Error(`${path} has no ${span}`)
          contents = contents.replace(span, '')
        }
        for (;;) {
          const source = ts.createSourceFile(path, contents, ts.ScriptTarget.Latest, true)
          const methods = source.statements
            .flatMap((statement) => (ts.isClassDeclaration(statement) ? [...statement.members] : []))
            .filter(
              (member) => member.name && ts.isIdentifier(member.name) && !ts.isConstructorDeclaration(member),
            )
          const unused = methods.find(({ name, pos, end }) => {
            const rest = contents.slice(0, pos) + contents.slice(end)
            const { text } = name as ts.Identifier
            return NEVER_REACHED.includes(text) || (!CALLED.includes(text) && !mentions(rest, text))
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

/** Packages whose code is in files of ours. */
const LICENSED = [
  ...['minisearch', 'porter2', '@orama/stemmers'],
  ...['@modelcontextprotocol/server', '@modelcontextprotocol/core', 'zod'],
]

/** The licences of packages whose code is in files of ours. */
async function licencesOf(names: readonly string[]): Promise<string> {
  const texts = names.map(async (name) => {
    const folder = `node_modules/${name}`
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one))
    return `${name}\n\n${await readFile(`${folder}/${file}`, 'utf8')}`
  })
  return (await Promise.all(texts)).join('\n\n')
}

/** Shared pieces do nothing but declare: where nothing of one is used, bundlers warn of the import that is left. */
async function dropBareImports(): Promise<void> {
  for (const name of Object.keys(doors)) {
    const file = `dist/${name}.js`
    const script = await readFile(file, 'utf8')
    await writeFile(file, script.replace(/^import "\.\.?\/chunk-[^"]+";\n/gm, ''))
  }
}

/**
 * Indexes `corpus/` with the indexer just built and writes the files as a module. They travel together, so the index is one
 * file of text; shards would be bytes, which are no text.
 */
async function bundleCorpus(): Promise<void> {
  const { buildFiles } = (await import(
    pathToFileURL('dist/indexer.js').href
  )) as typeof import('./src/indexer.js')
  const { files } = await buildFiles({
    articles: 'corpus',
    strict: true,
    layout: { inlineBytes: Number.POSITIVE_INFINITY },
  })
  const text = new TextDecoder('utf-8', { fatal: true })
  const content = Object.fromEntries(files.map(({ name, bytes }) => [name, text.decode(bytes)]))
  await mkdir('dist/corpus', { recursive: true })
  await writeFile('dist/corpus/files.js', `export default ${JSON.stringify(content)}\n`)
}
