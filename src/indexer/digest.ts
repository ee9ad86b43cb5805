import { type Analyzer, cutWords } from '../core/analyzer.js'
import type { Facets, StoredArticle } from '../core/format.js'
import { reader, writer } from '../core/packed.js'
import { FIELDS, type Field } from '../core/schema.js'
import type { Article } from './article.js'
import type { Section } from './sections.js'

/**
 * An article, read, as the index needs it: plain data, that goes from one thread to another and lies in the cache. What
 * every build asks of every article.
 */
export interface Digest {
  /** Path of its file below the folder of articles. */
  path: string
  url: string
  /** Of BCP 47, without region. */
  language: string
  title: string
  date: string | undefined
  updated: string | undefined
  boost: number | undefined
  facets: Facets
  /** Of its sections, in reading order; the first is the lead. */
  anchors: string[]
  headings: string[]
  /**
   * For each section {@link NUMBERS} of them: level, lengths of text and code, and for each field 0 when it says nothing,
   * else one more than its length, see {@link roundLength}.
   */
  numbers: Uint32Array
}

/** The rest of an article, and most of its bytes: asked for only where the index changes. */
export interface Body {
  shown: Pick<StoredArticle, 'description' | 'lang' | 'previous' | 'next'>
  /** Of each section. */
  texts: string[]
  codes: string[]
  /** The different terms of the article, apart by spaces. */
  terms: string
  /** Its different words, apart by spaces, and in how many of its sections each stands. */
  words: string
  written: Uint32Array
  /**
   * For each section which fields have terms, one bit each; for each of those how many different terms, and for each of
   * these its position in `terms` and how often it stands there. Numbers of seven bits a byte.
   */
  postings: Uint8Array
}

/** How many of a digest's numbers each section has. */
export const NUMBERS = 3 + FIELDS.length

/** Analyzes the sections of an article. The lead is the first of them. */
export function digestArticle(
  article: Article,
  language: string,
  sections: readonly Section[],
  analyzer: Analyzer,
): { digest: Digest; body: Body } {
  const { path, url, title, date, updated, boost, facets, description, lang, previous, next } = article
  const numbers = new Uint32Array(sections.length * NUMBERS)
  const counter = openCounter(analyzer)
  const postings = writer()
  for (const [index, section] of sections.entries()) {
    const { level, text, code } = section
    numbers.set([level, text.length, code.length], index * NUMBERS)
    const counts = fieldsOf(article, section).map(
      ([field, said]) => [field, counter.count(said, index)] as const,
    )
    for (const [field, { terms }] of counts)
      numbers[index * NUMBERS + 3 + field] = roundLength(terms.length) + 1
    const present = counts.filter(([, { terms }]) => terms.length > 0)
    postings.number(present.reduce((mask, [field]) => mask | (1 << field), 0))
    for (const [, { terms, times }] of present) {
      postings.number(terms.length)
      for (let at = 0; at < terms.length; at++) {
        postings.number(terms[at] as number)
        postings.number(times[at] as number)
      }
    }
  }
  const { terms, words, written } = counter
  return {
    digest: {
      ...{ path, url, language, title, date, updated, boost, facets, numbers },
      anchors: sections.map(({ anchor }) => anchor),
      headings: sections.map(({ heading }) => heading),
    },
    body: {
      shown: {
        ...(description !== undefined && { description }),
        ...(lang !== undefined && { lang }),
        ...(previous !== undefined && { previous }),
        ...(next !== undefined && { next }),
      },
      texts: sections.map(({ text }) => text),
      codes: sections.map(({ code }) => code),
      terms: [...terms.keys()].join(' '),
      words: [...words.keys()].join(' '),
      written: Uint32Array.from(written),
      postings: postings.bytes().slice(),
    },
  }
}

/**
 * A field's length as the index keeps it: of its different terms, what three significant bits can say, exactly up to 8, then
 * 10, 12, 14, 16, 20 … It is repeated with every posting and hardly compresses: rounded, shards are 14 % smaller, and three
 * collections rank as well (nDCG@10 0.5683 for 0.5676). Lucene keeps four bits of it (`SmallFloat`).
 */
export function roundLength(length: number): number {
  let shift = 0
  while (length >> shift > 7) shift++
  return Math.round(length / 2 ** shift) * 2 ** shift
}

/**
 * Calls back for each term of each field of each section, in this order.
 *
 * @param visit `length`: of the field, see {@link roundLength}
 */
export function visitPostings(
  { postings }: Body,
  sections: number,
  visit: (section: number, field: number, position: number, times: number, length: number) => void,
): void {
  const { number } = reader(postings, 0)
  for (let section = 0; section < sections; section++) {
    for (let field = 0, mask = number(); mask > 0; field++, mask >>= 1) {
      if (!(mask & 1)) continue
      const terms = number()
      const length = roundLength(terms)
      for (let left = terms; left > 0; left--) visit(section, field, number(), number(), length)
    }
  }
}

/** The terms of a text, by their position among those of the article, and how often each stands there. */
interface Counts {
  terms: number[]
  times: number[]
}

/** Counts what stands in the texts of an article. Each of its different words is stemmed once, and has a number from then on. */
function openCounter(analyzer: Analyzer) {
  const terms = new Map<string, number>()
  const words = new Map<string, number>()
  /** Of each word: the position of its term, in how many sections it stands, and the last of them. */
  const termOf: number[] = []
  const written: number[] = []
  const last: number[] = []
  /** Of each term, how often it stands in the text at hand. */
  const here: number[] = []
  const add = (word: string): number => {
    const term = analyzer.stem(word)
    let position = terms.get(term)
    if (position === undefined) {
      position = terms.size
      terms.set(term, position)
      here.push(0)
    }
    words.set(word, termOf.length)
    written.push(0)
    last.push(-1)
    return termOf.push(position) - 1
  }
  return {
    terms,
    words,
    written,
    count(text: string, section: number): Counts {
      const found: number[] = []
      for (const { word } of cutWords(text)) {
        const number = words.get(word) ?? add(word)
        if (last[number] !== section) {
          last[number] = section
          written[number] = (written[number] as number) + 1
        }
        const term = termOf[number] as number
        if (here[term] === 0) found.push(term)
        here[term] = (here[term] as number) + 1
      }
      const times = found.map((term) => here[term] as number)
      for (const term of found) here[term] = 0
      return { terms: found, times }
    },
  }
}

/** What each field of a section says, by its number; a field that says nothing is left out. */
export function fieldsOf(article: Article, section: Section): [field: number, text: string][] {
  const isLead = section.anchor === ''
  const fields: Record<Field, string> = {
    title: isLead ? article.title : '',
    headings: isLead ? '' : [...section.above, section.heading].join('\n'),
    text: isLead ? [article.title, section.text].filter((one) => one !== '').join('\n') : section.text,
    code: section.code,
    tags: isLead ? article.tags.join('\n') : '',
    description: isLead ? (article.description ?? '') : '',
    // Not of the article, but of its neighbours: `kin.ts`.
    kin: '',
  }
  return FIELDS.map((name, number): [number, string] => [number, fields[name]]).filter(
    ([, text]) => text !== '',
  )
}
