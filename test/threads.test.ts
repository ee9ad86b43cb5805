import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { buildFiles } from '../src/indexer.js'
import { folderOf } from './folder.js'

const { buildFiles: buildOnThreads } = (await import(
  new URL('../dist/indexer.js', import.meta.url).href
)) as typeof import('../src/indexer.js')

/** A site of 5 MB: enough that the built package reads it on threads. The source does not: the worker is not beside it. */
const site = () => {
  const words = Array.from(
    { length: 3000 },
    (_, number) => `w${createHash('md5').update(`${number}`).digest('hex')}`,
  )
  const text = (count: number, start: number) =>
    Array.from({ length: count }, (_, index) => words[(start * 31 + index * 7) % 2999]).join(' ')
  return Object.fromEntries(
    Array.from({ length: 150 }, (_, number) => [
      `${number}.md`,
      `---\ntitle: "Page ${number}"\n---\n${text(500, number)}\n\n## ${text(3, number)}\n\n${text(500, number + 500)}`,
    ]),
  )
}

it('on threads a build gives the same bytes, errors and warnings, in the same order', async () => {
  const articles = await folderOf({
    ...site(),
    '10b.md': '---\ntitle: [x]\n---\ntext',
    '20b.md': '---\ntitle: "x\n---\ntext',
    '30b.md': new Uint8Array([0xff, 0xfe, 0x41]),
  })
  const phases = new Set<string>()
  const [alone, together] = await Promise.all([
    buildFiles({ articles }),
    buildOnThreads({ articles, onProgress: (phase) => phases.add(phase) }),
  ])
  const plain = ({ files, pages, errors, warnings }: typeof alone) => ({
    pages,
    files: files.map(({ name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')]),
    faults: [errors, warnings].map((list) => list.map(({ name, code, message }) => [name, code, message])),
  })
  expect(plain(together)).toEqual(plain(alone))
  expect(together.errors.map(({ code }) => code)).toEqual(['FRONT_MATTER', 'NOT_UTF8'])
  expect(together.warnings).toHaveLength(1)
  expect([...phases]).toEqual(['reading', 'packing'])
})
