import { describe, expect, it } from 'vitest'
import { readQueries } from '../../src/eval/queries.js'

const message = (text: string): string => {
  try {
    readQueries(text, 'queries.json')
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('a file of judged queries', () => {
  it('is read as it is; other members are left alone', () => {
    const queries = [
      { query: 'ptsd', relevant: [{ url: '/ptsd/#what', grade: 2 }, { url: '/a/' }], kind: 'words' },
      { query: 'football', relevant: [] },
      { query: 'half', relevant: [{ url: '/a/', grade: 0.5 }] },
    ]
    expect(readQueries(JSON.stringify(queries), 'queries.json')).toEqual(queries)
    expect(readQueries(`\uFEFF${JSON.stringify(queries)}`, 'queries.json')).toEqual(queries)
  })

  const entry = (relevant: unknown) =>
    JSON.stringify([
      { query: 'a', relevant: [{ url: '/a/' }] },
      { query: 'b', relevant },
    ])
  it.each<[string, string, RegExp]>([
    [
      'no JSON',
      '[\n{"query":\n"a" "relevant": []}]',
      /^BAD_QUERIES: this is no JSON \(.*\): correct it \(queries\.json:3\)$/,
    ],
    ['JSON cut short', '[{"query": ', /this is no JSON .*queries\.json/],
    ['nothing', '', /this is no JSON/],
    [
      'no list',
      '{"queries": []}',
      /there is no list of judged queries: write \[\{ "query".* \(queries\.json\)$/,
    ],
    ['null', 'null', /there is no list/],
    ['an empty list', '[]', /no query has anything relevant/],
    [
      'nothing but queries without an answer',
      '[{"query":"a","relevant":[]}]',
      /no query has anything relevant/,
    ],
    ['an entry that is no object', '["ptsd"]', /entry 1 has no query/],
    ['no query', '[{"relevant":[{"url":"/a/"}]}]', /entry 1 has no query: give it a "query"/],
    ['a blank query', '[{"query":" ","relevant":[{"url":"/a/"}]}]', /entry 1 has no query/],
    [
      'a list of another name',
      '[{"query":"a","relavant":[]}]',
      /entry 1 \(a\) has no list "relevant": .*\[\]/,
    ],
    ['no list of urls', entry({ url: '/a/' }), /entry 2 \(b\) has no list "relevant"/],
    ['urls as text', entry(['/a/']), /entry 2 \(b\) has a judgment without url/],
    ['no url', entry([{ grade: 1 }]), /entry 2 \(b\) has a judgment without url/],
    ['one url twice', entry([{ url: '/a/' }, { url: '/a/', grade: 2 }]), /entry 2 \(b\) judges \/a\/ twice/],
    [
      'a grade of 0',
      entry([{ url: '/a/', grade: 0 }]),
      /entry 2 \(b\) gives \/a\/ the grade 0: write a number above 0/,
    ],
    ['a grade below 0', entry([{ url: '/a/', grade: -1 }]), /the grade -1/],
    ['a grade as text', entry([{ url: '/a/', grade: '2' }]), /the grade "2"/],
    ['a grade of null', entry([{ url: '/a/', grade: null }]), /the grade null/],
  ])('%s is refused with file and entry', (_, text, expected) => {
    expect(message(text)).toMatch(expected)
    expect(message(text)).toMatch(/^BAD_QUERIES: .* \(queries\.json(?::\d+)?\)$/)
  })
})
