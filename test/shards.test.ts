import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import MiniSearch from 'minisearch'
import { describe, expect, it } from 'vitest'
import { loadAnalyzer } from '../src/core/languages.js'
import { countStanding, type PackedTerm, packShard, standsAt, unpackShard } from '../src/core/packed.js'
import { FIELDS } from '../src/core/schema.js'
import { parseArticle } from '../src/indexer/article.js'
import { digestArticle, fieldsOf, openCounter, roundLength } from '../src/indexer/digest.js'
import { findKin, noteKin } from '../src/indexer/kin.js'
import { collectPostings, measureFields, strideOf } from '../src/indexer/postings.js'
import { splitSections } from '../src/indexer/sections.js'
import { buildFiles, type LayoutOptions } from '../src/indexer.js'
import { openLoader } from '../src/searcher/loader.js'
import { planQuery } from '../src/searcher/query.js'
import { joinPostings, rankArticles } from '../src/searcher/ranking.js'
import { vocabularyOf } from '../src/searcher/vocabulary.js'
import { openIndex } from '../src/searcher.js'
import { fetchFrom, folderOf, SMALL_FILES } from './folder.js'
import { options, query, site } from './made-up.js'

const analyzer = await loadAnalyzer('english-4')

/** So many files of a kind that pages name them. */
const TWO_LEVELS: LayoutOptions = { ...SMALL_FILES, shardBytes: 1, wordsLength: 1, pageFiles: 16 }

const SYNONYMS = JSON.stringify({
  synonyms: [['ketamine', 'who of therapy']],
  oneWay: { depressed: ['depression'] },
  pinned: [{ queries: ['the therapy'], urls: ['/a0/'] }],
})

async function open(articles: string, layout: LayoutOptions) {
  const { files } = await buildFiles({ articles, layout })
  const fetch = fetchFrom({ 'memory:/': files })
  return { open: () => openIndex('memory:/', { fetch }), files, fetch }
}

