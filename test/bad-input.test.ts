import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { buildIndex, FascicleError } from '../src/indexer.js'
import { folderOf, openFolder } from './folder.js'

const good = { 'good.md': '# Good\n\nThis article is about ketamine.' }
const binary = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])
const latin1 = Buffer.from('# Caf\n\nline three\ncaf\xe9 au lait', 'latin1')

describe('an article that cannot be read is reported with file, line, cause and mend; the others are found', () => {
  it.each<[string, Record<string, string | Uint8Array>, string, string, number | undefined, RegExp]>([
    [
      'invalid YAML',
      { 'bad.md': '---\ntitle: A\nx: [1, 2\ny: 3\n---\n' },
      'FRONT_MATTER',
      'bad.md',
      4,
      /YAML.*quotes/,
    ],
    [
      'front matter in JavaScript',
      { 'bad.md': '---js\n{ a: 1 }\n---\n' },
      'FRONT_MATTER_CODE',
      'bad.md',
      1,
      /run as code.*YAML/,
    ],
    ['a binary file', { 'bad.md': binary }, 'BINARY', 'bad.md', undefined, /no text.*--ignore/],
    ['another encoding', { 'bad.md': latin1 }, 'NOT_UTF8', 'bad.md', 4, /not UTF-8.*save it as UTF-8/],
    [
      'two articles with one address',
      { 'sub/a.md': '---\npermalink: /good/\n---\n' },
      'DUPLICATE_URL',
      'sub/a.md',
      undefined,
      /\/good\/ is already that of good\.md.*another slug/,
    ],
    [
      'a slug that leads out',
      { 'bad.md': '---\nslug: ../../secret\n---\n' },
      'OUTSIDE',
      'bad.md',
      undefined,
      /"\.\.\/\.\.\/secret" leads out/,
    ],
    [
      'a permalink to another host',
      { 'bad.md': '---\npermalink: //evil.example/\n---\n' },
      'OUTSIDE',
      'bad.md',
      undefined,
      /leads out/,
    ],
  ])('%s', async (_, files, code, file, line, message) => {
    const out = await folderOf()
    const { errors, articles } = await buildIndex({ articles: await folderOf({ ...good, ...files }), out })
    expect(articles).toBe(1)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(FascicleError)
    expect(errors[0]).toMatchObject({ code, file, line })
    expect(errors[0]?.message).toMatch(message)
    expect((await (await openFolder(out)).search('ketamine')).results[0]?.url).toBe('/good/')
  })

  it('a file of 50 MB', async () => {
    const articles = await folderOf({ ...good, 'big.md': '# Big\n' })
    await truncate(path.join(articles, 'big.md'), 50_000_000)
    const { errors } = await buildIndex({ articles, out: await folderOf() })
    expect(errors.map(({ message }) => message)).toEqual([
      'TOO_LARGE: the file has 50 MB, an article at most 10 MB: split it into articles, or leave it out with --ignore (big.md)',
    ])
  })

  it('a symbolic link out of the folder', async () => {
    const outside = await folderOf({ 'secret.md': '# Secret' })
    const articles = await folderOf(good)
    await symlink(path.join(outside, 'secret.md'), path.join(articles, 'link.md'))
    await symlink(outside, path.join(articles, 'folder'))
    const { errors, articles: count } = await buildIndex({ articles, out: await folderOf() })
    expect(count).toBe(1)
    expect(errors.map(({ code, file }) => [code, file]).sort()).toEqual([
      ['OUTSIDE', 'folder'],
      ['OUTSIDE', 'link.md'],
    ])
  })

  it('a symbolic link that leads nowhere', async () => {
    const articles = await folderOf(good)
    await symlink('gone.md', path.join(articles, 'link.md'))
    const { errors } = await buildIndex({ articles, out: await folderOf() })
    expect(errors).toMatchObject([{ code: 'UNREADABLE', file: 'link.md' }])
  })

  it('links within the folder are not followed, loops least of all', async () => {
    const articles = await folderOf(good)
    await symlink('.', path.join(articles, 'loop'))
    await symlink('good.md', path.join(articles, 'again.md'))
    const { errors, articles: count } = await buildIndex({ articles, out: await folderOf() })
    expect([errors, count]).toEqual([[], 1])
  })

  it.skipIf(process.platform === 'win32')(
    'a pipe that is called an article does not stop the build',
    async () => {
      const articles = await folderOf(good)
      await promisify(execFile)('mkfifo', [path.join(articles, 'pipe.md')])
      const { articles: count } = await buildIndex({ articles, out: await folderOf() })
      expect(count).toBe(1)
    },
  )
})

