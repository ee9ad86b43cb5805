import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'

/** To how many results round trips and cold times are measured, for every engine alike: what is seen first. */
export const FIRST_RESULTS = 5

/** For how many results bytes are counted, where an engine's documentation does not show fewer at a time. */
export const PAGE_RESULTS = 10

/**
 * A search engine that is measured: fascicle or one of its peers.
 *
 * @typedef {object} Engine
 * @property {string} name
 * @property {string} label as it is called in the tables
 * @property {string} package on npm
 * @property {boolean} isWhole whether the browser loads its whole index before the first query
 * @property {number} limit how many results it shows at a time: what bytes, warm times and memory are measured for
 */

/** @type {readonly Engine[]} */
export const ENGINES = [
  { name: 'fascicle', label: 'fascicle', package: 'fascicle', isWhole: false, limit: PAGE_RESULTS },
  // Its documentation loads five results at a time; ten would cost it up to five fragments more.
  { name: 'pagefind', label: 'Pagefind', package: 'pagefind', isWhole: false, limit: FIRST_RESULTS },
  { name: 'minisearch', label: 'MiniSearch', package: 'minisearch', isWhole: true, limit: PAGE_RESULTS },
  { name: 'lunr', label: 'lunr', package: 'lunr', isWhole: true, limit: PAGE_RESULTS },
  { name: 'flexsearch', label: 'FlexSearch', package: 'flexsearch', isWhole: true, limit: PAGE_RESULTS },
  { name: 'orama', label: 'Orama', package: '@orama/orama', isWhole: true, limit: PAGE_RESULTS },
  { name: 'fuse', label: 'Fuse', package: 'fuse.js', isWhole: true, limit: PAGE_RESULTS },
]

const here = fileURLToPath(new URL('.', import.meta.url))

/** The folder that is served for an engine: its page, its code and, once built, its index. */
export const rootOf = (/** @type {string} */ work, /** @type {Engine} */ { name }) =>
  path.join(work, 'www', name)

/** Where an engine's index is below its root, and under which address its page looks for it. */
export const indexOf = (/** @type {string} */ work, /** @type {Engine} */ engine) =>
  path.join(
    rootOf(work, engine),
    engine.isWhole ? 'index.json' : engine.name === 'pagefind' ? 'pagefind' : 'search',
  )

/**
 * The command that builds an engine's index.
 *
 * @param {Engine} engine
 * @param {{ fascicle: string, site: string, html: string, sections: string, out: string, cache?: string }} places root of
 * the built package; the site as Markdown, as HTML and as lines of sections; the index; what an engine may keep for the next
 * build, where that is measured
 * @returns {[command: string, args: string[]]}
 */
export function buildCommand(engine, { fascicle, site, html, sections, out, cache }) {
  if (engine.name === 'fascicle') {
    const kept = cache === undefined ? ['--no-cache'] : ['--cache', cache]
    return [
      process.execPath,
      [path.join(fascicle, 'dist/cli.js'), 'build', site, '--out', out, '--json', ...kept],
    ]
  }
  if (engine.name === 'pagefind') return [pagefindBinary(), ['--site', html, '--output-path', out, '--quiet']]
  return [process.execPath, [path.join(here, 'peers/build.mjs'), engine.name, sections, out]]
}

/**
 * Writes an engine's page and, minified as a site would serve it, its code. The page defines `bench` and
 * fetches nothing until `bench.open()`.
 *
 * @param {Engine} engine
 * @param {{ work: string, fascicle: string }} places
 */
export async function writePage(engine, { work, fascicle }) {
  const root = rootOf(work, engine)
  await mkdir(root, { recursive: true })
  const script = await readFile(
    path.join(here, 'pages', `${engine.isWhole ? 'memory' : engine.name}.js`),
    'utf8',
  )
  await writeFile(
    path.join(root, 'index.html'),
    `<!doctype html><html lang="en"><title>${engine.label}</title><link rel="icon" href="data:,"><script type="module">\n${script}</script></html>\n`,
  )
  // Pagefind brings its code with its index.
  if (engine.name === 'pagefind') return
  if (engine.name === 'fascicle') {
    await copyFile(path.join(fascicle, 'dist/browser/searcher.js'), path.join(root, 'searcher.js'))
    return
  }
  await bundle({
    entryPoints: { searcher: `peer:${engine.name}` },
    plugins: [searcherOfPeer],
    outdir: root,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  })
}

/**
 * The version of an engine as installed.
 *
 * @param {Engine} engine
 * @param {string} fascicle root of the built package
 * @returns {Promise<string>}
 */
export async function versionOf(engine, fascicle) {
  const root = engine.name === 'fascicle' ? fascicle : path.join(here, 'node_modules', engine.package)
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')).version
}

/** The half of a peer's module that runs in the page; what builds the index is left out of the bundle. */
const searcherOfPeer = {
  name: 'searcher of a peer',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^peer:/ }, ({ path: name }) => ({ path: name, namespace: 'peer' }))
    build.onLoad({ filter: /^peer:/, namespace: 'peer' }, ({ path: name }) => ({
      contents: `export { open } from './peers/${name.slice('peer:'.length)}.mjs'`,
      resolveDir: here,
    }))
  },
}

/** The program itself: its npm wrapper is a Node process whose start would be measured too. */
function pagefindBinary() {
  const platform = `@pagefind/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const folder = path.dirname(require.resolve(`${platform}/package.json`))
    return path.join(folder, 'bin', `pagefind_extended${process.platform === 'win32' ? '.exe' : ''}`)
  } catch (cause) {
    throw new Error(`Pagefind has no binary here (${platform}): leave it out with --only`, { cause })
  }
}
