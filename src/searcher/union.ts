import type {
  backwards,
  Column,
  FacetValue,
  Kind,
  Manifest,
  StoredArticle,
  WordList,
} from '../core/format.js'
import type { Completions, PackedTerm, Shard, unpackShard } from '../core/packed.js'
import type { Loader } from './loader.js'

/** An index among several. */
export interface Member {
  loader: Loader
  /** What its results are labelled with. */
  source: string
  /** The URL of an article from where it is shown. */
  urlOf: (url: string) => string
}

type Read = Parameters<Loader['load']>[2]

/** Most files that are kept as they were united: those of a query and of some before it. */
const MOST_KEPT = 64

/**
 * Several indexes of one analyzer as one: their articles follow each other, in the order of the indexes, and what was counted is
 * summed. The searcher asks it like any other, so that scores are those of one index over all articles, to the last bit, but
 * for:
 *
 * - the average lengths of fields, which are those of the indexes, weighted by their sections; MiniSearch's own running average
 *   depends on the order in which sections came
 * - the field `kin`, which each index found among its own sections
 * - the choice among completions of a prefix whose words fill more than one shard: of each index only the most frequent are known
 *
 * @param unpack, reverse, ofOneFile of the searcher: how shards are read, letters turned round, and how many articles one file
 *   of a column covers
 */
export function uniteLoaders(
  members: readonly Member[],
  unpack: typeof unpackShard,
  reverse: typeof backwards,
  ofOneFile: number,
): Loader {
  const manifests = members.map(({ loader }) => loader.manifest)
  const stride = Math.max(...manifests.map((manifest) => manifest.stride))
  /** The number of the first article of each index. */
  const firsts: number[] = []
  let articles = 0
  for (const { counts } of manifests) {
    firsts.push(articles)
    articles += counts.articles
  }

  /** How files are united, by number; a number is given when a file is first asked for. */
  const tasks: ((read: Read) => Promise<unknown>)[] = []
  const numbers = new Map<string, number>()
  const numberOf = (key: string, task: (read: Read) => Promise<unknown>): number => {
    const number = numbers.get(key) ?? tasks.push(task) - 1
    numbers.set(key, number)
    return number
  }
  /** The one used last at the end. */
  const kept = new Map<number, Promise<unknown>>()
  const load = (number: number, read: Read): Promise<unknown> => {
    const loading = kept.get(number) ?? (tasks[number] as (read: Read) => Promise<unknown>)(read)
    kept.delete(number)
    kept.set(number, loading)
    loading.catch(() => kept.delete(number))
    if (kept.size > MOST_KEPT) kept.delete([...kept.keys()][0] as number)
    return loading
  }

  const shardOf = ({ loader }: Member, number: number): Promise<Shard> =>
    loader.load('shards', number, (bytes) => unpack(bytes, loader.manifest.stride))
  const findShards = async (term: string): Promise<number> => {
    const places = await Promise.all(members.map(({ loader }) => loader.find('shards', term)))
    const own = places.map(([number]) => number)
    return numberOf(`shards ${own}`, async () => {
      const shards = members.map((member, index) => shardOf(member, own[index] as number))
      return uniteShards(await Promise.all(shards), (index, id) => {
        const { stride: before } = manifests[index] as Manifest
        return ((firsts[index] as number) + Math.floor(id / before)) * stride + (id % before)
      })
    })
  }

  const wordsOf = async (member: Member, kind: Kind, prefix: string, read: Read): Promise<WordList[]> => {
    const { loader } = member
    if (loader.manifest.files.words.count === 0) {
      // A small site has its terms in one shard and no lists of words.
      const terms = (await shardOf(member, 0)).terms.filter(({ written }) => written > 0)
      const words = terms.map(({ term }) => (kind === 'backwards' ? reverse(term) : term))
      return [{ words, counts: terms.map(({ written }) => written) }]
    }
    const bounds = await Promise.all([prefix, `${prefix}\uFFFF`].map((key) => loader.find(kind, key)))
    const [first, last] = bounds.map(([number]) => number) as [number, number]
    return Promise.all(
      Array.from({ length: last - first + 1 }, (_, index) =>
        loader.load(kind, first + index, read as (bytes: Uint8Array) => WordList),
      ),
    )
  }
  const findWords = (kind: Kind, key: string): number => {
    // The searcher asks where the words of a prefix begin and where they end: here both is one list.
    const prefix = key.replace('\uFFFF', '')
    return numberOf(`${kind} ${prefix}`, async (read): Promise<WordList> => {
      const lists = await Promise.all(members.map((member) => wordsOf(member, kind, prefix, read)))
      const sums = new Map<string, number>()
      for (const { words, counts } of lists.flat())
        for (const [at, word] of words.entries())
          if (word.startsWith(prefix)) sums.set(word, (sums.get(word) ?? 0) + (counts[at] as number))
      return { words: [...sums.keys()], counts: [...sums.values()] }
    })
  }

  const findStore = async (article: number): Promise<[number, number]> => {
    const index = firsts.filter((first) => first <= article).length - 1
    const { loader, source, urlOf } = members[index] as Member
    const [store, place] = await loader.find('stores', article - (firsts[index] as number))
    const number = numberOf(`stores ${index} ${store}`, (read) =>
      loader.load('stores', store, (bytes) =>
        (read(bytes) as StoredArticle[]).map((one) => ({ ...one, url: urlOf(one.url), source })),
      ),
    )
    return [number, place]
  }

  const columns = [...new Set(manifests.flatMap((manifest) => Object.keys(manifest.columns)))].map((name) => {
    const files = Array.from({ length: Math.ceil(articles / ofOneFile) }, (_, file) =>
      numberOf(`columns ${file} ${name}`, async (read): Promise<Column> => {
        const { values, of } = await loadColumn(members, name, read as (bytes: Uint8Array) => Column)
        return { values, of: of.slice(file * ofOneFile, (file + 1) * ofOneFile) }
      }),
    )
    return [name, [files[0], files.length]] as [string, [number, number]]
  })

  return {
    folder: (members[0] as Member).loader.folder,
    manifest: {
      ...uniteManifests(manifests, firsts),
      ...{ stride, columns: Object.fromEntries(columns) },
    },
    load: (_, number, read) => load(number, read) as Promise<never>,
    async find(kind, key) {
      if (typeof key === 'number') return findStore(key)
      return [kind === 'shards' ? await findShards(key) : findWords(kind, key), 0]
    },
  }
}

