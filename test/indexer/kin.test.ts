import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadAnalyzer } from '../../src/core/languages.js'
import { parseArticle } from '../../src/indexer/article.js'
import { digestArticle, openCounter } from '../../src/indexer/digest.js'
import { findKin, orderByLikeness } from '../../src/indexer/kin.js'
import { splitSections } from '../../src/indexer/sections.js'
import { indexOf } from '../folder.js'

const analyzer = await loadAnalyzer('english-4')

function kinOf(files: Record<string, string>): string[][][] {
  return findKin(...digestsOf(files))
}

function digestsOf(files: Record<string, string>): Parameters<typeof findKin> {
  const parts = Object.entries(files).map(([path, text]) => {
    const { article } = parseArticle({ path, text }, { base: '/', urls: 'slash' })
    return digestArticle(article, 'en', splitSections(article), openCounter(analyzer))
  })
  return [
    parts.map(({ digest }) => digest),
    (number) => (parts[number] as (typeof parts)[number]).body,
    (term) => analyzer.isStopWord(term),
  ]
}

/** Two articles on one thing in different words, with some in common, and two others. */
const files = {
  'car.md': '# Car\n\nThe car has an engine, four wheels and a gearbox. Petrol drives its engine.',
  'motor.md':
    '# Automobile\n\nAn automobile has an engine, four wheels and a gearbox. Diesel drives its engine.',
  'cake.md': '# Cake\n\nBake flour, butter and sugar in an oven.',
  'bread.md': '# Bread\n\nBake flour, yeast and salt in an oven.',
}

describe('what kin is about', () => {
  it('are the terms of like sections in other articles, common ones of theirs included', () => {
    const [bread, cake, car, motor] = Object.keys(files)
      .sort()
      .map(
        (path) =>
          kinOf(Object.fromEntries(Object.entries(files).sort()))[
            Object.keys(files).sort().indexOf(path)
          ]?.[0],
      )
    expect(car).toEqual(expect.arrayContaining(['automobil', 'diesel', 'engin', 'gearbox']))
    expect(motor).toEqual(expect.arrayContaining(['car', 'petrol']))
    expect(car).not.toContain('flour')
    expect(cake).toContain('yeast')
    expect(bread).not.toContain('the')
  })

  it('sections of one article are no kin of each other', () => {
    const text = 'The gearbox of this engine has four wheels.'
    expect(kinOf({ 'a.md': `# A\n\n## One\n\n${text}\n\n## Two\n\n${text}` })).toEqual([[[], [], []]])
  })

  it('nothing is common to articles without a word in common', () => {
    expect(kinOf({ 'a.md': 'alpha beta', 'b.md': 'gamma delta' })).toEqual([[[]], [[]]])
  })
})

describe('the order in which articles are numbered', () => {
  it('puts what is alike together, whatever the names of the files', () => {
    const { 'car.md': car, 'motor.md': motor, 'cake.md': cake, 'bread.md': bread } = files
    const order = orderByLikeness(...digestsOf({ car, cake, motor, bread }))
    expect(order).toEqual([0, 2, 1, 3])
  })

  it('has every article once', () =>
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^([abc] ){0,6}$/), { maxLength: 8 }), (texts) => {
        const order = orderByLikeness(...digestsOf(Object.fromEntries(texts.map((text, at) => [at, text]))))
        expect([...order].sort((a, b) => a - b)).toEqual(texts.map((_, at) => at))
      }),
    ))
})

describe('in a search', () => {
  it('it finds no section alone, but puts those first that are about what is asked', async () => {
    const { index } = await indexOf({
      ...files,
      // Both say "oven" once; only one is about baking.
      'x.md': '# Notes\n\nThe oven, an engine, a gearbox and wheels.',
      'y.md': '# Notes\n\nThe oven, some flour, a little sugar and salt.',
    })
    const { results } = await index.search('yeast oven ')
    expect(results.map(({ article }) => article).slice(0, 1)).toEqual(['/bread/'])
    const places = results.map(({ article }) => article)
    expect(places.indexOf('/y/')).toBeLessThan(places.indexOf('/x/'))
    expect((await index.search('petrol ')).results.map(({ article }) => article)).toEqual(['/car/'])
  })
})
