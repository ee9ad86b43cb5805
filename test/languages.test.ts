import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fold } from '../src/core/analyzer.js'
import { loadAnalyzer } from '../src/core/languages.js'
import { analyzerFor, openAnalyzer } from '../src/indexer/languages.js'
import { type BuildOptions, buildFiles, buildIndex, fetchFile } from '../src/indexer.js'
import { openIndex } from '../src/searcher.js'
import { folderOf } from './folder.js'

const LANGUAGES = ['ar', 'da', 'de', 'es', 'fi', 'fr', 'it', 'nl', 'no', 'pt', 'ru', 'sv', 'tr', 'pl']

describe('forms of a word are one term, with and without diacritics', () => {
  it.each([
    ['de', 'Häuser Haus Hauses haeuser hauser'],
    ['de', 'Schlafstörung Schlafstörungen Schlafstoerung schlafstorung'],
    ['de', 'Straße Straßen strasse'],
    ['fr', 'étude études etude'],
    ['fr', 'mangé mangée mangées mangee manger'],
    ['fr', "l'activité activités d'activite"],
    ['es', 'información informaciones informacion'],
    ['es', 'médico médicas medicos'],
    ['it', 'università universita'],
    ['it', "malattia malattie dell'malattia"],
    ['pt', 'informação informações informacao'],
    ['pt', 'doença doenças doenca'],
    ['nl', 'behandeling behandelingen behandelen'],
    ['nl', 'depressie depressies'],
    ['sv', 'behandling behandlingar behandlingarna'],
    ['da', 'sygdom sygdomme sygdommen'],
    ['no', 'sykdom sykdommer sykdommen'],
    ['fi', 'talo talon talossa taloissa'],
    ['ru', 'депрессия депрессии депрессией'],
    ['ru', 'ещё еще'],
    ['tr', 'hastalık hastalıklar hastalığı hastalik'],
    ['tr', 'çocuk çocukların cocuk'],
    ['ar', 'كِتَاب الكتاب كتابها'],
    ['ar', 'دراسة الدراسة دراسات الدراسات'],
    ['pl', 'żółty zolty'],
  ])('%s: %s', async (language, text) => {
    const analyzer = await openAnalyzer(analyzerFor(language))
    const terms = analyzer.tokens(text).map(({ term }) => term)
    expect(new Set(terms).size, terms.join(' ')).toBe(1)
  })

  it.each([
    ['de', 'Therapie Theater'],
    ['fr', 'national nation'],
    ['ru', 'болезнь больница'],
    ['ar', 'كتاب طبيب'],
  ])('and others are not: %s: %s', async (language, text) => {
    const analyzer = await openAnalyzer(analyzerFor(language))
    expect(new Set(analyzer.tokens(text).map(({ term }) => term)).size).toBe(2)
  })

  it('names of English in other scripts have English stems', async () => {
    const russian = await openAnalyzer('russian-1')
    expect(russian.tokens('treatments лечения').map(({ term }) => term)).toEqual(['treatment', 'лечен'])
  })
})

