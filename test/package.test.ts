import { execFile, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import type { Browser } from 'playwright-core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { describeInBrowser, launchBrowser } from './browser.js'

/** What a user gets: the package packed and installed into an empty project. */
const root = path.join(import.meta.dirname, '..')
const project = mkdtempSync(path.join(tmpdir(), 'fascicle-package-'))
const installed = path.join(project, 'node_modules', 'fascicle')
let tarball = ''

const run = async (command: string, words: string[], folder = project) =>
  (
    await promisify(execFile)(command, words, {
      cwd: folder,
      maxBuffer: 1e8,
      env: { ...process.env, FORCE_COLOR: '0' },
    })
  ).stdout

/** Runs the project's own copy of a tool. */
const tool = (file: string, ...words: string[]) =>
  run(process.execPath, [path.join(root, 'node_modules', file), ...words])

beforeAll(async () => {
  const [packed] = JSON.parse(
    await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], root),
  )
  tarball = path.join(project, packed.filename)
  writeFileSync(
    path.join(project, 'package.json'),
    JSON.stringify({ name: 'empty', private: true, type: 'module' }),
  )
  await run('npm', ['install', tarball, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'])
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('the tarball', () => {
  it('holds what is used and nothing else', async () => {
    const names = (await run('tar', ['-tzf', tarball]))
      .split('\n')
      .map((name) => name.replace('package/', ''))
    expect(names).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'dist/cli.js',
        'corpus/ptsd.md',
        'docs/eval.md',
      ]),
    )
    expect(
      names.filter(
        (name) =>
          !/^(?:dist\/|corpus\/|docs\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$|$)/.test(name),
      ),
    ).toEqual([])
  })

  it('passes publint', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true })
    expect(messages).toEqual([])
  })

  it('passes "are the types wrong"', async () => {
    // Its exit code is that of the profile; an ESM package is not expected to serve require or Node 10.
    const flags = ['--profile', 'esm-only', '--format', 'json']
    const file = path.join(project, 'types.json')
    // Into a file: it ends before a pipe has taken more than 128 kB.
    const output = openSync(file, 'w')
    spawnSync(
      process.execPath,
      [path.join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball, ...flags],
      { stdio: ['ignore', output, 'inherit'] },
    )
    closeSync(output)
    const { problems } = JSON.parse(readFileSync(file, 'utf8')) as {
      problems: Record<string, { kind: string; resolutionKind?: string; entrypoint?: string }[]>
    }
    const found = Object.values(problems).flat()
    expect(
      found.filter(
        ({ resolutionKind, entrypoint }) =>
          !['node10', 'node16-cjs'].includes(resolutionKind ?? '') &&
          // What Astro compiles is nothing to TypeScript.
          !entrypoint?.endsWith('.astro'),
      ),
    ).toEqual([])
  })

  it('has a file and types behind every door', () => {
    const { exports: doors, bin } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'))
    const targets = Object.values(doors).flatMap((door) =>
      typeof door === 'string' ? [door] : Object.values(door as object),
    )
    for (const target of [...targets, bin.fascicle])
      expect(existsSync(path.join(installed, target)), target).toBe(true)
    for (const [name, door] of Object.entries(doors))
      if (typeof door === 'object')
        expect(door, name).toMatchObject({ types: expect.stringMatching(/\.d\.ts$/) })
  })
})

