import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { wordsOf } from './queries.mjs'

/**
 * Documents, and queries of which people said which documents answer them.
 *
 * @typedef {object} Collection
 * @property {string} name of its folder
 * @property {Document[]} documents
 * @property {JudgedQuery[]} queries those with a relevant document
 * @property {Map<string, number>} frequencies in how many documents each word stands
 */

/** @typedef {{ id: string, title: string, text: string }} Document on one line each; the title may be empty */

/**
 * @typedef {object} JudgedQuery
 * @property {string} id
 * @property {string} text
 * @property {Map<string, number>} grades of the relevant documents, by id, all above 0
 */

const CORPUS = 'corpus.jsonl.gz'
const QUERIES = 'queries.jsonl.gz'
const JUDGEMENTS = 'qrels.tsv.gz'

/**
 * The folders of collections: the one that is named, or else those below it.
 *
 * @param {string} directory
 * @returns {Promise<string[]>}
 * @throws {Error} when there are none
 */
export async function findCollections(directory) {
  const below = (await readdir(directory, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(directory, name))
    .sort()
  const found = []
  for (const folder of [directory, ...below]) if (await isThere(path.join(folder, CORPUS))) found.push(folder)
  if (found.length === 0) throw new Error(`no collection in ${directory}: a folder with ${CORPUS} is one`)
  return found
}

/**
 * Reads a collection: `corpus.jsonl.gz` with lines of `{ id, title, text }`, `queries.jsonl.gz` with lines of
 * `{ id, text }`, and `qrels.tsv.gz` with lines of query id, document id and grade between tabs. A grade of 0 or less is
 * not relevant. Judgements of documents that the corpus has not are kept: trec_eval counts them as never found.
 *
 * @param {string} folder
 * @returns {Promise<Collection>}
 */
export async function readCollection(folder) {
  const [documents, queries, judgements] = await Promise.all(
    [CORPUS, QUERIES, JUDGEMENTS].map((name) => readLines(path.join(folder, name))),
  )
  /** @type {Map<string, Map<string, number>>} */
  const grades = new Map()
  for (const line of judgements) {
    const [query, document, grade] = line.split('\t')
    if (!(Number(grade) > 0)) continue
    grades.set(query, (grades.get(query) ?? new Map()).set(document, Number(grade)))
  }
  const read = {
    name: path.basename(path.resolve(folder)),
    documents: documents
      .map((line) => JSON.parse(line))
      .map(({ id, title, text }) => ({ id: String(id), title: oneLine(title ?? ''), text: oneLine(text) })),
    queries: queries
      .map((line) => JSON.parse(line))
      .map(({ id, text }) => ({ id: String(id), text: oneLine(text) }))
      .flatMap((query) => {
        const judged = grades.get(query.id)
        return judged ? [{ ...query, grades: judged }] : []
      }),
  }
  return { ...read, frequencies: countDocuments(read.documents) }
}

/**
 * Writes a collection as a site, an article for each document.
 *
 * @param {Collection} collection
 * @param {string} directory
 */
export async function writeArticles({ documents }, directory) {
  await mkdir(directory, { recursive: true })
  for (const [number, document] of documents.entries()) {
    await writeFile(path.join(directory, `d${number}.md`), articleOf(document))
  }
}

/**
 * The number of the document that {@link writeArticles} made an article of.
 *
 * @param {string} url
 * @example numberOf('/d12/#part') // => 12
 */
export const numberOf = (url) => Number(/^\/d(\d+)\//.exec(url)?.[1])

/**
 * A document as Markdown that means what it says: every character that Markdown may take for a sign is escaped, so that
 * no text becomes a heading, a list or a tag.
 *
 * @param {Pick<Document, 'title' | 'text'>} document
 * @example articleOf({ title: 'Wings', text: '# 1 a_b' }) // => '---\ntitle: "Wings"\n---\n\n\\# 1 a\\_b\n'
 */
export const articleOf = ({ title, text }) =>
  `---\ntitle: ${JSON.stringify(title)}\n---\n\n${text.replace(/[!-/:-@[-`{-~]/g, '\\$&')}\n`

/** @param {readonly Document[]} documents */
function countDocuments(documents) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { title, text } of documents) {
    for (const word of new Set(wordsOf(`${title} ${text}`))) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** @param {string} file */
async function readLines(file) {
  return gunzipSync(await readFile(file))
    .toString()
    .trim()
    .split(/\r?\n/)
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, ' ').trim()

/** @param {string} file */
const isThere = (file) =>
  access(file).then(
    () => true,
    () => false,
  )
