import { execFile, spawn } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import MiniSearch from 'minisearch'
import { stem } from 'porter2'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { folderOf, openFolder, write } from './folder.js'

interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** Runs the built command. */
const fascicle = (...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['dist/cli.js', ...words], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })

const articles = {
  'one.md':
    '---\ntitle: One\ntopics: [a]\n---\nKetamine as an anaesthetic.\n\n## Evidence\n\nFades within days.',
  'two.md': '---\ntitle: Two\ntopics: [b]\n---\nKetamine for depression.',
}

describe('fascicle build', () => {
  it('says what it made', async () => {
    const out = await folderOf()
    const { code, stdout, stderr } = await fascicle('build', await folderOf(articles), '--out', out)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /: 2 articles, 3 sections, \d+ terms; 1 file, [\d.]+ kB, gzipped [\d.]+ k?B; [\d.]+ s\n$/,
    )
    expect((await readdir(out)).sort()).toEqual([
      '.builds.json',
      'element',
      'fascicle.js',
      'highlight.js',
      'manifest.json',
    ])
  })

  it('leaves the search box out when asked', async () => {
    const out = await folderOf()
    await fascicle('build', await folderOf(articles), '--out', out, '--no-element')
    expect((await readdir(out)).sort()).toEqual(['.builds.json', 'manifest.json'])
  })

  it('builds again when a file changes, where the index is among the articles too', async () => {
    const folder = await folderOf(articles)
    const out = path.join(folder, 'search')
    const child = spawn(process.execPath, ['dist/cli.js', 'build', folder, '--out', out, '--watch'])
    let said = ''
    child.stdout.on('data', (data) => (said += data))
    onTestFinished(() => void child.kill())
    const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 30_000, interval: 100 })
    await until(() => expect(said).toMatch(/^Indexed 2 articles, 3 sections; [\d.]+ s\n$/))
    const found = async () =>
      (await (await openFolder(out)).search('barquentine')).results.map(({ title }) => title)
    // Its watcher may be a moment behind its first build.
    await until(async () => {
      await write(folder, { 'three.md': '---\ntitle: Three\n---\nA barquentine.' })
      await expect(found()).resolves.toEqual(['Three'])
    })
    await rm(path.join(folder, 'three.md'))
    await until(() => expect(found()).resolves.toEqual([]))
    // Its own files are no change: it comes to rest.
    await until(async () => {
      const before = said
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(said).toBe(before)
    })
  })

  it('prints the summary as JSON', async () => {
    const { stdout } = await fascicle('build', await folderOf(articles), '--out', await folderOf(), '--json')
    expect(JSON.parse(stdout)).toEqual({
      articles: 2,
      sections: 3,
      terms: expect.any(Number),
      files: 1,
      bytes: expect.any(Number),
      gzipBytes: expect.any(Number),
      seconds: expect.any(Number),
      languages: ['en'],
      errors: [],
      warnings: [],
    })
  })

  it('names articles and sections when asked', async () => {
    const { stdout } = await fascicle('build', await folderOf(articles), '--out', await folderOf(), '--list')
    expect(stdout).toMatch(/^One {2}\/one\/\n {2}Evidence {2}#evidence\nTwo {2}\/two\/\n/)
  })

  it('reports what it could not read, indexes the rest and exits with 1', async () => {
    const out = await folderOf()
    const folder = await folderOf({ ...articles, 'bad.md': '---\ntitle: [\n---\n' })
    const { code, stdout, stderr } = await fascicle('build', folder, '--out', out)
    expect(code).toBe(1)
    expect(stdout).toMatch(/2 articles, 3 sections/)
    expect(stderr).toMatch(/^error: FRONT_MATTER: .*\(bad\.md:\d+\)\n1 article could not be indexed\.\n$/)
    const json = await fascicle('build', folder, '--out', out, '--json')
    expect(JSON.parse(json.stdout).errors).toEqual([
      { code: 'FRONT_MATTER', message: expect.any(String), file: 'bad.md', line: expect.any(Number) },
    ])
    expect(json.code).toBe(1)
  })

  it('stops at once when strict', async () => {
    const out = await folderOf()
    const { code, stderr } = await fascicle(
      'build',
      await folderOf({ ...articles, 'bad.md': '---js\n{}\n---\n' }),
      '--out',
      out,
      '--strict',
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: FRONT_MATTER_CODE: .*\(bad\.md:1\)\n$/)
    expect(await readdir(out)).toEqual([])
  })

  it.each([
    [['build', 'nowhere', '--out', 'x'], /^error: NO_DIRECTORY: .*nowhere/],
    [['build'], /required option '-o, --out <dir>'/],
    [['build', '.', '--out', 'x', '--nonsense'], /unknown option '--nonsense'\n\(fascicle build --help/],
    [['dev', '.', '--port', '99999'], /Ports go up to 65535/],
    [['build', '.', '--out', 'x', '--urls', 'odd'], /Allowed choices are slash, bare, html/],
    [['search', 'x', '--limit', 'many'], /whole number/],
    [['search', 'x', '--filter', 'topics'], /name=value/],
    [['search', 'x', '--index', 'nowhere'], /^error: INDEX_MISSING: there is no index .*--out nowhere/],
    [['serach'], /unknown command 'serach'[\s\S]*Did you mean search/],
  ])('%j is refused with the reason', async (words, message) => {
    const { code, stderr } = await fascicle(...words)
    expect(code).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n {4}at /)
  })
})

