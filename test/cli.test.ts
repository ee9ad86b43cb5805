import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import MiniSearch from 'minisearch'
import { stem } from 'porter2'
import { describe, expect, it } from 'vitest'
import { folderOf } from './folder.js'

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
    [['build', '.', '--out', 'x', '--nonsense'], /unknown option '--nonsense'/],
    [['build', '.', '--out', 'x', '--urls', 'odd'], /Allowed choices are slash, bare, html/],
    [['search', 'x', '--limit', 'many'], /whole number/],
    [['search', 'x', '--filter', 'topics'], /name=value/],
    [['search', 'x', '--index', 'nowhere'], /^error: INDEX_MISSING: .*nowhere/],
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
    expect(Object.keys(JSON.parse(stdout))).toEqual(['query', 'total', 'results'])
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
  expect(miniSearch.documentCount).toBe(58)
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
  const { stdout, code } = await fascicle('build', '--out', await folderOf(), '--json')
  expect([JSON.parse(stdout).articles, JSON.parse(stdout).warnings, code]).toEqual([8, [], 0])
})
