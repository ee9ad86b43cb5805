import { readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BuildOptions, buildFiles } from '../src/indexer.js'
import { folderOf, SMALL_FILES } from './folder.js'

const word = fc.constantFrom(
  'ketamine',
  'ketosis',
  'therapy',
  'depression',
  'naïve',
  'who',
  'a',
  'ab',
  'abc',
  'b',
)
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))
const article = fc
  .record({
    title: text,
    sections: fc.array(fc.tuple(word, text), { maxLength: 3 }),
    tag: word,
    draft: fc.boolean(),
  })
  .map(
    ({ title, sections, tag, draft }) =>
      `---\ntitle: "t ${title}"\ntags: [${tag}]\n${draft && tag === 'b' ? 'draft: true\n' : ''}---\n` +
      sections.map(([heading, body]) => `## ${heading}\n\n${body}\n`).join('\n'),
  )
const NAMES = Array.from({ length: 44 }, (_, number) => `${String(number).padStart(2, '0')}.md`)
const site = fc.array(article, { minLength: 40, maxLength: 44 })
/** Which file gets which text; none for one that is removed. */
const edit = fc.tuple(fc.constantFrom(...NAMES), fc.option(article, { freq: 5 }))

const contentOf = async (options: Omit<BuildOptions, 'out'>) => {
  const { files, ...rest } = await buildFiles(options)
  return {
    ...rest,
    warnings: rest.warnings.map(({ message }) => message),
    errors: rest.errors.map(({ message }) => message),
    files: files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]),
  }
}

describe('a build with a cache', () => {
  it('gives the same bytes as one without, whatever changed', () =>
    fc.assert(
      fc.asyncProperty(
        site,
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        // Without kin the postings of an earlier build are patched; at 90 sections some builds have it and some have not.
        fc.constantFrom(
          SMALL_FILES,
          { ...SMALL_FILES, pageFiles: 16, kinSections: 0 },
          { ...SMALL_FILES, kinSections: 0 },
          { ...SMALL_FILES, kinSections: 90 },
          { kinSections: 0 },
        ),
        async (articles, rounds, layout) => {
          const folder = await folderOf(
            Object.fromEntries(articles.map((one, index) => [NAMES[index] as string, one])),
          )
          const cache = await folderOf()
          const options = { articles: folder, layout }
          expect(await contentOf({ ...options, cache })).toEqual(await contentOf(options))
          for (const edits of rounds) {
            for (const [name, content] of edits) {
              if (content === null) await rm(path.join(folder, name), { force: true })
              else await writeFile(path.join(folder, name), content)
            }
            expect(await contentOf({ ...options, cache })).toEqual(await contentOf(options))
          }
        },
      ),
      { numRuns: 40 },
    ))

  it('does not read again what has the same size and time', async () => {
    const folder = await folderOf({ 'a.md': '# One', 'b.md': '# Two' })
    const cache = await folderOf()
    const long = new Date('2026-01-01')
    const touch = () => utimes(path.join(folder, 'a.md'), long, long)
    await touch()
    await buildFiles({ articles: folder, cache })
    await writeFile(path.join(folder, 'a.md'), '# Six')
    await touch()
    expect((await buildFiles({ articles: folder, cache })).pages.map(({ title }) => title)).toEqual([
      'One',
      'Two',
    ])
    await utimes(path.join(folder, 'a.md'), long, new Date('2026-01-02'))
    expect((await buildFiles({ articles: folder, cache })).pages.map(({ title }) => title)).toEqual([
      'Six',
      'Two',
    ])
  })

  it('repeats warnings and errors of articles that did not change', async () => {
    const folder = await folderOf({
      'a.md': '---\ntitle: [x]\n---\ntext',
      'b.md': '---\ntitle: "x\n---\ntext',
      'c.md': 'c',
    })
    const cache = await folderOf()
    const first = await contentOf({ articles: folder, cache })
    expect(first.warnings).toHaveLength(1)
    expect(first.errors).toHaveLength(1)
    expect(await contentOf({ articles: folder, cache })).toEqual(first)
  })

  it('keeps sites, options and versions apart, and does without what is damaged', async () => {
    const articles = await folderOf({ 'a.md': '# One\n\ntext', 'b.md': '# Two' })
    const cache = await folderOf()
    const plain = await contentOf({ articles })
    await buildFiles({ articles, cache, base: '/docs/' })
    expect(await contentOf({ articles, cache })).toEqual(plain)
    const folders = await readdir(cache)
    expect(folders).toHaveLength(2)
    for (const damage of [(file: string) => rm(file), (file: string) => truncate(file, 9)]) {
      for (const name of await readdir(cache)) {
        for (const file of await readdir(path.join(cache, name))) await damage(path.join(cache, name, file))
      }
      expect(await contentOf({ articles, cache })).toEqual(plain)
    }
    // Only the texts are gone, which a change of another article asks for.
    for (const name of await readdir(cache)) {
      for (const file of await readdir(path.join(cache, name)))
        if (file !== 'build.bin') await rm(path.join(cache, name, file))
    }
    await writeFile(path.join(articles, 'c.md'), '# Three')
    expect(await contentOf({ articles, cache })).toEqual(await contentOf({ articles }))
  })

  it('says when the cache cannot be written, and builds all the same', async () => {
    const folder = await folderOf({ 'a.md': '# One', file: '' })
    const { warnings, articles } = await buildFiles({
      articles: folder,
      cache: path.join(folder, 'file', 'cache'),
    })
    expect(articles).toBe(1)
    expect(warnings.map(({ message }) => message).join()).toMatch(/WRITE_FAILED: the cache cannot be written/)
  })

  it('forgets what was kept for other options a month ago', async () => {
    const articles = await folderOf({ 'a.md': '# One' })
    const cache = await folderOf()
    await buildFiles({ articles, cache, base: '/old/' })
    const [old = ''] = await readdir(cache)
    await buildFiles({ articles, cache })
    expect(await readdir(cache)).toHaveLength(2)
    const long = new Date(Date.now() - 31 * 86_400_000)
    await utimes(path.join(cache, old, 'build.bin'), long, long)
    await buildFiles({ articles, cache })
    expect(await readdir(cache)).toHaveLength(1)
    expect(await readdir(cache)).not.toContain(old)
  })

  it('leaves no files of earlier builds behind', async () => {
    const articles = await folderOf({ 'a.md': '# One' })
    const cache = await folderOf()
    for (const title of ['Two', 'Three', 'Four']) {
      await writeFile(path.join(articles, 'a.md'), `# ${title}`)
      await buildFiles({ articles, cache })
    }
    const [own = ''] = await readdir(cache)
    expect(await readdir(path.join(cache, own))).toHaveLength(2)
    expect((await stat(path.join(cache, own))).isDirectory()).toBe(true)
  })
})