describe('fascicle search', () => {
  it('answers from the index of a folder', async () => {
    const out = await folderOf()
    await fascicle('build', await folderOf(articles), '--out', out, '--base', '/x/')
    const { stdout } = await fascicle('search', 'ketamine fades', '--index', out, '--json')
    const { query, total, results } = JSON.parse(stdout)
    expect([query, total]).toEqual(['ketamine fades', 2])
    expect(results[0]).toMatchObject({ url: '/x/one/#evidence', title: 'One', facets: { topics: ['a'] } })
    expect(Object.keys(JSON.parse(stdout))).toEqual(['query', 'total', 'confidence', 'results', 'missing'])
  })

  it('prints results with their sections, and counts when filtering', async () => {
    const out = await folderOf()
    await fascicle('build', await folderOf(articles), '--out', out)
    const { stdout } = await fascicle('search', 'ketamine', '--index', out, '--filter', 'topic=b')
    expect(stdout).toBe(
      '1 article for "ketamine"\n\n1. Two\n   Introduction  /two/\n     Ketamine for depression.\n\ntopics: a (1), b (1)\n',
    )
    expect((await fascicle('search', 'not', 'quoted', 'zzz', '--index', out)).stdout).toBe(
      'Nothing found for "not quoted zzz".\n',
    )
    expect((await fascicle('search', 'zzz', '--index', out)).stdout).toBe('Nothing found for "zzz".\n')
    expect((await fascicle('search', 'ketamine', '--index', out, '--limit', '1')).stdout).toMatch(
      /^2 articles for "ketamine", the first 1\n/,
    )
  })

  it('answers from the bundled corpus when no index is named', async () => {
    const { results } = JSON.parse((await fascicle('search', 'ptsd', '--json')).stdout)
    expect(results[0].article).toBe('/ptsd/')
  })
})