function uniteManifests(manifests: readonly Manifest[], firsts: readonly number[]): Manifest {
  const [first] = manifests as [Manifest]
  const sum = (numberOf: (manifest: Manifest) => number) =>
    manifests.reduce((all, manifest) => all + numberOf(manifest), 0)
  const sections = sum(({ counts }) => counts.sections)
  const synonyms = new Map<string, string[]>()
  for (const [term, others] of manifests.flatMap((manifest) => Object.entries(manifest.synonyms ?? {})))
    synonyms.set(term, [...new Set([...(synonyms.get(term) ?? []), ...others])])
  const pins = manifests.flatMap((manifest, index) =>
    (manifest.pins ?? []).map((pin) => ({ ...pin, article: pin.article + (firsts[index] as number) })),
  )
  // Where the texts of any index are cut, those of all may be: what is looked for in texts alone counts for none.
  const limits = manifests.flatMap(({ textLimit }) => textLimit ?? [])
  const fresh = manifests.flatMap(({ freshness }) => freshness ?? [])
  const newest = fresh.map((one) => one.newest).sort()
  const { format, analyzer, language } = first
  const hasWords = manifests.some(({ files }) => files.words.count > 0)
  return {
    ...{ format, analyzer, language, pins },
    counts: {
      articles: sum(({ counts }) => counts.articles),
      sections,
      terms: sum(({ counts }) => counts.terms),
    },
    averages: first.averages.map(
      (_, field) => sum(({ averages, counts }) => (averages[field] as number) * counts.sections) / sections,
    ),
    stride: first.stride,
    files: { ...first.files, words: { count: Number(hasWords), groups: '' } },
    columns: {},
    synonyms: Object.fromEntries(synonyms),
    ...(fresh[0] && { freshness: { days: fresh[0].days, newest: newest.at(-1) as string } }),
    ...(limits.length > 0 && { textLimit: Math.min(...limits) }),
  }
}

/** @param renumber makes the number of a section that of the whole, by the index that it is of */
function uniteShards(shards: readonly Shard[], renumber: (index: number, id: number) => number): Shard {
  const united = new Map<string, PackedTerm>()
  for (const [index, { terms }] of shards.entries()) {
    for (const packed of terms) {
      const before = united.get(packed.term)
      const { term, written, fields, frequencies, lengths } = packed
      const sections = Array.from(packed.sections, (id) => renumber(index, id))
      united.set(
        term,
        before
          ? {
              ...{ term, written: before.written + written },
              sections: [...before.sections, ...sections],
              fields: concat(before.fields, fields),
              frequencies: concat(before.frequencies, frequencies),
              lengths: concat(before.lengths, lengths),
            }
          : { term, written, sections, fields, frequencies, lengths },
      )
    }
  }
  const prefixes = new Set(shards.flatMap((shard) => [...shard.prefixes.keys()]))
  return {
    terms: [...united.values()],
    prefixes: new Map([...prefixes].map((prefix) => [prefix, completionsOf(prefix, shards)])),
  }
}

const concat = (a: ArrayLike<number>, b: ArrayLike<number>): number[] => [...Array.from(a), ...Array.from(b)]

function completionsOf(prefix: string, shards: readonly Shard[]): Completions {
  const sums = new Map<string, number>()
  for (const { terms, prefixes } of shards) {
    const own =
      prefixes.get(prefix) ??
      terms
        .filter(({ term, written }) => written > 0 && term.startsWith(prefix) && term !== prefix)
        .map(({ term, written }): [string, number] => [term, written])
    for (const [term, count] of own) sums.set(term, (sums.get(term) ?? 0) + count)
  }
  return [...sums]
}

/** The values that the articles of all indexes have under a name, one index after the other. */
async function loadColumn(
  members: readonly Member[],
  name: string,
  read: (bytes: Uint8Array) => Column,
): Promise<Column> {
  const files = members.map(async ({ loader: { manifest, load } }) => {
    const [first, count] = Object.hasOwn(manifest.columns, name) ? (manifest.columns[name] ?? [0, 0]) : [0, 0]
    return Promise.all(Array.from({ length: count }, (_, file) => load('columns', first + file, read)))
  })
  const values: FacetValue[] = []
  const of: number[][] = []
  for (const [index, own] of (await Promise.all(files)).entries()) {
    const end = of.length + (members[index] as Member).loader.manifest.counts.articles
    for (const column of own) {
      const before = values.length
      for (const value of column.values) values.push(value)
      for (const positions of column.of) of.push(positions.map((position) => position + before))
    }
    while (of.length < end) of.push([])
  }
  return { values, of }
}
