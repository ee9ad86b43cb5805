// node peers/build.mjs <peer> <sections.jsonl> <index.json>: the build of one peer, a process of its own so that
// its time and memory can be measured.
import { readFile, writeFile } from 'node:fs/promises'

const [peer, sectionsFile, indexFile] = process.argv.slice(2)
const { build } = await import(`./${peer}.mjs`)
const lines = (await readFile(sectionsFile, 'utf8')).trimEnd().split('\n')
await writeFile(indexFile, await build(lines.map((line) => JSON.parse(line))))