describe('sharding does not change the answer', () => {
  it('results, order, scores, counts and suggestions are those of one file, whatever was asked before', () =>
    fc.assert(
      fc.asyncProperty(
        site,
        fc.array(fc.tuple(query, options), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(SMALL_FILES, TWO_LEVELS),
        async (files, asked, layout) => {
          const folder = await folderOf({ ...files, 'synonyms.json': SYNONYMS })
          const whole = await open(folder, { inlineBytes: Number.POSITIVE_INFINITY })
          const cut = await open(folder, layout)
          expect(whole.files).toHaveLength(1)
          expect(cut.files.length).toBeGreaterThan(3)
          const [one, used] = [await whole.open(), await cut.open()]
          for (const [text, wanted] of asked) {
            const answer = await one.search(text, wanted)
            expect(await used.search(text, wanted)).toEqual(answer)
            expect(await (await cut.open()).search(text, wanted)).toEqual(answer)
            expect(await used.suggest(text, { limit: 12 })).toEqual(await one.suggest(text, { limit: 12 }))
          }
        },
      ),
      { numRuns: 150 },
    ))

  it('nor on real articles: exact, half-typed, misspelt, filtered', async () => {
    const articles = fileURLToPath(new URL('../corpus', import.meta.url))
    const one = await (await open(articles, { inlineBytes: Number.POSITIVE_INFINITY })).open()
    const cut = await (await open(articles, { inlineBytes: 0, shardBytes: 500, storeLength: 2000 })).open()
    const words =
      'ketamine depression ptsd trauma anxiety exposure esketamine spray plasticity remission therapy'
    for (const word of words.split(' ')) {
      const misspelt = word.slice(0, 2) + word.slice(3)
      for (const asked of [
        `${word} `,
        word.slice(0, 3),
        `how long does ${word.slice(0, -2)}`,
        misspelt,
        `what is ${word}`,
      ]) {
        for (const wanted of [
          {},
          { filter: { topics: 'ketamine' }, facets: true },
          { sort: 'date' },
        ] as const) {
          expect(await cut.search(asked, wanted)).toEqual(await one.search(asked, wanted))
        }
      }
    }
  })

  it('nor does a manifest of two levels', async () => {
    const names = Array.from({ length: 50 }, (_, number) => number.toString(36))
    const folder = await folderOf(
      Object.fromEntries(names.map((name) => [`${name}.md`, `# t${name}\n\nword${name} shared${name} all`])),
    )
    const one = await (await open(folder, {})).open()
    const { files, open: openCut } = await open(folder, TWO_LEVELS)
    expect(files.filter(({ name }) => name.startsWith('pages/')).length).toBeGreaterThan(20)
    for (const name of names) {
      const cut = await openCut()
      for (const asked of [`word${name} `, `t${name}`, 'all ', `wrod${name} `, `sharde${name}`, 'sha']) {
        expect(await cut.search(asked)).toEqual(await one.search(asked))
      }
    }
  })

  it('every prefix of every term has the completions that the whole index has', async () => {
    const words =
      'alpha alphabet alpine also alter alternate beta better between c class classes classic classical d'
    const folder = await folderOf({
      'a.md': words,
      'b.md': words.replaceAll('e', 'i'),
      'c.md': 'class classes alpha',
    })
    const [one, cut] = await Promise.all(
      [{}, SMALL_FILES].map(async (layout) => (await open(folder, layout)).open()),
    )
    const terms = [words, words.replaceAll('e', 'i')].join(' ').split(' ')
    for (const prefix of new Set(
      terms.flatMap((term) => [...term].map((_, end) => term.slice(0, end + 1))),
    )) {
      expect([prefix, await cut?.suggest(prefix, { limit: 12 })]).toEqual([
        prefix,
        await one?.suggest(prefix, { limit: 12 }),
      ])
    }
  })
})

describe('ranking term by term does not change the scores', () => {
  it('they are, to the last bit, those of one MiniSearch with the whole index', () =>
    fc.assert(
      fc.asyncProperty(site, fc.array(query, { minLength: 1, maxLength: 6 }), async (files, asked) => {
        const { fetch } = await open(await folderOf(files), { inlineBytes: Number.POSITIVE_INFINITY })
        const loader = await openLoader('memory:/', fetch)
        const { manifest } = loader
        const shard = await loader.load('shards', 0, (bytes) => unpackShard(bytes, manifest.stride))
        const terms = shard.terms.filter(({ sections }) => sections.length > 0)
        const whole = MiniSearch.loadJS(joinPostings(manifest, terms), { fields: [...FIELDS] })
        for (const text of asked) {
          const read = { words: text, required: [], excluded: [] }
          const plan = await planQuery(read, analyzer, vocabularyOf(loader))
          const { words } = plan
          const expansions = words.flatMap((word) => word.expansions)
          const search = (fields: string[]) =>
            whole
              .search('query', {
                fields,
                tokenize: () => expansions.map(({ term }) => term),
                processTerm: (term) => term,
                boostTerm: (_, index) => expansions[index]?.weight ?? 1,
                boost: {
                  title: 0.5,
                  text: 1,
                  code: 0.5,
                  tags: 0.1,
                  description: 0.1,
                  kin: 0.42,
                },
                bm25: { k: 0.9, b: 0.85, d: 0 },
              })
              .map(({ id, score, queryTerms }): [number, number] => [id, score / queryTerms.length])
          const articleOf = (id: number) => Math.floor(id / manifest.stride)
          const titles = search(['title'])
          const byArticle = new Map(titles.map(([id, score]) => [articleOf(id), score]))
          const expected = new Map(titles)
          // What kin is about finds nothing alone.
          const stands = ({ postings }: { postings: PackedTerm }, id: number) =>
            postings.sections.includes(id) && standsAt(postings, postings.sections.indexOf(id))
          for (const [id, score] of search(FIELDS.slice(1))) {
            if (!expansions.some((one) => stands(one, id))) continue
            expected.set(id, score + (byArticle.get(articleOf(id)) ?? 0))
          }
          // Of queries of two to four words the share of words that a section has counts too.
          const rarities = words.map((word) => {
            const most = Math.max(1, ...word.expansions.map(({ postings }) => countStanding(postings)))
            return Math.log(1 + manifest.counts.sections / most)
          })
          const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
          if (words.length > 1 && words.length < 5) {
            for (const [id, score] of expected) {
              const isHere = words.map(({ expansions: own }) => own.some((one) => stands(one, id)))
              const share = sum(rarities.filter((_, word) => isHere[word])) / sum(rarities)
              expected.set(id, score * Math.sqrt(Math.sqrt(share)))
            }
          }
          const found = rankArticles(manifest, plan)
          expect(found.flatMap(({ sections }) => sections.map(({ id, score }) => [id, score]))).toEqual(
            [...expected].sort(([a], [b]) => a - b),
          )
          for (const { article, score, sections } of found) {
            expect(sections.every(({ id }) => articleOf(id) === article)).toBe(true)
            expect(score).toBe(Math.max(...sections.map((section) => section.score)))
          }
        }
      }),
      { numRuns: 150 },
    ))
})

/** What MiniSearch serializes, with lengths as the index keeps them. */
function withRoundedLengths<
  T extends { fieldLength: Record<string, number[]>; averageFieldLength: number[] },
>(whole: T): T {
  const fieldLength = Object.fromEntries(
    Object.entries(whole.fieldLength).map(([id, lengths]) => [
      id,
      // A field that says nothing has no length.
      lengths.map((length) => (typeof length === 'number' ? roundLength(length) : length)),
    ]),
  )
  // MiniSearch's running average, which takes a section without the field for an average one.
  const averages: number[] = []
  for (const [count, lengths] of Object.values(fieldLength).entries()) {
    for (const [field, length] of lengths.entries()) {
      if (typeof length === 'number')
        averages[field] = ((averages[field] ?? 0) * count + length) / (count + 1)
    }
  }
  return { ...whole, fieldLength, averageFieldLength: averages }
}

describe('joining what was split gives the whole index', () => {
  it('that MiniSearch makes of the same sections', () =>
    fc.assert(
      fc.property(site, (files) => {
        const articles = Object.entries(files).map(([path, text]) => {
          const { article: parsed } = parseArticle({ path, text }, { base: '/', urls: 'slash' })
          return { article: parsed, sections: splitSections(parsed) }
        })
        const parts = articles.map((one) =>
          digestArticle(one.article, 'en', one.sections, openCounter(analyzer)),
        )
        const digests = parts.map(({ digest }) => digest)
        const stride = strideOf(digests)
        const collector = collectPostings()
        const kin = findKin(
          digests,
          (number) => (parts[number] as (typeof parts)[number]).body,
          (term) => analyzer.isStopWord(term),
        )
        for (const [number, { digest, body }] of parts.entries()) {
          noteKin(digest, kin[number])
          collector.add(number, digest, body, kin[number])
        }
        const { sections: count, averages } = measureFields(digests)
        const terms = collector
          .summaries()
          .map(({ term }) => collector.postings(term, stride) as PackedTerm)
          .filter(({ sections }) => sections.length > 0)
        const miniSearch = new MiniSearch<Record<string, unknown>>({
          fields: [...FIELDS],
          // What is said of kin is terms already.
          tokenize: (text, field) =>
            field === 'kin' ? text.split(' ') : analyzer.tokens(text).map(({ term }) => term),
          processTerm: (term) => term,
        })
        const ids: number[] = []
        for (const [number, { article: own, sections }] of articles.entries()) {
          for (const [position, section] of sections.entries()) {
            ids.push(number * stride + position)
            const fields = fieldsOf(own, section).map(([field, text]) => [FIELDS[field], text])
            const terms = kin[number]?.[position] ?? []
            miniSearch.add({
              id: ids.at(-1),
              ...Object.fromEntries(fields),
              ...(terms.length > 0 && { kin: terms.join(' ') }),
            })
          }
        }
        const counts = {
          articles: articles.length,
          sections: count,
          terms: terms.length,
        }
        const joined = joinPostings({ counts, averages }, terms)
        const expected = withRoundedLengths(JSON.parse(JSON.stringify(miniSearch)))
        expect(averages).toEqual(FIELDS.map((_, field) => expected.averageFieldLength[field] ?? 0))
        const renumber = (byNumber: Record<string, unknown>) =>
          Object.fromEntries(Object.entries(byNumber).map(([number, value]) => [ids[Number(number)], value]))
        const index = expected.index
          .map(([term, fields]: [string, Record<string, Record<string, number>>]) => [
            term,
            Object.fromEntries(
              Object.entries(fields).map(([field, sections]) => [field, renumber(sections)]),
            ),
          ])
          .sort(([a]: [string], [b]: [string]) => (a < b ? -1 : 1))
        expect(JSON.parse(JSON.stringify(joined))).toMatchObject({
          documentCount: expected.documentCount,
          fieldIds: expected.fieldIds,
          index,
        })
        // A section without any word is in no posting, so that nothing can be asked of its length.
        for (const [id, lengths] of Object.entries(joined.fieldLength)) {
          expect(JSON.parse(JSON.stringify(lengths))).toEqual(renumber(expected.fieldLength)[id])
        }
      }),
      { numRuns: 100 },
    ))

  it('postings are the same after packing and unpacking', () => {
    const posting = fc.record({
      section: fc.nat({ max: 5000 }),
      fields: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
    })
    const term = fc.record({
      term: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      postings: fc.uniqueArray(posting, { selector: ({ section }) => section, minLength: 1, maxLength: 30 }),
      written: fc.nat({ max: 40 }),
      numbers: fc.infiniteStream(fc.integer({ min: 1, max: 300_000 })),
    })
    fc.assert(
      fc.property(fc.uniqueArray(term, { selector: (one) => one.term, maxLength: 12 }), (terms) => {
        const packed: PackedTerm[] = terms
          .sort((a, b) => (a.term < b.term ? -1 : 1))
          .map(({ term: own, postings, written, numbers }) => {
            const sorted = postings.sort((a, b) => a.section - b.section)
            const entries = sorted.reduce((sum, { fields }) => sum + fields.length, 0)
            const take = () => Array.from({ length: entries }, () => numbers.next().value as number)
            return {
              term: own,
              written,
              sections: sorted.map(({ section }) => section),
              fields: sorted.map(({ fields }) => fields.reduce((mask, field) => mask | (1 << field), 0)),
              frequencies: take(),
              lengths: take(),
            }
          })
        const prefixes = new Map<string, [string, number][]>([['a', [['ab', 3]]]])
        for (const stride of [1, 16, 8192]) {
          const shard = unpackShard(packShard({ terms: packed, prefixes }, stride), stride)
          expect(shard.prefixes).toEqual(prefixes)
          const plain = (one: PackedTerm) => ({
            ...one,
            sections: [...one.sections],
            fields: Array.from(one.fields),
            frequencies: Array.from(one.frequencies),
            lengths: Array.from(one.lengths),
          })
          expect(shard.terms.map(plain)).toEqual(packed)
        }
      }),
    )
  })
})
