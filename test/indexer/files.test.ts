import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildIndex } from '../../src/indexer.js'
import { folderOf, openFolder, SMALL_FILES } from '../folder.js'

const build = async (out: string, text: string, keep?: number) =>
  buildIndex({ articles: await folderOf({ 'a.md': text }), out, layout: SMALL_FILES, ...(keep && { keep }) })

const filesOf = async (out: string): Promise<string[]> =>
  (await readdir(out, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)))
    .sort()

const groupsOf = async (out: string) => (await readdir(path.join(out, 'shards'))).sort()

describe('the files of an index', () => {
  it('are the same bytes for the same articles', async () => {
    const files = { 'a.md': '# A\n\nText', 'b/c.md': '---\ntags: [x]\n---\n# C\n\nMore' }
    for (const layout of [{}, SMALL_FILES]) {
      const contents = await Promise.all(
        [files, Object.fromEntries(Object.entries(files).reverse())].map(async (articles) => {
          const out = await folderOf()
          await buildIndex({ articles: await folderOf(articles), out, layout })
          const names = await filesOf(out)
          return Promise.all(
            names.map(async (name) => [name, await readFile(path.join(out, name), 'base64')]),
          )
        }),
      )
      expect(contents[0]).toEqual(contents[1])
    }
  })

  it('are one for a small site', async () => {
    const out = await folderOf()
    const { files } = await buildIndex({ articles: await folderOf({ 'a.md': 'ketamine' }), out })
    expect([files, await filesOf(out)]).toEqual([1, ['.builds.json', 'manifest.json']])
  })

  it('of the build before stay for pages that are open, those before that go, and foreign files stay', async () => {
    const out = await folderOf({ 'robots.txt': 'mine', 'shards/readme.txt': 'mine', 'index.html': 'mine' })
    await build(out, 'one')
    const [first] = (await groupsOf(out)).filter((name) => name !== 'readme.txt')
    await build(out, 'two')
    expect(await groupsOf(out)).toHaveLength(3)
    await build(out, 'three')
    expect(await groupsOf(out)).toHaveLength(3)
    expect(await groupsOf(out)).not.toContain(first)
    await build(out, 'three')
    expect(await groupsOf(out)).toHaveLength(3)
    expect(await readdir(out)).toEqual(expect.arrayContaining(['robots.txt', 'index.html']))
  })

  it('stay for as many builds as asked', async () => {
    const out = await folderOf()
    for (const text of ['one', 'two', 'three', 'four']) await build(out, text, 3)
    expect(await groupsOf(out)).toHaveLength(3)
  })

  it('are mended by a build when they were damaged', async () => {
    const out = await folderOf()
    await build(out, 'ketamine')
    const [shard] = (await filesOf(out)).filter((name) => name.startsWith('shards'))
    await writeFile(path.join(out, shard as string), 'cut')
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
    const before = await filesOf(out)
    await expect(buildIndex({ articles: await folderOf(files), out, strict })).rejects.toThrow(
      /^(?:NO_ARTICLES|FRONT_MATTER)/,
    )
    expect(await filesOf(out)).toEqual(before)
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
    expect((await filesOf(out)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
