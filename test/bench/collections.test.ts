import path from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  articleOf,
  findCollections,
  numberOf,
  readCollection,
  writeArticles,
} from '../../bench/collections.mjs'
import { parseArticle } from '../../src/indexer/article.js'
import { buildIndex } from '../../src/indexer.js'
import { folderOf, openFolder } from '../folder.js'

const zipped = (...lines: (object | string)[]) =>
  gzipSync(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))

const FILES = {
  'corpus.jsonl.gz': zipped(
    { id: 1, title: 'Wings', text: 'The  lift\nof a wing.' },
    { id: 'b', title: '', text: 'Lift and drag.' },
  ),
  'queries.jsonl.gz': zipped(
    { id: 1, text: 'what  lifts' },
    { id: 2, text: 'not judged' },
    { id: 3, text: 'none relevant' },
  ),
  'qrels.tsv.gz': zipped('1\t1\t2', '1\tb\t1', '1\tgone\t1', '1\tother\t0', '3\tb\t0', '3\t1\t-1'),
}

describe('a collection', () => {
  it('has its documents, and the queries that something answers', async () => {
    const folder = await folderOf(FILES)
    expect(await readCollection(folder)).toEqual({
      name: path.basename(folder),
      documents: [
        { id: '1', title: 'Wings', text: 'The lift of a wing.' },
        { id: 'b', title: '', text: 'Lift and drag.' },
      ],
      queries: [
        {
          id: '1',
          text: 'what lifts',
          grades: new Map([
            ['1', 2],
            ['b', 1],
            ['gone', 1],
          ]),
        },
      ],
      frequencies: new Map([
        ['wings', 1],
        ['the', 1],
        ['lift', 2],
        ['of', 1],
        ['a', 1],
        ['wing', 1],
        ['and', 1],
        ['drag', 1],
      ]),
    })
  })

  it('is found by its own folder and by the one above', async () => {
    const folder = await folderOf({ 'a/corpus.jsonl.gz': '', 'b/corpus.jsonl.gz': '', 'c/other': '', d: '' })
    expect(await findCollections(folder)).toEqual([path.join(folder, 'a'), path.join(folder, 'b')])
    expect(await findCollections(path.join(folder, 'a'))).toEqual([path.join(folder, 'a')])
    await expect(findCollections(path.join(folder, 'c'))).rejects.toThrow(/no collection in .*c/)
  })

  it('becomes a site whose results lead back to its documents', async () => {
    const collection = await readCollection(await folderOf(FILES))
    const [site, out] = [await folderOf(), await folderOf()]
    await writeArticles(collection, site)
    await buildIndex({ articles: site, out })
    const { results } = await (await openFolder(out)).search('lift')
    expect(results.map(({ url }) => numberOf(url)).sort()).toEqual([0, 1])
  })
})

describe('a document as an article', () => {
  const read = (document: { title: string; text: string }) =>
    parseArticle({ path: 'd1.md', text: articleOf(document) }, { base: '/', urls: 'slash' }).article

  const line = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...'# #### - * + > --- === ``` ~~~ | |- $x$ ::: :::note [^1]: [x] [a](b) <b> </b> <!--'.split(' '),
        ),
        fc.constantFrom(
          ...'1. 2) &amp; &#35; http://a.example \\ \\* _a_ **b** {#id} {a} \' " a.b--c ^x^ ~y~ !'.split(' '),
        ),
        fc.constantFrom('import', 'export', 'Note:', 'word', 'naïve', '中文', '1', "it's", '50%', '@x', '/'),
        fc.string({ maxLength: 6 }),
      ),
      { minLength: 1 },
    )
    // A collection is read with runs of spaces as one.
    .map((words) =>
      words
        .join(' ')
        .replace(/[\s\p{C}]+/gu, ' ')
        .trim(),
    )
    // The indexer takes the box of a task and the kind of a note for these even where they are escaped.
    .filter((text) => text !== '' && !/^\[(?:[ x]|!\w+)\]/i.test(text))

  it('says what it said, whatever signs are in it', () => {
    fc.assert(
      fc.property(line, line, (title, text) => {
        const article = read({ title, text })
        expect(article.title).toBe(title)
        expect(article.blocks).toEqual([{ kind: 'text', text, line: expect.any(Number) }])
      }),
      { numRuns: 500 },
    )
  })
})
