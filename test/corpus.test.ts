import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../src/indexer/article.js'
import { splitSections } from '../src/indexer/sections.js'

/** The articles and the anchors that judged queries and links rely on. */
const ANCHORS: Record<string, string[]> = {
  'anxiety-disorders': [
    'what-they-are',
    'types',
    'how-common',
    'treatments-that-work',
    'ketamine-and-anxiety',
    'psychedelics-and-anxiety',
  ],
  'esketamine-nasal-spray': [
    'what-it-is',
    'approvals',
    'evidence',
    'what-a-visit-looks-like',
    'warnings-and-side-effects',
    'esketamine-vs-ketamine',
  ],
  'ketamine-assisted-psychotherapy': [
    'what-it-is',
    'what-a-course-looks-like',
    'evidence',
    'limits-of-the-evidence',
    'who-offers-it',
    'what-it-cannot-promise',
  ],
  'ketamine-history-and-use': [
    'discovery',
    'anaesthetic-use',
    'first-depression-trials',
    'evidence-today',
    'how-it-works',
    'side-effects',
  ],
  'managing-anxiety-symptoms': [
    'in-the-moment',
    'breathing',
    'grounding',
    'when-worry-loops',
    'longer-term-habits',
    'when-to-seek-help',
  ],
  neuroplasticity: [
    'what-it-is',
    'ketamine-in-animals',
    'ketamine-in-people',
    'bdnf-and-trkb',
    'everyday-plasticity',
    'what-we-do-not-know',
  ],
  ptsd: [
    'what-it-is',
    'how-common',
    'first-line-treatments',
    'medication',
    'ketamine-and-ptsd',
    'mdma-and-ptsd',
    'what-to-avoid',
  ],
  'treatment-resistant-depression': [
    'definition',
    'how-common',
    'check-first',
    'options',
    'newer-options',
    'outlook',
  ],
}

const files = readdirSync('corpus').filter((file) => file.endsWith('.md') && file !== 'README.md')
const sourceOf = (file: string) => readFileSync(`corpus/${file}`, 'utf8')
const read = (file: string) =>
  parseArticle({ path: file, text: sourceOf(file) }, { base: '/', urls: 'slash' })

it('the corpus has these articles', () => {
  expect(files.map((file) => file.replace('.md', '')).sort()).toEqual(Object.keys(ANCHORS))
})

describe.each(files)('%s', (file) => {
  const { article, warnings } = read(file)
  const sections = splitSections(article)

  it('has its front matter in order', () => {
    expect(warnings).toEqual([])
    expect(article).toMatchObject({ lang: 'en', date: expect.any(String), updated: expect.any(String) })
    expect(article.description?.length).toBeGreaterThan(60)
    expect(Object.keys(article.facets)).toEqual(
      expect.arrayContaining(['reviewed', 'topics', 'audience', 'evidence']),
    )
    expect(['strong', 'moderate', 'mixed', 'limited', 'early']).toContain(article.facets.evidence?.[0])
  })

  it('has the anchors that links rely on, in their order', () => {
    const top = sections
      .filter(({ level, anchor }) => level === 2 && anchor !== '')
      .map(({ anchor }) => anchor)
    expect(top).toEqual(ANCHORS[file.replace('.md', '')])
  })

  it('says something in its lead and under every heading, 500 to 1,200 words in all', () => {
    for (const { text, anchor } of sections) expect(text, anchor).not.toBe('')
    const words = sections.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0)
    expect(words).toBeGreaterThan(500)
    expect(words).toBeLessThan(1200)
  })

  it('names its sources with links, its review, and where to find help', () => {
    const [, sources = ''] = sourceOf(file).split('## Sources {#sources data-fascicle-ignore}')
    expect(sources.match(/^- \[.+\]\(https?:\/\/\S+\)/gm)?.length).toBeGreaterThan(4)
    expect(sources).toMatch(/Last reviewed: \d+ \w+ 20\d\d\. Next review due: \d+ \w+ 20\d\d\./)
    expect(sourceOf(file)).toMatch(/call your local emergency number now\. Help lines: 988 /)
    expect(sections.map(({ anchor }) => anchor)).not.toContain('sources')
  })

  it('links only to articles and sections that are there', () => {
    for (const [, id, anchor] of sourceOf(file).matchAll(/\]\((?:\/([\w-]+)\/)?(?:#([\w-]+))?\)/g)) {
      const target = id === undefined ? file.replace('.md', '') : id
      expect(Object.keys(ANCHORS), `link to ${id}`).toContain(target)
      if (anchor !== undefined) expect(ANCHORS[target], `link to ${target}#${anchor}`).toContain(anchor)
    }
    for (const neighbour of [article.previous, article.next]) {
      if (neighbour !== undefined) expect(Object.keys(ANCHORS)).toContain(neighbour)
    }
  })
})
