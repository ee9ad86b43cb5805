import type { Analyzer } from '../core/analyzer.js'
import type { StoredArticle, StoredSection } from '../core/format.js'
import type { Loader } from './loader.js'
import type { Found } from './ranking.js'
import { loadArticle } from './results.js'
import type { ReadQuery } from './syntax.js'

/**
 * Most articles whose texts are searched for a phrase. All words of the phrase stand in their sections, so that most of the
 * first ones have it.
 */
const MOST_CHECKED = 60

/** How many articles are looked at at a time. */
const BATCH = 10

/**
 * Leaves out sections in which the words of a phrase do not stand one after the other, or do where they must not. The index
 * knows only which words stand in a section, so that texts are fetched: from the best article on, until there are
 * enough for the page, and no more than {@link MOST_CHECKED}. The rest counts as found.
 *
 * On a very large site only the beginning of each text is kept: where that does not have the phrase, the rest may.
 *
 * @param found articles whose sections hold all words of the phrases, best first
 * @param enough how many articles are shown
 */
export async function findPhrases(
  loader: Loader,
  found: Found[],
  phrases: ReadQuery['phrases'],
  analyzer: Analyzer,
  enough: number,
): Promise<Found[]> {
  if (phrases.length === 0) return found
  const { stride, textLimit = Number.POSITIVE_INFINITY } = loader.manifest
  const wanted = phrases.map(({ text, isExcluded }) => ({ words: wordsOf(text, analyzer), isExcluded }))
  const kept: Found[] = []
  let at = 0
  for (; at < Math.min(found.length, MOST_CHECKED) && kept.length < enough; at += BATCH) {
    const batch = found.slice(at, Math.min(at + BATCH, MOST_CHECKED))
    const articles = await Promise.all(batch.map(({ article }) => loadArticle(loader, article)))
    for (const [index, one] of batch.entries()) {
      const article = articles[index] as StoredArticle
      const sections = one.sections.filter(({ id }) => {
        const texts = textsOf(article, id % stride).map((text) => wordsOf(text, analyzer))
        const isCut = (article.sections[id % stride]?.[3]?.length ?? 0) >= textLimit
        return wanted.every(({ words, isExcluded }) => {
          const stands = texts.some((text) => text.includes(words))
          return isExcluded ? !stands : stands || isCut
        })
      })
      if (sections.length > 0)
        kept.push({ ...one, sections, score: Math.max(...sections.map(({ score }) => score)) })
    }
  }
  return [...kept, ...found.slice(Math.min(at, MOST_CHECKED))]
}

/** What a section says, each piece for itself: a phrase does not go from one into the next. */
function textsOf(article: StoredArticle, position: number): string[] {
  const [, heading, , text = '', code = ''] = article.sections[position] as StoredSection
  const facets = Object.values(article.facets).flat().map(String)
  const own = position === 0 ? [article.title, article.description ?? '', ...facets] : [heading]
  return [...own, ...text.split('\n'), ...code.split('\n')]
}

/** The words of a text, each between two spaces, as they are written. Of words that overlap the first counts. */
function wordsOf(text: string, analyzer: Analyzer): string {
  let words = ' '
  let end = 0
  for (const token of analyzer.tokens(text)) {
    if (token.start < end) continue
    words += `${token.word} `
    end = token.end
  }
  return words
}
