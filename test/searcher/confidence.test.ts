import { describe, expect, it } from 'vitest'
import { indexOf } from '../folder.js'

const articles = {
  'ketamine.md': '# Ketamine\n\n## Depression\n\nKetamine in depression.\n\n## Pain\n\nKetamine in pain.',
  'sleep.md': '# Sleep\n\n## Insomnia\n\nSleep and depression.\n\n## Dreams\n\nDreams in sleep.',
  'exercise.md': '# Exercise\n\n## Running\n\nRunning and depression.\n\n## Yoga\n\nYoga and pain.',
  'radio.md': '# Radio\n\nAlpha, bravo, charlie, delta, echo, foxtrot.',
  'help.md': '# Help\n\nSomebody will listen.',
  'synonyms.json': JSON.stringify({
    synonyms: [['jogging', 'running']],
    pinned: [{ queries: ['want to die'], urls: ['/help/'] }],
  }),
}
const answerOf = async (query: string, options = {}) => {
  const { index } = await indexOf(articles)
  const { confidence, missing, total } = await index.search(query, options)
  return { confidence: Number(confidence.toFixed(2)), missing, total }
}

describe('how sure an answer is', () => {
  it.each([
    ['one section has every word', 'ketamine depression'],
    ['in its text and in the title of its article', 'exercise yoga'],
    ['by another word that means the same', 'jogging depression'],
    ['by the beginning of a word that is being typed', 'ketamine depr'],
    ['by another form of it', 'run depressions'],
  ])('it is when %s', async (_, query) => {
    expect(await answerOf(query)).toMatchObject({ confidence: 1, missing: [] })
  })

  it('it is less where a word had to be corrected, but in no doubt', async () => {
    const { confidence, missing } = await answerOf('ketamien')
    expect(confidence).toBe(0.75)
    expect(missing).toEqual([])
  })

  it.each<[string, string, string[]]>([
    ['a word that the index does not know', 'gabapentin depression', ['gabapentin']],
    [
      'words that no section has together, of which it names those that the best one lacks',
      'dreams yoga',
      ['dreams'],
    ],
    ['a word that may be misspelt but stands alone', 'zebra dreems', ['zebra', 'dreems']],
  ])('it is not when there is %s', async (_, query, missing) => {
    const answer = await answerOf(query)
    expect(answer.confidence).toBeLessThan(0.65)
    expect(answer.missing).toEqual(missing)
  })

  it('a frequent word may be missing, a rare one may not', async () => {
    const frequent = await answerOf('dreams depression')
    const rare = await answerOf('depression zebra')
    expect(frequent.confidence).toBeGreaterThan(rare.confidence)
  })

  it('the page of the results and their order change nothing', async () => {
    const first = await answerOf('ketamine depression pain')
    for (const options of [{ limit: 1 }, { offset: 3 }, { sort: 'title' }])
      expect(await answerOf('ketamine depression pain', options)).toEqual(first)
  })

  it('nothing found says so itself, and nothing asked is in no doubt', async () => {
    expect(await answerOf('zebra')).toEqual({ confidence: 0, missing: [], total: 0 })
    expect(await answerOf('', { sort: 'title' })).toMatchObject({ confidence: 1, missing: [] })
  })

  it('where help is pinned there is no doubt', async () => {
    expect(await answerOf('zebra i want to die')).toMatchObject({ confidence: 1, missing: [] })
  })

  it('of a long question one section need not hold so much', async () => {
    const unknown = 'gnu okapi quagga tapir zebra'
    expect((await answerOf('yoga zebra')).missing).toEqual(['zebra'])
    expect(await answerOf(`alpha bravo charlie delta echo foxtrot ${unknown}`)).toMatchObject({ missing: [] })
    expect((await answerOf(`alpha ${unknown}`)).missing).toHaveLength(5)
  })
})
