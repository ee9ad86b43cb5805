import type { Analyzer } from '../core/analyzer.js'
import type { PackedTerm } from '../core/packed.js'
import { FIELDS, type Field } from '../core/schema.js'
import type { Article } from './article.js'
import type { Section } from './sections.js'

/** An article and its sections. */
export interface SplitArticle {
  article: Article
  sections: Section[]
}

/** The postings of all sections. */
export interface Postings {
  /** Ascending by UTF-16 code units. */
  terms: PackedTerm[]
  /** Section `n` of article `a` is number `a * stride + n`: the least power of two that leaves room for all. */
  stride: number
  sections: number
  /** Average length of each field, to the last bit what MiniSearch computes when it is given the same sections. */
  averages: number[]
}

/**
 * Indexes the sections of all articles: the same postings that MiniSearch makes of them, in the order of their terms,
 * without its objects.
 *
 * @param onProgress called before each article with the number of those done
 */
export function indexSections(
  articles: readonly SplitArticle[],
  analyzer: Analyzer,
  onProgress?: (done: number) => void,
): Postings {
  const stride = strideFor(Math.max(1, ...articles.map(({ sections }) => sections.length)))
  const terms = new Map<string, GrowingTerm>()
  const averages: number[] = []
  let sections = 0
  for (const [number, { article, sections: own }] of articles.entries()) {
    onProgress?.(number)
    for (const [position, section] of own.entries()) {
      const id = number * stride + position
      for (const [field, text] of fieldsOf(article, section)) {
        const counts = countTerms(text, analyzer)
        for (const [term, count] of counts) {
          let growing = terms.get(term)
          if (!growing) {
            growing = { sections: [], fields: [], frequencies: [], lengths: [] }
            terms.set(term, growing)
          }
          addPosting(growing, id, field, count, counts.size)
        }
        // The running average of MiniSearch, which counts sections without the field as if they were average.
        averages[field] = ((averages[field] ?? 0) * sections + counts.size) / (sections + 1)
      }
      sections++
    }
  }
  const sorted = [...terms.keys()].sort().map((term) => ({ term, ...(terms.get(term) as GrowingTerm) }))
  return { terms: sorted, stride, sections, averages: FIELDS.map((_, field) => averages[field] ?? 0) }
}

interface GrowingTerm {
  sections: number[]
  fields: number[]
  frequencies: number[]
  lengths: number[]
}

function addPosting(
  { sections, fields, frequencies, lengths }: GrowingTerm,
  id: number,
  field: number,
  count: number,
  length: number,
) {
  const last = sections.length - 1
  if (sections[last] === id) fields[last] = (fields[last] as number) | (1 << field)
  else {
    sections.push(id)
    fields.push(1 << field)
  }
  frequencies.push(count)
  lengths.push(length)
}

function countTerms(text: string, analyzer: Analyzer): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { term } of analyzer.tokens(text)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

const strideFor = (most: number): number => 2 ** Math.ceil(Math.log2(most))

/** What each field of a section says, by its number; a field that says nothing is left out. */
export function fieldsOf(article: Article, section: Section): [field: number, text: string][] {
  const isLead = section.anchor === ''
  const fields: Record<Field, string> = {
    title: isLead ? article.title : '',
    headings: isLead ? '' : [...section.above, section.heading].join('\n'),
    text: section.text,
    code: section.code,
    tags: isLead ? article.tags.join('\n') : '',
    description: isLead ? (article.description ?? '') : '',
  }
  return FIELDS.map((name, number): [number, string] => [number, fields[name]]).filter(
    ([, text]) => text !== '',
  )
}
