import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as corpus from '../src/corpus.js'
import * as element from '../src/element.js'
import * as evaluation from '../src/eval.js'
import * as highlight from '../src/highlight.js'
import * as indexer from '../src/indexer.js'
import * as searcher from '../src/searcher.js'

const { exports: doors } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, unknown>
}

describe('the public surface is what the documentation says, no more', () => {
  it('has these doors', () => {
    expect(Object.keys(doors)).toEqual([
      '.',
      './indexer',
      './corpus',
      './element',
      './react',
      './highlight',
      './eval',
      './vite',
      './astro',
      './astro/Search.astro',
      './starlight',
      './starlight/Search.astro',
      './vitepress',
      './sveltekit',
      './client',
      './eleventy',
      './docusaurus',
      './nuxt',
      './package.json',
    ])
  })
  it.each([
    ['fascicle', searcher, ['FascicleError', 'openIndex']],
    ['fascicle/indexer', indexer, ['FascicleError', 'buildFiles', 'buildIndex', 'fetchFile']],
    ['fascicle/element', element, ['FascicleSearch']],
    ['fascicle/highlight', highlight, ['highlightFound']],
    ['fascicle/corpus', corpus, ['CORPUS_INDEX', 'fetchCorpus', 'openCorpus']],
    [
      'fascicle/eval',
      evaluation,
      [
        'FascicleError',
        'METRICS',
        'coldBytes',
        'compare',
        'evaluate',
        'explain',
        'ndcg',
        'randomizationTest',
        'readQueries',
        'recall',
        'reciprocalRank',
        'success',
        'unknownUrls',
      ],
    ],
  ])('%s exports these names', (_, door, names) => expect(Object.keys(door).sort()).toEqual(names))
})
