import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { explain } from '../../src/eval.js'
import { buildFiles } from '../../src/indexer.js'
import { openIndex } from '../../src/searcher.js'
import { indexOf } from '../folder.js'

const corpus = async () => {
  const { files } = await buildFiles({ articles: fileURLToPath(new URL('../../corpus', import.meta.url)) })
  const content = new Map(files.map(({ name, bytes }) => [`memory:/${name}`, bytes]))
  return openIndex('memory:/', { fetch: async (url) => new Response(content.get(url) as BodyInit) })
}

describe('why a section has its score', () => {
  it.each([
    'ketamine',
    'ketamine depression',
    'how long does ketamine help against depression in adults',
    'ketamien ptsd',
    'esk',
    'ketamine "depression" +trial -mdma',
  ])('the parts of %s add up to it', async (query) => {
    const index = await corpus()
    const { answer, explanations } = await explain(index, query, { limit: 20, sections: 9 })
    const sections = answer.results.flatMap((result) => result.sections)
    expect(sections.length).toBeGreaterThan(1)
    expect(explanations.map(({ url, score }) => [url, score])).toEqual(
      sections.map(({ url, score }) => [url, score]),
    )
    for (const { parts, nearness, likeness, score } of explanations) {
      expect(parts.length).toBeGreaterThan(0)
      expect(likeness).toBeGreaterThan(0)
      expect(parts.reduce((sum, part) => sum + part.score, nearness + likeness)).toBeCloseTo(score, 9)
    }
    expect(answer).toEqual(await index.search(query, { limit: 20, sections: 9 }))
  })

  it('names word, term, field and what stood in for the word', async () => {
    const { index } = await indexOf({ 'a.md': '# Ketamine\n\nIt helps.', 'b.md': '# Other\n\nNothing.' })
    const { explanations } = await explain(index, 'ketamien helps ')
    expect(
      explanations[0]?.parts.map(({ word, term, kind, field }) => `${word} ${kind} ${term} ${field}`).sort(),
    ).toEqual([
      'helps exact help text',
      'ketamien correction ketamin text',
      'ketamien correction ketamin title',
    ])
    expect(explanations[0]?.coverage).toBe(1)
  })
})

describe('articles that count more', () => {
  const text = (head: string) => `---\n${head}\n---\nketamine here`
  const order = async (files: Record<string, string>, options = {}) => {
    const { index } = await indexOf(files, options)
    const { answer, explanations } = await explain(index, 'ketamine ')
    expect(answer.facets).toEqual({})
    return explanations.map(({ url, boost }) => [url, Number(boost.toFixed(3))])
  }

  it('those that say so', async () => {
    const files = {
      'a.md': text('title: x'),
      'b.md': text('title: x\nboost: 2'),
      'c.md': text('title: x\nboost: 0.5'),
    }
    expect(await order(files)).toEqual([
      ['/b/', 2],
      ['/a/', 1],
      ['/c/', 0.5],
    ])
  })

  it('new ones, where the site asks for it', async () => {
    const files = {
      'a.md': text('title: x\ndate: 2025-01-01'),
      'b.md': text('title: x\ndate: 2020-01-01\nupdated: 2026-01-01'),
      'c.md': text('title: x'),
    }
    expect(await order(files, { freshness: 365 })).toEqual([
      ['/b/', 1.3],
      ['/a/', 1.15],
      ['/c/', 1],
    ])
    expect((await order(files)).map(([, boost]) => boost)).toEqual([1, 1, 1])
  })
})
