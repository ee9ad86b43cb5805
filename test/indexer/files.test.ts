import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../src/indexer.js'
import { folderOf, openFolder } from '../folder.js'

const build = async (out: string, text: string) =>
  buildIndex({ articles: await folderOf({ 'a.md': text }), out })

describe('the files of an index', () => {
  it('are the same bytes for the same articles', async () => {
    const files = { 'a.md': '# A\n\nText', 'b/c.md': '# C\n\nMore' }
    const contents = await Promise.all(
      [files, Object.fromEntries(Object.entries(files).reverse())].map(async (articles) => {
        const out = await folderOf()
        await buildIndex({ articles: await folderOf(articles), out })
        const names = (await readdir(out)).sort()
        return Promise.all(names.map(async (name) => [name, await readFile(path.join(out, name), 'utf8')]))
      }),
    )
    expect(contents[0]).toEqual(contents[1])
  })

  it('of the build before stay for pages that are open, those before that go', async () => {
    const out = await folderOf({ 'robots.txt': 'mine', '.hidden': 'mine', 'index.html': 'mine' })
    const names = async () => (await readdir(out)).filter((name) => /^index\..*json$/.test(name))
    await build(out, 'one')
    const [first] = await names()
    await build(out, 'two')
    expect(await names()).toHaveLength(2)
    await build(out, 'three')
    expect(await names()).toHaveLength(2)
    expect(await names()).not.toContain(first)
    expect(await readdir(out)).toEqual(expect.arrayContaining(['robots.txt', '.hidden', 'index.html']))
  })

  it('are mended by a build when they were damaged', async () => {
    const out = await folderOf()
    await build(out, 'ketamine')
    const [name] = (await readdir(out)).filter((one) => one.startsWith('index.'))
    await writeFile(path.join(out, name as string), 'cut')
    await build(out, 'ketamine')
    expect((await (await openFolder(out)).search('ketamine')).total).toBe(1)
  })
})

describe('a build that fails leaves the index before whole', () => {
  it.each<[string, Record<string, string | Uint8Array>, boolean]>([
    ['the folder is empty', {}, false],
    ['no article can be read', { 'a.md': '---\na: [\n---\n' }, false],
    ['one article cannot be read, strictly', { 'a.md': 'fine', 'b.md': '---\na: [\n---\n' }, true],
    ['everything is a draft', { 'a.md': '---\ndraft: true\n---\n' }, false],
  ])('when %s', async (_, files, strict) => {
    const out = await folderOf()
    await build(out, 'ketamine')
    const before = await readdir(out)
    await expect(buildIndex({ articles: await folderOf(files), out, strict })).rejects.toThrow(
      /^(?:NO_ARTICLES|FRONT_MATTER)/,
    )
    expect(await readdir(out)).toEqual(before)
    expect((await (await openFolder(out)).search('ketamine')).total).toBe(1)
  })

  it('when the output is no folder', async () => {
    const place = await folderOf({ taken: 'a file' })
    await expect(build(path.join(place, 'taken'), 'x')).rejects.toThrow(/^WRITE_FAILED/)
  })

  it('when a file of the index cannot be replaced, without half-written files', async () => {
    const out = await folderOf()
    // A folder in the manifest's place cannot be renamed over, whoever runs the build.
    await mkdir(path.join(out, 'manifest.json', 'x'), { recursive: true })
    await expect(build(out, 'x')).rejects.toThrow(/^WRITE_FAILED: .*manifest\.json/)
    expect((await readdir(out)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