describe.each(LANGUAGES)('the analyzer of %s', (language) => {
  it('has stop words as they are folded, less than a kilobyte and a half of them', async () => {
    const { stopWords } = (await import(`../src/core/languages/${analyzerFor(language)}.ts`)) as {
      stopWords: string
    }
    for (const word of stopWords.split(/\s+/)) expect(fold(word)).toBe(word)
    expect(stopWords.length).toBeLessThan(1500)
  })

  it('is the same in its ready script, which needs nothing else', async () => {
    const name = analyzerFor(language)
    const file = new URL(`../dist/languages/${name}.js`, import.meta.url)
    expect(await readFile(file, 'utf8')).not.toMatch(/\bimport\b|\beval\b|\bFunction\(|innerHTML/)
    const ready = (await import(file.href)) as { stem: (word: string) => string; stopWords: string }
    const { stem } = await openAnalyzer(name)
    for (const word of ready.stopWords.split(/\s+/).filter((one) => one.length > 2))
      if (/^\p{L}+$/u.test(word)) expect(ready.stem(word) || word).toBe(stem(word))
  })
})

it('an analyzer that this version does not know is an error that says what to do', async () => {
  await expect(loadAnalyzer('klingon-7', 'https://site.example/search/')).rejects.toThrow(
    /^UNKNOWN_ANALYZER: unknown analyzer "klingon-7": build the index and import .* same version of fascicle \(https:/,
  )
  await expect(loadAnalyzer('../../evil-1')).rejects.toThrow(/^UNKNOWN_ANALYZER/)
})

const SITE = {
  'en.md': '# Houses\n\nTwo houses stand on the hill.\n\n## Sleep\n\nA night of good sleep.',
  'de/haus.md': '---\nlang: de-AT\n---\n# Häuser\n\nZwei Häuser stehen am Berg.\n\n## Schlaf\n\nDer Schlaf.',
  'de/baum.md': '---\nlang: de\n---\n# Baum\n\nEin Baum steht im Garten.',
  'zh.md': '---\nlang: zh-Hans\n---\n# 房子\n\n山上有两座房子。',
  'pl.md': '---\nlang: pl\n---\n# Dom\n\nDwa domy stoją na wzgórzu.',
}

const open = (folder: string, language?: string) =>
  openIndex(pathToFileURL(`${folder}/`), { fetch: fetchFile, ...(language && { language }) })

const build = async (files: Record<string, string>, options: Partial<BuildOptions> = {}) => {
  const articles = await folderOf(files)
  const out = await folderOf()
  const summary = await buildIndex({ articles, out, ...options })
  return { articles, out, summary }
}

describe('a site in several languages', () => {
  it('has an index for each, and the language chooses', async () => {
    const { out, summary } = await build(SITE)
    expect(summary).toMatchObject({ articles: 5, languages: ['en', 'de', 'pl', 'zh'], errors: [] })
    expect(summary.pages.map(({ path }) => path)).toEqual(Object.keys(SITE).sort())
    const urls = async (query: string, language?: string) =>
      (await (await open(out, language)).search(query)).results.map(({ url }) => url)
    expect(await urls('house')).toEqual(['/en/'])
    expect(await urls('haus')).toEqual([])
    expect(await urls('haus', 'de-CH')).toEqual(['/de/haus/'])
    expect(await urls('hauses schlafs', 'de')).toEqual(['/de/haus/#schlaf'])
    expect(await urls('房子', 'zh-Hant')).toEqual(['/zh/'])
    expect(await urls('wzgorzu', 'pl')).toEqual(['/pl/'])
    // One that the site does not have: its own.
    expect(await urls('house', 'fr')).toEqual(['/en/'])
    expect((await open(out, 'fr')).language).toBe('en')
    expect((await open(out, 'de')).language).toBe('de')
    expect((await open(`${out}/de`)).language).toBe('de')
  })

  it('ranks in each as a site that has this language alone', async () => {
    const { out } = await build(SITE)
    const german = Object.entries(SITE).filter(([path]) => path.startsWith('de/'))
    const alone = await build(Object.fromEntries(german), { language: 'de' })
    for (const query of ['haus', 'schlaf garten', 'stehen', 'der baum']) {
      const { results } = await (await open(out, 'de')).search(query)
      expect(results).toEqual((await (await open(alone.out)).search(query)).results)
    }
    expect((await open(alone.out)).language).toBe('de')
  })

  it('takes the language of most articles as its own where none is in the one it names', async () => {
    const { articles, out, summary } = await build({
      'a.md': SITE['pl.md'],
      'b.md': SITE['de/haus.md'],
      'c.md': SITE['de/baum.md'],
    })
    expect(summary.languages).toEqual(['de', 'pl'])
    expect((await (await open(out)).search('haus')).total).toBe(1)
    expect(await readdir(articles)).toHaveLength(3)
  })

  it('gives what it gave before when it is built with a cache', async () => {
    const cache = await folderOf()
    const articles = await folderOf(SITE)
    const plain = await buildFiles({ articles })
    for (let round = 0; round < 2; round++) {
      const { files } = await buildFiles({ articles, cache })
      expect(files.map(({ name }) => name)).toEqual(plain.files.map(({ name }) => name))
      for (const [index, { bytes }] of files.entries()) expect(bytes).toEqual(plain.files[index]?.bytes)
    }
  })

  it('uses the synonyms of each language', async () => {
    const synonyms = (from: string, to: string) => JSON.stringify({ synonyms: [[from, to]] })
    const { out } = await build({
      ...SITE,
      'synonyms.json': synonyms('dwelling', 'house'),
      'synonyms.de.json': synonyms('Gebäude', 'Haus'),
    })
    expect((await (await open(out, 'de')).search('Gebäude')).total).toBe(1)
    expect((await (await open(out)).search('dwelling')).total).toBe(1)
    expect((await (await open(out)).search('Gebäude')).total).toBe(0)
  })

  it('forgets a language that no kept build has, and nothing that it did not write', async () => {
    const { out } = await build(SITE)
    const english = await folderOf({ 'en.md': SITE['en.md'] })
    expect(existsSync(`${out}/de/manifest.json`)).toBe(true)
    await buildIndex({ articles: english, out })
    // The build before is kept, for pages that are open.
    expect((await (await open(`${out}/de`)).search('haus')).total).toBe(1)
    expect((await (await open(out, 'de')).search('haus')).total).toBe(0)
    await buildIndex({ articles: english, out, keep: 1 })
    expect(existsSync(`${out}/de`)).toBe(false)
    expect((await (await open(out)).search('house')).total).toBe(1)
  })

  it('reports an address that two articles of different languages have', async () => {
    const { summary } = await build({ 'a.md': '# A', 'b.md': '---\nlang: de\npermalink: /a/\n---\n# B' })
    expect(summary.errors.map(({ code }) => code)).toEqual(['DUPLICATE_URL'])
    expect(summary.articles).toBe(1)
  })

  it('warns of what is no language, and of one that no option can be', async () => {
    const { summary } = await build({
      'a.md': '---\nlang: Deutsch\n---\n# A',
      'b.md': '---\nlanguage: cpp\n---\n# B',
    })
    expect(summary.warnings.map(({ what }) => what)).toEqual([
      '"lang" is no language: Deutsch',
      '"language" is no language: cpp',
    ])
    expect(summary).toMatchObject({ articles: 2, languages: ['en'] })
    await expect(build({ 'a.md': '# A' }, { language: 'German' })).rejects.toThrow(
      /^BAD_OPTION: language should be/,
    )
  })
})
