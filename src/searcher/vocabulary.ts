import { backwards, type Kind, type WordList } from '../core/format.js'
import { type PackedTerm, type Shard, unpackShard } from '../core/packed.js'
import { json, type Loader } from './loader.js'

/** A term of the index, and in how many sections it stands. */
export type TermCount = [term: string, sections: number]

/** What a query needs to know of the terms of an index. */
export interface Vocabulary {
  /** The postings of a term; undefined when the index does not have it. */
  term(term: string): Promise<PackedTerm | undefined>
  /** The terms that are longer than the prefix and begin with it: the most frequent, then the first by alphabet. */
  completions(prefix: string, most: number): Promise<TermCount[]>
  /** The terms that a word may be a misspelling of, see {@link mayBeMeant}: nearest, most frequent, first by alphabet. */
  corrections(word: string, edits: number, most: number): Promise<TermCount[]>
}

/** The vocabulary of an index, of which only what is asked for is fetched. */
export function vocabularyOf(loader: Loader): Vocabulary {
  const { files, stride } = loader.manifest
  const shardOf = async (term: string): Promise<Shard> => {
    const [shard] = await loader.find('shards', term)
    return loader.load('shards', shard, (bytes) => unpackShard(bytes, stride))
  }

  const candidates = async (word: string): Promise<TermCount[]> => {
    // A small site has its terms in one shard and no lists of words.
    if (files.words.count === 0)
      return (await shardOf(word)).terms.flatMap(({ term, written }) =>
        written > 0 ? [[term, written]] : [],
      )
    const kept = keptLetters(word)
    const lists = [
      wordsFrom(loader, 'words', word.slice(0, kept)),
      wordsFrom(loader, 'backwards', backwards(word.slice(-kept))).then((list) =>
        list.map(([term, count]): TermCount => [backwards(term), count]),
      ),
    ]
    return [...new Map((await Promise.all(lists)).flat())]
  }

  return {
    async term(term) {
      const { terms } = await shardOf(term)
      return terms.find((packed) => packed.term === term && packed.sections.length > 0)
    },
    async completions(prefix, most) {
      const { terms, prefixes } = await shardOf(prefix)
      const found =
        prefixes.get(prefix) ??
        terms
          .filter(({ term, written }) => written > 0 && term.startsWith(prefix) && term !== prefix)
          .map(({ term, written }): TermCount => [term, written])
      return [...found].sort(byCount).slice(0, most)
    },
    async corrections(word, edits, most) {
      const near = (await candidates(word)).flatMap(([term, count]): [number, TermCount][] => {
        const distance = mayBeMeant(word, term) ? editDistance(word, term, edits) : edits + 1
        return distance > edits ? [] : [[distance, [term, count]]]
      })
      near.sort(([a, termA], [b, termB]) => a - b || byCount(termA, termB))
      return near.slice(0, most).map(([, term]) => term)
    },
  }
}

const byCount = ([a, countA]: TermCount, [b, countB]: TermCount): number =>
  countB - countA || (a < b ? -1 : 1)

/** The words of a list, in however many files, that begin with a prefix. */
async function wordsFrom({ find, load }: Loader, kind: Kind, prefix: string): Promise<TermCount[]> {
  const [[first], [last]] = await Promise.all([find(kind, prefix), find(kind, `${prefix}\uFFFF`)])
  const lists = []
  for (let number = first; number <= last; number++) lists.push(load(kind, number, json<WordList>))
  return (await Promise.all(lists)).flatMap(({ words, counts }) =>
    words.flatMap((word, index): TermCount[] =>
      word.startsWith(prefix) ? [[word, counts[index] as number]] : [],
    ),
  )
}

/**
 * How many letters a misspelt word has right at its start or at its end. One edit leaves half of them on one side or the
 * other, wherever it is; three letters are also enough to find them among few words.
 */
const keptLetters = ({ length }: string): number => Math.min(3, Math.ceil((length - 2) / 2))

/** Whether a term has the first or the last letters of the word: only such terms are considered as corrections. */
export function mayBeMeant(word: string, term: string): boolean {
  const kept = keptLetters(word)
  return term.startsWith(word.slice(0, kept)) || term.endsWith(word.slice(-kept))
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, each one edit.
 * Boytsov, "Indexing methods for approximate dictionary searching", ACM JEA 16 (2011), section 2.
 *
 * @param most the greatest distance of interest: beyond it `most + 1` is returned, early
 * @example editDistance('fecth', 'fetch', 2) // => 1
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const [left, right] = [a.slice(same), b.slice(same)]
  if (most === 0 || left === '' || right === '') return Math.min(most + 1, left.length + right.length)
  // What is passed over on each side by one edit here: few words are within it, and most of those at once.
  const edits = [
    [0, 1],
    [1, 0],
    [1, 1],
  ]
  if (left[0] === right[1] && left[1] === right[0]) edits.push([2, 2])
  return 1 + Math.min(...edits.map(([i, j]) => editDistance(left.slice(i), right.slice(j), most - 1)))
}
