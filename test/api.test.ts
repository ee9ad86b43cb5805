import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as corpus from '../src/corpus.js'
import * as element from '../src/element.js'
import * as evaluation from '../src/eval.js'
import * as highlight from '../src/highlight.js'
import * as indexer from '../src/indexer.js'
import * as astro from '../src/plugins/astro.js'
import * as docusaurus from '../src/plugins/docusaurus.js'
import * as eleventy from '../src/plugins/eleventy.js'
import * as nuxt from '../src/plugins/nuxt.js'
import * as starlight from '../src/plugins/starlight.js'
import * as sveltekit from '../src/plugins/sveltekit.js'
import * as vite from '../src/plugins/vite.js'
import * as vitepress from '../src/plugins/vitepress.js'
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
      './instantsearch',
      './docsearch',
      './react-search',
      './vue-search',
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
    ['fascicle/vite', vite, ['default']],
    ['fascicle/astro', astro, ['default']],
    ['fascicle/starlight', starlight, ['default']],
    ['fascicle/vitepress', vitepress, ['default']],
    ['fascicle/sveltekit', sveltekit, ['default', 'withSearch']],
    ['fascicle/eleventy', eleventy, ['default']],
    ['fascicle/nuxt', nuxt, ['default']],
    ['fascicle/docusaurus', docusaurus, ['default', 'getSwizzleConfig', 'validateOptions']],
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
