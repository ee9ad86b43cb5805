// How many misspelt words the rule for corrections finds again: `node bench/typos.mjs --index <dir>`.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { pick, randomNumbers } from './random.mjs'

const { values } = parseArgs({
  options: { index: { type: 'string' }, words: { type: 'string', default: '400' } },
})
if (!values.index) throw new Error('Name the folder of a sharded index: --index <dir>')
const source = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src/searcher')

// The searcher's own modules, bundled, since its package does not show them.
const { outputFiles } = await build({
  stdin: {
    contents:
      "export { openLoader, json } from './loader.ts'\nexport { vocabularyOf } from './vocabulary.ts'",
    resolveDir: source,
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
})
const { openLoader, json, vocabularyOf } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
)

let bytes = 0
const fetch = async (url) => {
  const content = await readFile(fileURLToPath(url))
  bytes += content.length
  return new Response(content)
}
const base = pathToFileURL(path.resolve(values.index) + path.sep).href
const loader = await openLoader(base, fetch)
const lists = await Promise.all(
  Array.from({ length: loader.manifest.files.words.count }, (_, number) =>
    loader.load('words', number, json),
  ),
)
const all = lists.flatMap(({ words, counts }) => words.map((word, index) => ({ word, count: counts[index] })))
const known = new Set(all.map(({ word }) => word))
const usual = all.filter(({ word, count }) => count > 1 && /^[a-z]{4,}$/.test(word))

const random = randomNumbers(7)
const letter = () => pick(random, [...'abcdefghijklmnopqrstuvwxyz'])
const EDITS = {
  insert: (word, at) => word.slice(0, at) + letter() + word.slice(at),
  delete: (word, at) => word.slice(0, at) + word.slice(at + 1),
  substitute: (word, at) => word.slice(0, at) + letter() + word.slice(at + 1),
  swap: (word, at) => word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2),
}

console.log(
  '| edit | letters | misspelt words | among the three corrections | first of them | kB fetched, mean |',
)
console.log('|---|---|---:|---:|---:|---:|')
for (const [name, edit] of [...Object.entries(EDITS), ['two edits', twice], ['first letter', first]]) {
  for (const [least, most] of [
    [4, 5],
    [6, 7],
    [8, 30],
  ]) {
    if (name === 'two edits' && least < 8) continue
    let asked = 0
    let found = 0
    let best = 0
    let fetched = 0
    const words = usual.filter(({ word }) => word.length >= least && word.length <= most)
    for (let tries = 0; asked < Number(values.words) && tries < 20_000; tries++) {
      const { word } = pick(random, words)
      const typed = edit(word, Math.floor(random() * word.length))
      if (typed.length < 4 || known.has(typed)) continue
      asked++
      // A visitor who comes with an empty cache.
      const fresh = await openLoader(base, fetch)
      bytes = 0
      const corrections = await vocabularyOf(fresh).corrections(typed, typed.length >= 8 ? 2 : 1, 3)
      fetched += bytes
      if (corrections.some(([term]) => term === word)) found++
      if (corrections[0]?.[0] === word) best++
    }
    const share = (part) => `${((100 * part) / asked).toFixed(1)} %`
    console.log(
      `| ${name} | ${least} to ${most} | ${asked} | ${share(found)} | ${share(best)} | ${(fetched / asked / 1000).toFixed(1)} |`,
    )
  }
}

function twice(word, at) {
  const other = Math.floor(random() * word.length)
  return pick(random, Object.values(EDITS))(pick(random, Object.values(EDITS))(word, at), other)
}

function first(word) {
  return pick(random, [EDITS.insert, EDITS.delete, EDITS.substitute, EDITS.swap])(word, 0)
}