describe('a folder that gives no index is an error with cause and mend', () => {
  it('a folder that is not there', async () => {
    const articles = path.join(await folderOf(), 'missing')
    await expect(buildIndex({ articles, out: await folderOf() })).rejects.toThrow(
      /^NO_DIRECTORY: .*not there: check the path.*missing/,
    )
  })
  it('a file instead of a folder', async () => {
    const articles = path.join(await folderOf(good), 'good.md')
    await expect(buildIndex({ articles, out: await folderOf() })).rejects.toThrow(
      /^NO_DIRECTORY: .*this is a file: name the folder/,
    )
  })
  it('an empty folder', async () => {
    await expect(
      buildIndex({ articles: await folderOf({ 'a.css': '' }), out: await folderOf() }),
    ).rejects.toThrow(/^NO_ARTICLES: the folder holds no article: put \.md, \.mdx or \.txt files into it/)
  })
  it('only drafts', async () => {
    const articles = await folderOf({ 'a.md': '---\ndraft: true\n---\n' })
    await expect(buildIndex({ articles, out: await folderOf() })).rejects.toThrow(
      /^NO_ARTICLES: all 1 articles are drafts/,
    )
    expect((await buildIndex({ articles, out: await folderOf(), drafts: true })).articles).toBe(1)
  })
  it.each<[Record<string, unknown>, RegExp]>([
    [{ slugify: 'x' }, /^BAD_OPTION: slugify should be a function, it is "x"/],
    [{ frontMatter: {} }, /^BAD_OPTION: frontMatter should be a function, it is {}/],
    [{ urls: 'x' }, /^BAD_OPTION: urls should be slash, bare, html or a function, it is "x"/],
    [{ include: 3 }, /^BAD_OPTION: include should be a glob pattern or a list/],
    [{ nope: 1 }, /^BAD_OPTION: there is no option "nope": the options are articles, out/],
    [{ articles: undefined }, /^BAD_OPTION: there is no folder of articles/],
    [{ out: undefined }, /^BAD_OPTION: there is no output folder/],
    [{ keep: 0 }, /^BAD_OPTION: keep/],
  ])('%j as option', async (options, message) => {
    const all = {
      articles: await folderOf(good),
      out: await folderOf(),
      ...options,
    } as unknown as Parameters<typeof buildIndex>[0]
    await expect(buildIndex(all)).rejects.toThrow(message)
  })
  it('a manifest.json of something else in the output folder, which stays as it is', async () => {
    const out = await folderOf({ 'manifest.json': '{"name":"My app"}' })
    await expect(buildIndex({ articles: await folderOf(good), out })).rejects.toThrow(
      /^WRITE_FAILED: .*not of an index: give the index a folder of its own/,
    )
    expect(await readFile(path.join(out, 'manifest.json'), 'utf8')).toBe('{"name":"My app"}')
  })
  it('a base that is no path', async () => {
    await expect(
      buildIndex({ articles: await folderOf(good), out: await folderOf(), base: '/a?b' }),
    ).rejects.toThrow(/^BAD_OPTION/)
  })
})

describe('a query is text of a bounded length', () => {
  it('of 100,000 characters it is an error, and the index goes on working', async () => {
    const out = await folderOf()
    await buildIndex({ articles: await folderOf(good), out })
    const index = await openFolder(out)
    await expect(index.search('ketamine '.repeat(11_112))).rejects.toThrow(
      /^QUERY_TOO_LONG: .*shorten it to 2000/,
    )
    expect((await index.search('ketamine')).total).toBe(1)
    expect(await index.suggest('k'.repeat(100_000))).toEqual([])
  })
  it.each([
    [{ limit: -1 }, /limit should be a whole number, it is -1/],
    [{ limit: 1.5 }, /limit/],
    [{ offset: Number.NaN }, /offset/],
    [{ sections: -3 }, /sections/],
  ])('with %j it is refused', async (options, message) => {
    const out = await folderOf()
    await buildIndex({ articles: await folderOf(good), out })
    await expect((await openFolder(out)).search('ketamine', options)).rejects.toThrow(message)
  })
  it.each([
    '',
    ' ',
    '?!',
    '"',
    '<script>alert(1)</script>',
    '__proto__',
    'constructor',
    '😀',
    '\0',
    '*',
    'a'.repeat(2000),
    `${'a '.repeat(900)}`,
  ])('%j gives an answer', async (query) => {
    const out = await folderOf()
    await buildIndex({ articles: await folderOf(good), out })
    const answer = await (await openFolder(out)).search(query)
    expect(answer.total).toBe(answer.results.length)
  })
})

it('one pattern may be given without a list', async () => {
  const articles = await folderOf({ ...good, 'notes/a.md': 'x', 'notes/b.md': 'x' })
  const { pages } = await buildIndex({
    articles,
    out: await folderOf(),
    include: 'notes/*.md',
    ignore: '**/b.md',
  })
  expect(pages.map(({ path: file }) => file)).toEqual(['notes/a.md'])
})

it('files that are no articles are passed over, and so are hidden ones and packages', async () => {
  const articles = await folderOf({
    ...good,
    'a.css': '',
    '.git/x.md': 'x',
    'node_modules/p/readme.md': 'x',
    'robots.txt': 'x',
  })
  await mkdir(path.join(articles, 'folder.md'))
  await writeFile(path.join(articles, 'ignored.md'), 'x')
  const { pages, errors } = await buildIndex({ articles, out: await folderOf(), ignore: ['ignored.md'] })
  expect(pages.map(({ path: file }) => file)).toEqual(['good.md'])
  expect(errors).toEqual([])
})
