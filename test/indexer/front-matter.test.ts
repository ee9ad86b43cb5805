import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FascicleError } from '../../src/core/error.js'
import { readFrontMatter } from '../../src/indexer/front-matter.js'

const read = (text: string) => readFrontMatter({ path: 'a.md', text })

describe('front matter is read', () => {
  it.each<[string, string, object, string, number]>([
    ['YAML', '---\ntitle: A\ntags: [b, c]\n---\nText', { title: 'A', tags: ['b', 'c'] }, 'Text', 5],
    ['YAML by name', '---yaml\ntitle: A\n---\nText', { title: 'A' }, 'Text', 4],
    ['TOML', '+++\ntitle = "A"\ndate = 2026-11-22\n+++\nText', { title: 'A', date: '2026-11-22' }, 'Text', 5],
    ['TOML by name', '---toml\ntitle = "A"\n---\nText', { title: 'A' }, 'Text', 4],
    ['JSON by name', '---json\n{ "title": "A" }\n---\nText', { title: 'A' }, 'Text', 4],
    ['JSON as Hugo writes it', '{\n"title": "A"\n}\nText', { title: 'A' }, 'Text', 4],
    ['an empty one', '---\n---\nText', {}, 'Text', 3],
    [
      'dates and versions stay text',
      '---\ndate: 2024-01-02\ntime: 12:30\nv: 1.10.0\n---\n',
      { date: '2024-01-02', time: '12:30', v: '1.10.0' },
      '',
      6,
    ],
    [
      'a list in brackets that goes on at the start of a line',
      '---\na: [1,\n2, "x\ny"]\nb: 3\n---\nText',
      { a: [1, 2, 'x y'], b: 3 },
      'Text',
      7,
    ],
    ['comments and quotes', '---\n# note\ntitle: "C#: intro"\n---\nText', { title: 'C#: intro' }, 'Text', 5],
  ])('%s', (_, text, data, body, line) => {
    expect(read(text)).toMatchObject({ data, body, bodyLine: line })
  })

  it('the same text gives the same answer every time, errors too', () => {
    const broken = '---\ntitle: [\n---\nText'
    expect(() => read(broken)).toThrow(FascicleError)
    expect(() => read(broken)).toThrow(FascicleError)
  })
})

describe('what is no front matter is text', () => {
  it.each([
    ['no marks', 'Text'],
    ['a thematic break that is never closed', '---\n\nText'],
    ['text between two thematic breaks', '---\nJust some text\n---\nmore'],
    ['another word after the mark', '---constructor\na: 1\n---\nText'],
    ['a table', '--- | ---\na | b\n'],
    ['a mark further down', '\n---\ntitle: A\n---\n'],
  ])('%s', (_, text) => expect(read(text)).toMatchObject({ data: {}, body: text, bodyLine: 1 }))
})

describe('front matter that cannot be read is an error with file, line, cause and mend', () => {
  it.each([
    ['YAML', '---\ntitle: A\nb: : c\n---\n', 'FRONT_MATTER', 3],
    ['an unquoted colon', '---\ntitle: C#: intro\n---\n', 'FRONT_MATTER', 2],
    ['a key twice', '---\na: 1\na: 2\n---\n', 'FRONT_MATTER', 3],
    ['TOML', '+++\na = 1\ntitle = A\n+++\n', 'FRONT_MATTER', 3],
    ['JSON', '---json\n{"a": }\n---\n', 'FRONT_MATTER', 2],
    ['a name that reaches prototypes', '---\n__proto__: { a: 1 }\n---\n', 'FRONT_MATTER', 2],
    [
      'aliases that grow',
      `---\na: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefg'.replace(/./g, (k) => `${k}: &${k} [${`*${String.fromCharCode(k.charCodeAt(0) - 1)},`.repeat(9)}1]\n`)}---\n`,
      'FRONT_MATTER',
      undefined,
    ],
    ['nesting without end', `---\na: ${'['.repeat(2000)}\n---\n`, 'FRONT_MATTER', 2],
    ['a block that is never closed', '---\ntitle: A\n\nText', 'FRONT_MATTER', 1],
    ['JavaScript', '---js\n{ title: globalThis.touched = true }\n---\n', 'FRONT_MATTER_CODE', 1],
    [
      'JavaScript, another spelling',
      '--- JavaScript\n{ title: globalThis.touched = true }\n---\n',
      'FRONT_MATTER_CODE',
      1,
    ],
    ['JavaScript, upper case', '---JS\n{ title: globalThis.touched = true }\n---\n', 'FRONT_MATTER_CODE', 1],
    ['CoffeeScript', '---coffee\ntitle: globalThis.touched = true\n---\n', 'FRONT_MATTER_CODE', 1],
  ])('%s', (_, text, code, line) => {
    let caught: unknown
    try {
      read(text)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(FascicleError)
    expect(caught).toMatchObject({ code, file: 'a.md' })
    if (line !== undefined) expect((caught as FascicleError).line).toBe(line)
    expect((caught as FascicleError).mend).not.toBe('')
    expect(globalThis).not.toHaveProperty('touched')
  })
})

describe('laws of front matter', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '---',
      '+++',
      '---js',
      '---yaml',
      '{',
      '}',
      ': ',
      '- ',
      '&a',
      '*a',
      '[',
      '"',
      '\n',
      '\n---\n',
      'title: A',
      '!!js/function x',
    ),
    fc.string({ maxLength: 6 }),
  )
  it('whatever a file holds, it is read or refused with a named error, and no text is lost', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        try {
          const { body } = read(text)
          expect(text.endsWith(body)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(FascicleError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
