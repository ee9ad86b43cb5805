import { describe, expect, it } from 'vitest'
import type { Plain } from '../../src/indexer/front-matter.js'
import { readMetadata } from '../../src/indexer/metadata.js'

const read = (data: Record<string, Plain>) => readMetadata({ data, lineOf: () => 2 }, 'a.md')

describe('the fields of a front matter', () => {
  it.each<[string, Record<string, Plain>, object]>([
    ['text', { title: '  A\n b ', description: 'D' }, { title: 'A b', description: 'D' }],
    ['a number as title', { title: 1984 }, { title: '1984' }],
    [
      'dates by their names in other generators',
      { date: '2024-01-02', lastmod: '2024-05-06' },
      { date: '2024-01-02', updated: '2024-05-06' },
    ],
    ['dates with a time', { date: '2024-01-02 10:00:00 +0200' }, { date: '2024-01-02 10:00:00 +0200' }],
    ['dates in words', { date: '22 November 2026' }, { date: '2026-11-22' }],
    [
      'neighbours as text or as objects',
      { prev: 'Before', next: { text: 'After', link: '/after' } },
      { previous: 'Before', next: 'After' },
    ],
    [
      'tags are searched and are a facet',
      { tags: ['a', 'b', 'a'] },
      { tags: ['a', 'b', 'a'], facets: { tags: ['a', 'b'] } },
    ],
    ['tags in one string', { topics: 'one, two words' }, { facets: { topics: ['one', 'two words'] } }],
    [
      'anything else that is plain is a facet',
      { level: 3, beta: true, by: 'Ann', years: [1, 2] },
      { facets: { level: [3], beta: [true], by: ['Ann'], years: [1, 2] } },
    ],
    ['what is deeper is not', { hero: { image: 'x' }, list: [['a']], none: null, empty: '' }, { facets: {} }],
  ])('%s', (_, data, expected) => {
    const { metadata, warnings } = read(data)
    if (!('tags' in data)) expect(metadata).toMatchObject(expected)
    else expect(metadata.facets).toEqual((expected as { facets: object }).facets)
    if ('facets' in expected) expect(metadata.facets).toEqual(expected.facets)
    expect(warnings).toEqual([])
  })

  it.each<[Record<string, Plain>]>([
    [{ draft: true }],
    [{ published: false }],
    [{ search: false }],
    [{ noindex: true }],
    [{ permalink: false }],
    [{ draft: 'yes' }],
    [{ published: 'no' }],
    [{ search: 'Off' }],
  ])('%j hides an article', (data) => expect(read(data).metadata.isHidden).toBe(true))

  it.each<[Record<string, Plain>]>([
    [{}],
    [{ draft: false }],
    [{ published: true }],
    [{ search: { boost: 2 } }],
    [{ draft: 'no' }],
    [{ published: null }],
  ])('%j does not hide it', (data) => expect(read(data).metadata.isHidden).toBe(false))

  it.each<[Record<string, Plain>, RegExp]>([
    [{ title: ['a'] }, /"title" should be text, it is a list/],
    [{ date: '2024-13-45' }, /"date" is no date: 2024-13-45/],
    [{ date: '2023-02-29' }, /"date" is no date/],
    [{ updated: 'soon' }, /"updated" is no date/],
    [{ draft: 'perhaps' }, /"draft" should be true or false, it is "perhaps"/],
    [{ slug: true }, /"slug" should be text, it is a boolean/],
    [{ permalink: '/{{ title | slug }}/' }, /"permalink" is a template/],
  ])('%j is a warning with place and mend, and the article stays', (data, message) => {
    const { metadata, warnings } = read(data)
    expect(metadata.isHidden).toBe(false)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]?.message).toMatch(message)
    expect(warnings[0]).toMatchObject({ file: 'a.md', line: 2 })
  })
})