describe('fascicle eval', () => {
  const queries = [
    { query: 'fades', relevant: [{ url: '/one/#evidence', grade: 2 }] },
    { query: 'anaesthetic', relevant: [{ url: '/two/' }] },
    { query: 'football', relevant: [] },
  ]
  const half = {
    'ndcg@10': 0.5,
    'mrr@10': 0.5,
    'recall@100': 0.5,
    'success@1': 0.5,
    'success@3': 0.5,
    'success@5': 0.5,
  }
  const failure = {
    query: 'anaesthetic',
    first: { url: '/one/', trail: ['One'] },
    relevant: ['/two/'],
    rank: null,
  }
  /** Both on disk: an index of the two articles, and a file of judged queries. */
  const prepare = async (judged: unknown = queries) => {
    const out = await folderOf({ 'queries.json': JSON.stringify(judged) })
    await fascicle('build', await folderOf(articles), '--out', `${out}/index`)
    return { file: `${out}/queries.json`, index: `${out}/index` }
  }

  it('prints figures and what fails, as JSON', async () => {
    const { file, index } = await prepare(queries.slice(0, 2))
    const { code, stdout, stderr } = await fascicle('eval', file, '--index', index, '--json')
    expect([code, stderr]).toEqual([0, ''])
    const bytes = expect.any(Number)
    expect(JSON.parse(stdout)).toEqual({ queries: 2, metrics: half, failures: [failure], bytes, unsure: [] })
  })

  it('counts queries without an answer apart, and adds a comparison that was asked for', async () => {
    const { file, index } = await prepare()
    const { stdout } = await fascicle('eval', file, '--index', index, '--json', '--compare', index)
    expect(JSON.parse(stdout)).toMatchObject({
      queries: 3,
      metrics: half,
      unanswerable: { queries: 1, withResults: 0, confident: [] },
      unsure: [],
      comparison: { metric: 'ndcg@10', wins: [], losses: [], ties: [{}, {}], difference: 0, p: 1 },
    })
  })

  it('prints the same for people', async () => {
    const { file, index } = await prepare()
    const { stdout } = await fascicle('eval', file, '--index', index, '--compare', index)
    expect(
      stdout.replaceAll(index, 'public/search').replace(/\d+ B/g, '771 B'),
    ).toBe(`public/search, mean of 2 queries with an answer on the site:

  ndcg@10     0.500  how well the first ten are ordered; 1 is the best order there could be
  mrr@10      0.500  one divided by the place of the first relevant result
  recall@100  0.500  share of what is relevant that is found at all
  success@1   0.500  queries whose first result is relevant
  success@3   0.500  queries with something relevant in the first three
  success@5   0.500  queries with something relevant in the first five
  download    771 B  by the first query of a visit; the searcher's script comes on top

1 query without an answer on the site, not in the means: 0 gave results all the same.
unanswerable: 0 answered with confidence.

answerable: 0 answered as if unsure.

1 query with nothing relevant in the first three results:

  anaesthetic
    came first  /one/  One
    relevant    /two/
    found       nowhere in the first hundred

public/search (this) compared with public/search (other):

              this   other  difference
  ndcg@10     0.500  0.500  +0.000
  mrr@10      0.500  0.500  +0.000
  recall@100  0.500  0.500  +0.000
  success@1   0.500  0.500  +0.000
  success@3   0.500  0.500  +0.000
  success@5   0.500  0.500  +0.000
  download    771 B  771 B

ndcg@10 is better for 0, worse for 0 and the same for 2; mean difference +0.000.
p = 1.0000: by chance alone a difference of this size comes in 100 % of cases (randomisation test).

`)
  })

  it('prints wins and losses with both values', async () => {
    const { file, index } = await prepare()
    const other = await folderOf()
    const changed = { ...articles, 'two.md': '# Two\n\nAn anaesthetic fades. Fades. Fades.' }
    await fascicle('build', await folderOf(changed), '--out', other)
    const { stdout } = await fascicle('eval', file, '--index', index, '--compare', other)
    expect(stdout).toMatch(
      /\n\n {2}better {2}1\.000 {2}0\.631 {2}fades\n {2}worse {3}0\.000 {2}1\.000 {2}anaesthetic\n$/,
    )
  })

  it.each([
    [['--min', 'ndcg@10=0.5', '--min', 'success@1=0.5'], 0, /^$/],
    [
      ['--min', 'ndcg@10=0.8', '--min', 'success@1=0.5', '--min', 'mrr@10=0.50001', '--json'],
      1,
      /^error: ndcg@10 is 0\.5000, 0\.3000 below 0\.8\nerror: mrr@10 is 0\.4999, 0\.0001 below 0\.50001\n$/,
    ],
  ])('with %j it exits with %d', async (flags, expected, message) => {
    const { file, index } = await prepare()
    const { code, stdout, stderr } = await fascicle('eval', file, '--index', index, ...flags)
    expect(code).toBe(expected)
    expect(stderr).toMatch(message)
    if (flags.includes('--json')) expect(JSON.parse(stdout).metrics).toEqual(half)
  })

  it('warns of urls that an index does not have', async () => {
    const { file, index } = await prepare([{ query: 'fades', relevant: [{ url: '/one/#evidense' }] }])
    const { code, stderr } = await fascicle('eval', file, '--index', index)
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^warning: UNKNOWN_URL: entry 1 \(fades\): .* no section #evidense: .*queries\.json\)\n$/,
    )
  })

  it.each([
    [['nowhere.json'], /^error: UNREADABLE: .*ENOENT.*\(nowhere\.json\)/],
    [['README.md'], /^error: BAD_QUERIES: this is no JSON .*README\.md/],
    [['package.json'], /^error: BAD_QUERIES: there is no list .*package\.json/],
    [['x.json', '--min', 'ndcg=0.5'], /the metrics are ndcg@10, mrr@10/],
    [['x.json', '--min', 'ndcg@10=2'], /from 0 to 1/],
    [[], /missing required argument 'queries'/],
  ])('%j is refused with the reason', async (words, message) => {
    const { code, stderr } = await fascicle('eval', ...words)
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)])
    expect(stderr).not.toMatch(/\n {4}at /)
  })
})

it('an index is exported as one file for MiniSearch, which finds the same in it', async () => {
  const out = await folderOf()
  const { stdout } = await fascicle('export', '--out', `${out}/index.json`)
  const printed = /loadJSON\(text, (\{[\s\S]*\})\)/.exec(stdout)?.[1] as string
  // The options are JavaScript, to be pasted: a module of their own, which cannot import a package by its name.
  Object.assign(globalThis, { porter2: stem })
  const { default: options } = await import(
    `data:text/javascript,${encodeURIComponent(`const stem = globalThis.porter2; export default ${printed}`)}`
  )
  const miniSearch = MiniSearch.loadJSON(await readFile(`${out}/index.json`, 'utf8'), options)
  const built = await fascicle('build', '--out', await folderOf(), '--json')
  expect(miniSearch.documentCount).toBe(JSON.parse(built.stdout).sections)
  expect(miniSearch.search('Calvin Stevens')[0]).toMatchObject({
    url: '/ketamine-history-and-use/#discovery',
    title: 'Ketamine: from anaesthetic to psychiatry',
    heading: 'Who invented ketamine?',
  })
})

it('the bundled corpus answers the question of the front page with the right article and section', async () => {
  const { stdout } = await fascicle('search', 'how long does ketamine last for depression', '--json')
  expect(JSON.parse(stdout).results[0].url).toBe('/ketamine-history-and-use/#evidence-today')
})

it('the bundled corpus can be built without naming it', async () => {
  const files = (await readdir('corpus')).filter((file) => file.endsWith('.md') && file !== 'README.md')
  const { stdout, code } = await fascicle('build', '--out', await folderOf(), '--json')
  expect([JSON.parse(stdout).articles, JSON.parse(stdout).warnings, code]).toEqual([files.length, [], 0])
})
