import { FascicleError } from '../core/error.js'
import type { StoredArticle, StoredSection } from '../core/format.js'
import { type Fetch, type Loader, openLoader } from '../searcher/loader.js'
import { fragmentOf, headingsAbove, loadArticle, storedArticles } from '../searcher/results.js'

/** A section as it is stored, with what stands around it. */
export interface WholeSection {
  url: string
  title: string
  trail: string[]
  text: string
  code?: string
  /** Whether the index keeps only the beginning of its text. */
  isCut: boolean
  previous?: Neighbour
  next?: Neighbour
}

/** A section before or after another one of the same article. */
export interface Neighbour {
  url: string
  heading: string
}

/** Reads sections by their URLs. */
export interface Library {
  /** Notes the number of an article, so that reading it needs no search for it. */
  note(url: string, article: number): void
  /** @throws FascicleError `UNKNOWN_URL`, whose mend names the nearest, or what is wrong with a file of the index */
  read(url: string): Promise<WholeSection>
}

/** Most URLs that are named in place of an unknown one. */
const MOST_NAMED = 5

/**
 * Opens the texts of an index.
 *
 * An article that no search has shown is looked for in all texts, once.
 */
export async function openLibrary(base: string, fetch: Fetch): Promise<Library> {
  let loader = await openLoader(base, fetch)
  const numbers = new Map<string, number>()
  let all: Promise<StoredArticle[]> | undefined
  const readAll = (): Promise<StoredArticle[]> => {
    all ??= collect(loader)
    all.catch(() => {
      all = undefined
    })
    return all
  }

  const articleOf = async (url: string): Promise<StoredArticle | undefined> => {
    const number = numbers.get(url)
    const noted = number === undefined ? undefined : await loadArticle(loader, number)
    // Another build may have given the number to another article.
    if (noted?.url === url) return noted
    return (await readAll()).find((article) => article.url === url)
  }
  const read = async (url: string): Promise<WholeSection> => {
    const [path, anchor = ''] = split(url)
    const article = await articleOf(path)
    const position = article?.sections.findIndex((section) => hashOf(section) === anchor && anchor !== '')
    if (article && (anchor === '' || position !== -1))
      return sectionOf(article, anchor === '' ? 0 : (position as number), loader.manifest.textLimit)
    const known = article ? urlsOf(article) : (await readAll()).flatMap(urlsOf)
    throw new FascicleError(
      'UNKNOWN_URL',
      article ? `the article ${path} has no section ${anchor}` : `there is no article ${path}`,
      { mend: `search for it, or take one of ${nearest(url, known).join(', ')}` },
    )
  }
  return {
    note: (url, article) => void numbers.set(url, article),
    read: (url) =>
      read(url).catch(async (error) => {
        if (!(error instanceof FascicleError) || error.code === 'NETWORK') throw error
        // It may have been built anew since.
        loader = await openLoader(base, fetch, true)
        all = undefined
        return read(url)
      }),
  }
}

async function collect(loader: Loader): Promise<StoredArticle[]> {
  const articles = []
  for await (const article of storedArticles(loader)) articles.push(article)
  return articles
}

/** The URL of an article, and the fragment as it is stored, without what only tells a browser which words to mark. */
function split(url: string): [path: string, hash: string] {
  const [path = '', hash = ''] = url.replace(/:~:.*/, '').split('#')
  return [path, hash && `#${decode(hash)}`]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign is meant as it is.
    return text
  }
}

const hashOf = ([anchor, heading]: StoredSection): string => fragmentOf(anchor, heading)

const urlsOf = ({ url, sections }: StoredArticle): string[] =>
  sections.map((section) => url + hashOf(section))

function sectionOf(article: StoredArticle, position: number, limit?: number): WholeSection {
  const { url, title, sections } = article
  const own = sections[position] as StoredSection
  const [anchor, heading, parent = 0, text = '', code = ''] = own
  const neighbour = (at: number): Neighbour | undefined => {
    const section = sections[at]
    return section && { url: url + hashOf(section), heading: section[1] || title }
  }
  const [previous, next] = [neighbour(position - 1), neighbour(position + 1)]
  return {
    ...{
      url: url + hashOf(own),
      title,
      trail: anchor === '' ? [title] : [title, ...headingsAbove(sections, parent), heading],
    },
    text: text || (position === 0 ? (article.description ?? '') : ''),
    ...(code && { code }),
    isCut: limit !== undefined && Math.max(text.length, code.length) >= limit,
    ...(previous && { previous }),
    ...(next && { next }),
  }
}

/** The URLs that share most with another one: its words first, then its letters at the start. */
function nearest(url: string, known: readonly string[]): string[] {
  const wordsOf = (text: string) =>
    new Set(
      decode(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [],
    )
  const wanted = wordsOf(url)
  const rank = (other: string): number => {
    const words = wordsOf(other)
    let shared = 0
    for (const word of wanted)
      for (const one of words) {
        if (one === word) shared += 1
        else if (one.startsWith(word) || word.startsWith(one)) shared += 0.6
        else if (pairsShared(one, word) > 0.5) shared += 0.5
      }
    return shared / Math.sqrt(words.size + wanted.size)
  }
  return known
    .map((other): [string, number] => [other, rank(other)])
    .sort(([a, rankA], [b, rankB]) => rankB - rankA || a.length - b.length)
    .slice(0, MOST_NAMED)
    .map(([other]) => other)
}

/** Dice's coefficient of the pairs of letters of two words, from 0 to 1. */
function pairsShared(a: string, b: string): number {
  const pairsOf = (word: string) =>
    Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => word.slice(at, at + 2))
  const [left, right] = [pairsOf(a), pairsOf(b)]
  return (2 * left.filter((pair) => right.includes(pair)).length) / Math.max(1, left.length + right.length)
}
