import MiniSearch from 'minisearch'
import type { Analyzer } from '../core/analyzer.js'
import type { SerializedMiniSearch } from '../core/format.js'
import { FIELDS, type Field } from '../core/schema.js'
import type { Article } from './article.js'
import type { Section } from './sections.js'

/** An article and its sections. */
export interface SplitArticle {
  article: Article
  sections: Section[]
}

/**
 * Indexes the sections of all articles, in order: the first section is number 0.
 *
 * What comes out is in one fixed order whatever the order of insertion, so that the same articles give the same
 * bytes on every machine.
 *
 * @param onProgress called before each article with the number of those done
 * @returns the index as `MiniSearch.loadJS` takes it
 */
export function indexSections(
  articles: readonly SplitArticle[],
  analyzer: Analyzer,
  onProgress?: (done: number) => void,
): SerializedMiniSearch {
  const index = new MiniSearch<{ id: number } & Partial<Record<Field, string>>>({
    fields: [...FIELDS],
    tokenize: (text) => analyzer.tokens(text).map((token) => token.term),
    processTerm: (term) => term,
  })
  let id = 0
  for (const [done, { article, sections }] of articles.entries()) {
    onProgress?.(done)
    for (const section of sections) index.add({ id: id++, ...fieldsOf(article, section) })
  }
  const serialized = index.toJSON() as unknown as SerializedMiniSearch
  serialized.index.sort(([a], [b]) => (a < b ? -1 : 1))
  return serialized
}

/** What each field of a section says; a field that says nothing is left out. */
export function fieldsOf(article: Article, section: Section): Partial<Record<Field, string>> {
  const isLead = section.anchor === ''
  const fields: Record<Field, string> = {
    title: article.title,
    headings: isLead ? '' : [...section.above, section.heading].join('\n'),
    text: section.text,
    code: section.code,
    tags: isLead ? article.tags.join('\n') : '',
    description: isLead ? (article.description ?? '') : '',
  }
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''))
}
