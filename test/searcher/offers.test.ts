import { describe, expect, it } from 'vitest'
import { indexOf } from '../folder.js'

const many = (count: number, text: string, tags = 'x') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${text.split(' ')[0]}${index}.md`,
      `---\ntitle: t${index}\ntags: [${tags}]\n---\n${text}`,
    ]),
  )

describe('what is offered besides the results', () => {
  it('says which words were corrected, and offers the query that was searched', async () => {
    const { index } = await indexOf(many(3, 'ketamine helps'))
    const answer = await index.search('How ketamien helps ')
    expect(answer.corrections).toEqual([{ word: 'ketamien', terms: ['ketamine'] }])
    expect(answer.didYouMean).toBe('How ketamine helps ')
    expect(answer.query).toBe('How ketamien helps ')
  })

  it('offers a frequent word for a rare one that hardly anything has, without searching it', async () => {
    const { index } = await indexOf({ ...many(12, 'ketamine'), 'typo.md': 'a note on ketamien' })
    const answer = await index.search('ketamien ')
    expect(answer.didYouMean).toBe('ketamine ')
    expect(answer.corrections).toEqual([])
    expect(answer.total).toBe(1)
  })

  it('offers nothing where every word is known and found', async () => {
    const { index } = await indexOf(many(12, 'ketamine'))
    expect(await index.search('ketamine ')).not.toHaveProperty('didYouMean')
  })

  it('names what several results are about, but not what was asked', async () => {
    const { index } = await indexOf({
      ...many(3, 'ketamine', 'depression, ketamine'),
      ...many(2, 'ketamines', 'major depression'),
      'one.md': '---\ntags: [alone]\n---\nketamine',
    })
    expect((await index.search('ketamine')).related).toEqual(['depression', 'major depression'])
    expect((await index.search('ketamine depression')).related).toEqual(['major depression'])
  })
})
