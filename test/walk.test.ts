import { describe, expect, it } from 'vitest'
import { buildIndex } from '../src/indexer.js'
import { folderOf, indexOf, openFolder } from './folder.js'

const handbook = {
  'ketamine.md': `---
title: "Ketamine: from anaesthetic to psychiatry"
description: Where ketamine came from.
date: 2026-11-22
topics: [ketamine, depression]
---
Ketamine began as an anaesthetic.

## Evidence {#evidence-today}

In depression its effect fades within days to weeks.

### In animals

New spines grow in mice.
`,
  'guide/intro.mdx': `import Note from './note'

# Getting started

<Note>Install the command first.</Note>

## Configure \`push_back\`

\`\`\`cpp
std::vector<int> numbers;
numbers.push_back(42);
\`\`\`
`,
  'old-post.txt': `Treating Anxiety

A post from years ago.

What Helps

  • Breathing slowly: five minutes a day.

Next
Next

Sleeping Better
`,
  'draft.md': '---\ndraft: true\n---\n# Unfinished ketamine notes',
}

describe('from articles on disk to an answer', () => {
  it('finds the section, links to it, shows where it stands and marks the words', async () => {
    const { index, summary } = await indexOf(handbook, { base: '/health/' })
    expect(summary).toMatchObject({ articles: 3, sections: 7, errors: [], warnings: [] })

    const { results, total, query } = await index.search('effect depression ')
    expect([query, total]).toEqual(['effect depression ', 1])
    expect(results[0]).toEqual({
      url: '/health/ketamine/#evidence-today',
      article: '/health/ketamine/',
      title: 'Ketamine: from anaesthetic to psychiatry',
      score: results[0]?.sections[0]?.score,
      description: 'Where ketamine came from.',
      date: '2026-11-22',
      facets: { topics: ['ketamine', 'depression'] },
      sections: [
        {
          url: '/health/ketamine/#evidence-today',
          heading: 'Evidence',
          trail: ['Ketamine: from anaesthetic to psychiatry', 'Evidence'],
          score: expect.any(Number),
          excerpt: {
            text: 'In depression its effect fades within days to weeks.',
            marks: [
              [3, 13],
              [18, 24],
            ],
          },
        },
        expect.objectContaining({
          url: '/health/ketamine/',
          trail: ['Ketamine: from anaesthetic to psychiatry'],
        }),
      ],
    })
  })

  it.each<[string, string, string]>([
    ['a word of a subsection, by its trail', 'spines', '/ketamine/#in-animals'],
    ['a word misspelt twice', 'anesthatic', '/ketamine/'],
    ['swapped letters', 'ketamnie', '/ketamine/'],
    ['the first letters of a word', 'brea', '/old-post/#what-helps'],
    ['code', 'numbers', '/guide/intro/#configure-push_back'],
    ['text between tags', 'install', '/guide/intro/'],
    ['a natural question', 'how does the breathing help?', '/old-post/#what-helps'],
    ['a title', 'treating anxiety', '/old-post/'],
  ])('%s: %s', async (_, query, url) => {
    const { index } = await indexOf(handbook)
    expect((await index.search(query)).results[0]?.url).toBe(url)
  })

  it.each(['unfinished ', 'import ', 'sleeping ', 'note '])(
    '%j is not text of any article',
    async (query) => {
      const { index } = await indexOf(handbook)
      expect((await index.search(query)).results).toEqual([])
    },
  )

  it('the trail names every heading above', async () => {
    const { index } = await indexOf(handbook)
    const { results } = await index.search('mice ')
    expect(results[0]?.sections[0]?.trail).toEqual([
      'Ketamine: from anaesthetic to psychiatry',
      'Evidence',
      'In animals',
    ])
  })

  it('a plain text knows the article after it', async () => {
    const { index } = await indexOf(handbook)
    expect((await index.search('breathing ')).results[0]).toMatchObject({ next: 'Sleeping Better' })
  })

  it('suggests words of the index', async () => {
    const { index } = await indexOf(handbook)
    expect(await index.suggest('a dep')).toEqual([{ text: 'a depression', count: 2 }])
    expect(await index.suggest('a dep ')).toEqual([])
  })

  it('the second build replaces the first', async () => {
    const out = await folderOf()
    await buildIndex({ articles: await folderOf({ 'a.md': 'old words' }), out })
    await buildIndex({ articles: await folderOf({ 'a.md': 'new words' }), out })
    const index = await openFolder(out)
    expect((await index.search('old ')).total).toBe(0)
    expect((await index.search('new ')).total).toBe(1)
  })

  it('shows what a section says, even where only its heading and the description of the article match', async () => {
    const { index } = await indexOf({
      'visit.md':
        '---\ntitle: Visit\ndescription: Hours and prices.\n---\n\n## Opening hours\n\nTuesday to Sunday, ten to six.\n',
    })
    const { results } = await index.search('opening hours ')
    const [best, lead] = results[0]?.sections ?? []
    expect(best?.excerpt.text).toBe('Tuesday to Sunday, ten to six.')
    expect(lead?.excerpt).toEqual({ text: 'Hours and prices.', marks: [[0, 5]] })
  })
})