describe('installed into an empty project', () => {
  const script = async (name: string, source: string) => {
    writeFileSync(path.join(project, name), source)
    return run(process.execPath, [name])
  }

  it('indexes and searches from ESM', async () => {
    mkdirSync(path.join(project, 'content'), { recursive: true })
    writeFileSync(path.join(project, 'content', 'a.md'), '# Alpha\n\n## Harbour\n\nBoats at rest.')
    const output = await script(
      'esm.js',
      `import { openIndex } from 'fascicle'
       import { buildIndex, fetchFile } from 'fascicle/indexer'
       import { pathToFileURL } from 'node:url'
       const { sections } = await buildIndex({ articles: 'content', out: 'out' })
       const index = await openIndex(pathToFileURL('out/'), { fetch: fetchFile })
       const { results } = await index.search('boats')
       console.log(sections, results[0].url)`,
    )
    expect(output).toBe('2 /a/#harbour\n')
  })

  it('opens the corpus without any network', async () => {
    const output = await script(
      'corpus.js',
      `globalThis.fetch = () => { throw new Error('network') }
       const { openCorpus } = await import('fascicle/corpus')
       const { results } = await (await openCorpus()).search('ptsd')
       console.log(results[0].article)`,
    )
    expect(output).toBe('/ptsd/\n')
  })

  it('measures an index in a test of its own', async () => {
    const output = await script(
      'eval.js',
      `import { openCorpus } from 'fascicle/corpus'
       import { evaluate } from 'fascicle/eval'
       const { metrics } = await evaluate(await openCorpus(), [{ query: 'ptsd', relevant: [{ url: '/ptsd/' }] }])
       console.log(metrics['ndcg@10'])`,
    )
    expect(output).toBe('1\n')
  })

  it('answers from the command', async () => {
    const { query, total, results } = JSON.parse(
      await run('npx', ['--no-install', 'fascicle', 'search', 'ptsd', '--json']),
    )
    expect([query, total > 0, results[0].article]).toEqual(['ptsd', true, '/ptsd/'])
  })

  it.each([
    ['node16', ['--module', 'node16', '--moduleResolution', 'node16']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('has types for moduleResolution %s', async (_, flags) => {
    const source = `import { FascicleError, openIndex, type Answer, type Result, type SearchOptions } from 'fascicle'
      import { buildIndex, type BuildSummary } from 'fascicle/indexer'
      import { openCorpus } from 'fascicle/corpus'
      import { evaluate, type Evaluation, type JudgedQuery } from 'fascicle/eval'
      const queries: JudgedQuery[] = [{ query: 'x', relevant: [{ url: '/a/', grade: undefined }, { url: '/a/#b', grade: 2 }] }]
      const evaluation: Evaluation = await evaluate(await openCorpus(), queries)
      const mean: number = evaluation.metrics['mrr@10']
      const summary: BuildSummary = await buildIndex({ articles: 'content', out: 'out', urls: 'bare' })
      const options: SearchOptions = { limit: 5, filter: { topics: ['a'], level: 3 }, sort: { by: 'date', order: 'asc' }, facets: true }
      const answer: Answer = await (await openIndex('/search/')).search('x', options)
      const first: Result | undefined = answer.results[0]
      const marks: [number, number][] = first?.sections[0]?.excerpt.marks ?? []
      const codes: string[] = summary.errors.map((error: FascicleError) => error.code)
      export const all = [marks, codes, mean, (await (await openCorpus()).suggest('k'))[0]?.text satisfies string | undefined]
    `
    const check = (name: string) =>
      tool(
        'typescript/bin/tsc',
        name,
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        'false',
        '--target',
        'es2022',
        '--lib',
        'es2022,dom',
        ...flags,
      )
    writeFileSync(path.join(project, 'right.ts'), source)
    expect(await check('right.ts')).toBe('')
    writeFileSync(path.join(project, 'wrong.ts'), `${source}\nfirst?.nonsense`)
    await expect(check('wrong.ts')).rejects.toMatchObject({
      stdout: expect.stringContaining("'nonsense' does not exist"),
    })
  })
})

describeInBrowser('in a page, through a bundler', () => {
  const site = path.join(project, 'site')
  const pages = {
    'host.js': `import { openIndex } from 'fascicle'
      const { results } = await (await openIndex('/search/')).search('boats')
      document.title = results[0].url`,
    'german.js': `import { openIndex } from 'fascicle'
      document.documentElement.lang = 'de-AT'
      const { results } = await (await openIndex('/search/')).search('haeuser')
      document.title = results[0].url`,
    'corpus.js': `import { openCorpus } from 'fascicle/corpus'
      const { results } = await (await openCorpus()).search('ptsd')
      document.title = results[0].article`,
  }
  let bundle: Metafile
  let server: Server
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(path.join(project, 'pages', 'content'), { recursive: true })
    writeFileSync(path.join(project, 'pages', 'content', 'a.md'), '# Alpha\n\n## Harbour\n\nBoats at rest.')
    writeFileSync(
      path.join(project, 'pages', 'content', 'b.md'),
      '---\nlang: de\n---\n# Beta\n\n## Haus\n\nEin Haus.',
    )
    for (const [name, source] of Object.entries(pages))
      writeFileSync(path.join(project, 'pages', name), source)
    const { metafile } = await build({
      entryPoints: Object.keys(pages).map((name) => path.join(project, 'pages', name)),
      absWorkingDir: project,
      outdir: site,
      bundle: true,
      splitting: true,
      minify: true,
      metafile: true,
      format: 'esm',
      platform: 'browser',
    })
    bundle = metafile
    await run('npx', ['--no-install', 'fascicle', 'build', 'pages/content', '--out', 'site/search'])
    server = await serve(site)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  it('leaves nothing for the host to resolve', () => {
    const imports = Object.values(bundle.outputs).flatMap((output) => output.imports)
    expect(imports.filter(({ external }) => external)).toEqual([])
    for (const name of Object.keys(bundle.outputs))
      expect(readFileSync(path.join(project, name), 'utf8')).not.toMatch(/['"`]node:/)
  })

  it('has the corpus in one file, under 400 kB gzipped, which only who opens the corpus fetches', () => {
    const holders = Object.entries(bundle.outputs).filter(([, { inputs }]) =>
      Object.keys(inputs).some((input) => input.endsWith('/dist/corpus/files.js')),
    )
    expect(holders).toHaveLength(1)
    const [[file] = ['']] = holders
    expect(gzipSync(readFileSync(path.join(project, file))).length).toBeLessThan(400_000)
    const importers = Object.entries(bundle.outputs).flatMap(([name, { imports }]) =>
      imports.flatMap((one) => (one.path === file ? [`${path.basename(name)}: ${one.kind}`] : [])),
    )
    expect(importers).toEqual(['corpus.js: dynamic-import'])
  })

  it.each([
    ['an index on the host', 'host.js', '/a/#harbour', /^\/search\/[\w.-]+$/],
    [
      'the index in the language of the page, whose analyzer comes with it',
      'german.js',
      '/b/#haus',
      /^\/search\/(?:manifest\.json|de\/manifest\.json|de\/languages\/german-1\.js)$/,
    ],
    ['the corpus, which asks for nothing but scripts', 'corpus.js', '/ptsd/', /^\/[\w-]+\.js$/],
  ])('searches %s', async (_, script, found, own) => {
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`
    const page = await browser.newPage()
    const errors: string[] = []
    const asked: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('request', (request) => asked.push(request.url().replace(origin, '')))
    await page.goto(`${origin}/?${script}`)
    await vi.waitFor(async () => expect([await page.title(), errors]).toEqual([found, []]), 10_000)
    await page.close()

    const shared = /^\/chunk-\w+\.js$/
    const others = asked.filter((url) => url !== `/?${script}` && url !== `/${script}` && !shared.test(url))
    expect(others).not.toEqual([])
    expect(others.filter((url) => !own.test(url))).toEqual([])
  })
})

/** Serves the files of a folder, and at `/?name.js` a page that runs that script. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url as string, 'http://localhost')
    response.setHeader('content-security-policy', "default-src 'self'")
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html')
      return void response.end(`<!doctype html><script type="module" src="/${search.slice(1)}"></script>`)
    }
    const file = path.join(folder, pathname)
    if (!existsSync(file)) return void response.writeHead(404).end()
    if (file.endsWith('.js')) response.setHeader('content-type', 'text/javascript')
    response.end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return server
}
