import { describe, expect, it } from 'vitest'
import { buildFiles } from '../../src/indexer.js'
import { folderOf, indexOf } from '../folder.js'

const articles = {
  'kap.md': '# Ketamine-assisted psychotherapy\n\nTherapy with a drug.\n\n## Evidence\n\nSmall trials.',
  'mdma.md': '# MDMA\n\nA drug that was tried.',
  'molly.md': '# Molly Brown\n\nA singer.',
  'help.md': '# Find help now\n\nYou are not alone.\n\n## Right now {#right-now}\n\nCall a help line.',
  'dying.md': '# Dying\n\nNot a diet. What people want at the end of life. Many want to die at home.',
}
const words = JSON.stringify({
  synonyms: [['KAP', 'ketamine-assisted psychotherapy']],
  oneWay: { molly: ['MDMA'] },
  pinned: [{ queries: ['want to die', 'suicide'], urls: ['/help/#right-now'] }],
})
const open = async () => (await indexOf({ ...articles, 'synonyms.json': words })).index
const urls = async (query: string) => (await (await open()).search(query)).results.map(({ url }) => url)

describe('what means the same', () => {
  it.each<[string, string, string[]]>([
    ['an acronym finds what it stands for', 'KAP ', ['/kap/']],
    ['one way: the other word as well', 'molly ', ['/molly/', '/mdma/']],
    ['and not the other way', 'mdma ', ['/mdma/']],
  ])('%s', async (_, query, expected) => expect(await urls(query)).toEqual(expected))

  it('what it stands for finds the acronym', async () => {
    const { index } = await indexOf({
      'a.md': 'All about KAP',
      'b.md': 'ketamine',
      'synonyms.json': words.replace(/,"pinned".*]}]/, ''),
    })
    const { results } = await index.search('ketamine assisted psychotherapy ')
    expect(results.map(({ url }) => url).sort()).toEqual(['/a/', '/b/'])
    expect(results.find(({ url }) => url === '/a/')?.sections[0]?.excerpt.marks).toEqual([[10, 13]])
  })
})

it('a function word that has synonyms is no function word', async () => {
  const { index } = await indexOf({
    'a.md': '# Law in the United States\n\nIt is legal.',
    'b.md': '# Law in Peru\n\nIt is legal, they told us. Is it so?',
    'synonyms.json': JSON.stringify({ synonyms: [['US', 'United States']] }),
  })
  const { results } = await index.search('is it legal in the us ')
  expect(results.map(({ url }) => url)).toEqual(['/a/', '/b/'])
  expect(results[0]?.sections[0]?.excerpt.text).toContain('legal')
})

describe('what comes first', () => {
  it.each(['i want to die', 'suicide', 'I want to die right now', 'suiside', 'suicid'])(
    '%s',
    async (query) => {
      const options = { limit: 3, filter: { tags: 'none' } }
      const { results, total, corrections, didYouMean } = await (await open()).search(query, options)
      expect([corrections, didYouMean]).toEqual([[], undefined])
      expect(results[0]).toMatchObject({ url: '/help/#right-now', article: '/help/', pinned: true })
      expect(total).toBe(results.length)
      expect(results.filter(({ pinned }) => pinned)).toHaveLength(1)
    },
  )
  it.each(['want to diet', 'die', 'help'])('not for %s', async (query) => {
    const { results } = await (await open()).search(query)
    expect(results.some(({ pinned }) => pinned)).toBe(false)
  })
  it('on the first page only', async () => {
    const { results } = await (await open()).search('i want to die', { offset: 1 })
    expect(results.map(({ url }) => url)).toEqual(['/dying/'])
  })
})

describe('what is wrong with the file is said, and the rest holds', () => {
  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{ "synonyms": [[', /^BAD_SYNONYMS: the file is no JSON: .*synonyms.json\)$/],
    ['no object', [], /holds no object/],
    ['an unknown part', { synonym: [] }, /"synonym" is unknown/],
    ['a group of one', { synonyms: [['a']] }, /\["a"\] is no group/],
    ['a one-way word without a list', { oneWay: { a: 'b' } }, /"a" has "b": write "a": \["other"\] .*:1\)$/],
    ['a circle', { oneWay: { a: ['b'], b: ['c'], c: ['a'] } }, /lead back to themselves: a → b → c → a/],
    ['nothing to find', { synonyms: [['?!', 'x']] }, /"\?!" has 0 words/],
    ['too many words', { synonyms: [['a b c d e f g', 'x']] }, /has 7 words: write 1 to 6/],
    [
      'an unknown address',
      { pinned: [{ queries: ['x'], urls: ['/nowhere/'] }] },
      /no article has the address \/nowhere\//,
    ],
    [
      'an unknown section',
      { pinned: [{ queries: ['x'], urls: ['/mdma/#nowhere'] }] },
      /\/mdma\/ has no section #nowhere/,
    ],
    ['no pin', { pinned: [{ queries: 'x' }] }, /pins nothing/],
  ])('%s', async (_, content, message) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    const folder = await folderOf({ ...articles, 'synonyms.json': text })
    const { errors, articles: count } = await buildFiles({ articles: folder })
    expect(count).toBe(5)
    expect(errors.map((error) => error.message)).toEqual([expect.stringMatching(message)])
    await expect(buildFiles({ articles: folder, strict: true })).rejects.toThrow(message)
  })

  it('a file that is named has to be there', async () => {
    const folder = await folderOf(articles)
    const { errors } = await buildFiles({ articles: folder, synonyms: `${folder}/words.json` })
    expect(errors.map(({ code }) => code)).toEqual(['UNREADABLE'])
  })
})
