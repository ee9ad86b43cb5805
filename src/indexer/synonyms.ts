import type { Analyzer } from '../core/analyzer.js'
import { FascicleError } from '../core/error.js'
import type { Manifest, Pin } from '../core/format.js'
import type { Digest } from './digest.js'

/** The file beside the articles that is read when no other is named: of the site's own language, or of another one. */
export const synonymsName = (language?: string): string =>
  language === undefined ? 'synonyms.json' : `synonyms.${language}.json`

/** Most words of one side: longer ones would have to be looked for at every place of every query. */
const MOST_WORDS = 6

/** What the file says, checked: phrases as their author wrote them. */
interface Vocabulary {
  synonyms: string[][]
  oneWay: [from: string, to: string[]][]
  pinned: { queries: string[]; urls: string[] }[]
}

/**
 * Reads what means the same and what comes first, as the site's owner says it:
 *
 * ```json
 * { "synonyms": [["KAP", "ketamine-assisted psychotherapy"]],
 *   "oneWay": { "molly": ["MDMA"] },
 *   "pinned": [{ "queries": ["want to die"], "urls": ["/find-help-now/#right-now"] }] }
 * ```
 *
 * What cannot be used is left out and reported; the rest holds.
 *
 * @param file its path, for the messages
 * @param digests the articles of the site, which `pinned` names by their addresses
 */
export function readSynonyms(
  text: string,
  file: string,
  analyzer: Analyzer,
  digests: readonly Digest[],
): Pick<Manifest, 'synonyms' | 'pins'> & { errors: FascicleError[] } {
  const errors: FascicleError[] = []
  const lineOf = (phrase: string): number | undefined => {
    const at = text.indexOf(JSON.stringify(phrase))
    return at < 0 ? undefined : text.slice(0, at).split('\n').length
  }
  const report = (what: string, mend: string, phrase?: string) => {
    const line = phrase === undefined ? undefined : lineOf(phrase)
    const error = new FascicleError('BAD_SYNONYMS', what, { mend, file, line })
    if (!errors.some(({ message }) => message === error.message)) errors.push(error)
  }
  const { synonyms, oneWay, pinned } = parse(text, report)

  const found = new Map<string, Set<string>>()
  /** The terms of a phrase; nothing when it cannot be looked up. */
  const termsOf = (phrase: string): string[] | undefined => {
    const terms = analyzer.tokens(phrase).map(({ term }) => term)
    if (terms.length > 0 && terms.length <= MOST_WORDS) return terms
    report(`"${phrase}" has ${terms.length} words`, `write 1 to ${MOST_WORDS} words`, phrase)
    return undefined
  }
  const add = (from: string, to: string) => {
    const key = termsOf(from)?.join(' ')
    const tokens = termsOf(to) && analyzer.tokens(to)
    if (key === undefined || !tokens) return
    const content = tokens.filter(({ word }) => !analyzer.isStopWord(word))
    const value = (content.length > 0 ? content : tokens).map(({ term }) => term).join(' ')
    if (value === key) return
    found.set(key, (found.get(key) ?? new Set()).add(value))
  }
  for (const group of synonyms)
    for (const from of group) for (const to of group) if (from !== to) add(from, to)
  const cycle = findCycle(new Map(oneWay))
  if (cycle)
    report(
      `one-way synonyms lead back to themselves: ${cycle.join(' → ')}`,
      'list them as one group of "synonyms", or take one of them out',
      cycle[0],
    )
  else for (const [from, to] of oneWay) for (const one of to) add(from, one)

  const pins: Pin[] = []
  for (const { queries, urls } of pinned) {
    for (const url of urls) {
      const place = placeOf(url, digests)
      if (typeof place === 'string') report(place, 'correct the address, or take it out', url)
      else
        for (const query of queries) {
          const terms = termsOf(query)
          if (terms) pins.push({ terms, ...place })
        }
    }
  }
  const all = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ...(all.length > 0 && { synonyms: Object.fromEntries(all.map(([key, set]) => [key, [...set]])) }),
    ...(pins.length > 0 && { pins }),
    errors,
  }
}

type Report = (what: string, mend: string, phrase?: string) => void

function parse(text: string, report: Report): Vocabulary {
  const none: Vocabulary = { synonyms: [], oneWay: [], pinned: [] }
  let data: unknown
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    report(`the file is no JSON: ${(error as Error).message}`, 'correct it')
    return none
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    report('the file holds no object', 'write { "synonyms": [["one", "other"]] }')
    return none
  }
  const isTexts = (value: unknown): value is string[] =>
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
  for (const [name, value] of Object.entries(data)) {
    if (name === 'synonyms' && Array.isArray(value)) {
      for (const group of value) {
        if (isTexts(group) && group.length > 1) none.synonyms.push(group)
        else report(`${JSON.stringify(group)} is no group of synonyms`, 'write ["one", "other"]')
      }
    } else if (name === 'oneWay' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [from, to] of Object.entries(value)) {
        if (isTexts(to)) none.oneWay.push([from, to])
        else report(`"${from}" has ${JSON.stringify(to)}`, `write "${from}": ["other"]`, from)
      }
    } else if (name === 'pinned' && Array.isArray(value)) {
      for (const pin of value) {
        if (isTexts(pin?.queries) && isTexts(pin?.urls)) none.pinned.push(pin)
        else
          report(
            `${JSON.stringify(pin)} pins nothing`,
            'write { "queries": ["some words"], "urls": ["/page/"] }',
          )
      }
    } else if (!name.startsWith('$'))
      report(`"${name}" is unknown or has another form`, 'use "synonyms", "oneWay" and "pinned"', name)
  }
  return none
}

/** Phrases that lead back to the first of them; nothing when there are none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (phrase: string, path: string[]): string[] | undefined => {
    const at = path.indexOf(phrase)
    if (at >= 0) return [...path.slice(at), phrase]
    if (done.has(phrase)) return undefined
    for (const next of graph.get(phrase) ?? []) {
      const cycle = visit(next, [...path, phrase])
      if (cycle) return cycle
    }
    done.add(phrase)
    return undefined
  }
  for (const phrase of graph.keys()) {
    const cycle = visit(phrase, [])
    if (cycle) return cycle
  }
  return undefined
}

/** Where an address is in the index; what is wrong with it when it is nowhere. */
function placeOf(address: string, digests: readonly Digest[]): Pick<Pin, 'article' | 'section'> | string {
  const [url, anchor = ''] = address.split('#') as [string, string?]
  const article = digests.findIndex((digest) => digest.url === url)
  if (article < 0) return `no article has the address ${url}`
  const section = (digests[article] as Digest).anchors.indexOf(anchor)
  return section < 0 ? `${url} has no section #${anchor}` : { article, section }
}
