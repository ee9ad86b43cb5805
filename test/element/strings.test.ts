import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FIRST, nearestLanguage, type Plural, type Strings, say } from '../../src/element/strings.js'

const LANGUAGES = readdirSync('src/element/strings').map((name) => name.replace('.ts', ''))
const stringsOf = async (language: string): Promise<Strings> =>
  (await import(`../../src/element/strings/${language}.ts`)).default
const english = await stringsOf('en')

/** The names of the gaps of a text. */
const gapsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

it('are there for every language that the analyzers have', () => {
  const wanted = 'en de fr es it pt nl sv da nb fi ru tr ar zh ja ko'.split(' ')
  expect(LANGUAGES).toEqual(expect.arrayContaining(wanted))
})

describe.each(LANGUAGES)('the texts in %s', (language) => {
  it('are as many as in English, none empty, with the same gaps', async () => {
    const strings = await stringsOf(language)
    expect(Object.keys(strings).sort()).toEqual(Object.keys(english).sort())
    for (const [name, text] of Object.entries(strings) as [keyof Strings, string | Plural][]) {
      if (typeof text !== 'string') continue
      expect(text.trim(), name).toBe(text)
      expect(text, name).not.toBe('')
      expect(gapsOf(text), name).toEqual(gapsOf(english[name] as string))
    }
  })

  it('have a form for every number', async () => {
    const { count } = await stringsOf(language)
    const rules = new Intl.PluralRules(language)
    const forms = Object.keys(count)
    // Spanish, French, Italian and Portuguese have one for millions, which reads like the usual one here.
    const needed = rules
      .resolvedOptions()
      .pluralCategories.filter((one) => one !== 'many' || rules.select(5) === 'many')
    expect(forms).toEqual(expect.arrayContaining(needed))
    for (const n of [1, 2, 3, 5, 11, 21, 1.5, 1000, 1000000]) {
      const said = say(count, language, { n }).join('')
      expect(said, `${n}`).not.toMatch(/[{}]|undefined/)
    }
  })

  it('are found by the tag of the language', () => {
    expect(nearestLanguage(language)).toBe(language)
    expect(nearestLanguage(`${language}-XX`)).toBe(language)
  })
})

it.each([
  ['en-GB', 'en'],
  ['pt-BR', 'pt'],
  ['no', 'nb'],
  ['nn-NO', 'nb'],
  ['zh-TW', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['zh-Hant-HK', 'zh-Hant'],
  ['zh-CN', 'zh'],
  ['DE', 'de'],
  ['eo', 'en'],
  ['', 'en'],
])('%j gets the texts of %s', (tag, language) => expect(nearestLanguage(tag)).toBe(language))

describe('a text', () => {
  it.each([
    ['one', 'en', 1, '1 result'],
    ['none', 'en', 0, '0 results'],
    ['many', 'en', 12345, '12,345 results'],
    ['many as Germans write them', 'de', 12345, '12.345 Ergebnisse'],
    ['few in Russian', 'ru', 3, '3 результата'],
    ['twenty-one in Russian', 'ru', 21, '21 результат'],
    ['two in Arabic', 'ar', 2, 'نتيجتان'],
    ['a language without plurals', 'ja', 7, '7 件'],
  ])('has the form for %s', async (_, language, n, text) => {
    const { count } = await stringsOf(language)
    expect(say(count, language, { n }).join('')).toBe(text)
  })

  it('keeps what fills it apart, so that it may be an element', () => {
    expect(say('Did you mean {query}?', 'en', { query: 'x' })).toEqual(['Did you mean ', 'x', '?'])
  })

  it('is not filled by what fills it', () => {
    expect(say('No results for “{query}”', 'en', { query: '{n}' }).join('')).toBe('No results for “{n}”')
  })
})

it('the first texts are those of English, or shorter', () => {
  for (const [name, text] of Object.entries(FIRST))
    expect(english[name as keyof Strings]).toSatisfy((whole: string) => whole.startsWith(text as string))
})
