import { describe, expect, it } from 'vitest'
import { readPlainText } from '../../src/indexer/plaintext.js'

const outline = (text: string) =>
  readPlainText(text).blocks.map(
    (block) => `${block.kind === 'heading' ? '#' : '-'} ${'text' in block ? block.text : ''}`,
  )

describe('plain text as blogs export it', () => {
  it('has its first line as title', () => {
    expect(readPlainText('\n\n  The title \n\nText.').title).toBe('The title')
    expect(readPlainText('').title).toBeUndefined()
  })

  it.each<[string, string, string[]]>([
    [
      'a short line alone is a heading',
      'T\n\nA heading\n\nText that follows.',
      ['# A heading', '- Text that follows.'],
    ],
    ['a question may be a heading', 'T\n\nWhat is it?\n\nText.', ['# What is it?', '- Text.']],
    ['a full stop makes it text', 'T\n\nJust a line.\n\nText.', ['- Just a line.', '- Text.']],
    ['a colon introduces what follows', 'T\n\nThese are three:\n\nText.', ['- These are three:', '- Text.']],
    [
      'a long line is text',
      `T\n\n${'word '.repeat(30)}\n\nText.`,
      [`- ${'word '.repeat(30).trim()}`, '- Text.'],
    ],
    [
      'a line with a neighbour is text',
      'T\n\nOne line\nand another\n\nText.',
      ['- One line and another', '- Text.'],
    ],
    ['a last short line is a signature', 'T\n\nText.\n\nJane Doe', ['- Text.', '- Jane Doe']],
    [
      'bullets are blocks of their own',
      'T\n\n  • One: a\n\n  - Two\n* Three\n1. Four\n2) Five',
      ['- One: a', '- Two', '- Three', '- Four', '- Five'],
    ],
    ['a bullet may go on in the next line', 'T\n\n• One\n  goes on\n• Two', ['- One goes on', '- Two']],
    [
      'Windows line ends and no-break spaces are no trouble',
      'T\n\nA\u00A0heading\n\n\tText.',
      ['# A heading', '- Text.'],
    ],
  ])('%s', (_, text, expected) => expect(outline(text)).toEqual(expected))
})

describe('navigation at the end is no text', () => {
  it.each<[string, string, string | undefined, string | undefined]>([
    [
      'labels twice',
      'Previous\nPrevious\n\nThe one before\n\nNext\nNext\n\nThe one after',
      'The one before',
      'The one after',
    ],
    ['labels once', 'Previous\n\nThe one before\n\nNext\n\nThe one after', 'The one before', 'The one after'],
    ['no blank lines', 'Previous\nThe one before\nNext\nThe one after', 'The one before', 'The one after'],
    [
      'blank lines everywhere',
      'Previous\n\nPrevious\n\nThe one before\n\n\nNext\n\nNext\n\nThe one after\n\n',
      'The one before',
      'The one after',
    ],
    [
      'the other order',
      'Next\nNext\n\nThe one after\n\nPrevious\nPrevious\n\nThe one before',
      'The one before',
      'The one after',
    ],
    ['only one of them', 'Next\nNext\n\nThe one after', undefined, 'The one after'],
    [
      'arrows and other words',
      '← Older post\nThe one before\nNewer post →\nThe one after',
      'The one before',
      'The one after',
    ],
  ])('%s', (_, navigation, previous, next) => {
    const read = readPlainText(`Title\n\nA heading\n\nThe text itself.\n\n${navigation}`)
    expect([read.previous, read.next]).toEqual([previous, next])
    expect(read.blocks).toMatchObject([{ text: 'A heading' }, { text: 'The text itself.' }])
    expect(read.blocks).toHaveLength(2)
  })

  it('a heading called Next in the middle stays', () => {
    expect(outline('T\n\nNext\n\nText of it.\n\nMore text.')).toEqual([
      '# Next',
      '- Text of it.',
      '- More text.',
    ])
  })
})
