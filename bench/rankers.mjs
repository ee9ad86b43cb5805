import { open as openFlexSearch } from './rankers/flexsearch.mjs'
import { open as openFuse } from './rankers/fuse.mjs'
import { open as openLunr } from './rankers/lunr.mjs'
import { openAsVitePress, open as openMiniSearch } from './rankers/minisearch.mjs'
import { open as openOrama } from './rankers/orama.mjs'
import { open as openPagefind } from './rankers/pagefind.mjs'

/**
 * An engine whose ranking is judged.
 *
 * @typedef {object} Ranker
 * @property {string} name
 * @property {string} label as it is called in the tables
 * @property {string} package on npm
 * @property {(documents: readonly NumberedDocument[], places: Places) => Finder | Promise<Finder>} open indexes a collection
 * @property {boolean} [isSampled] whether it is too slow to be asked everything
 */

/** @typedef {{ id: number, title: string, text: string }} NumberedDocument the id is its place in the collection */

/**
 * Finds the numbers of documents, the best first.
 *
 * @typedef {((query: string, limit: number) => number[] | Promise<number[]>) & { close?: () => Promise<void> }
 *   & Partial<import('./rankers/fascicle.mjs').Costs>} Finder
 */

/**
 * What an engine needs that does not live in memory.
 *
 * @typedef {object} Places
 * @property {string} site the collection as a folder of Markdown
 * @property {string} work folder for what the engine makes
 * @property {() => Promise<import('playwright-core').Browser>} browser starts Chromium, or gives the one that was started
 */

/**
 * The peers. Those at whose defaults most questions find nothing or next to nothing have other settings, as their files say.
 *
 * @type {readonly Ranker[]}
 */
export const PEERS = [
  { name: 'minisearch', label: 'MiniSearch', package: 'minisearch', open: openMiniSearch },
  {
    name: 'minisearch-vitepress',
    label: 'MiniSearch as in VitePress',
    package: 'minisearch',
    open: openAsVitePress,
  },
  { name: 'lunr', label: 'lunr', package: 'lunr', open: openLunr },
  { name: 'flexsearch', label: 'FlexSearch, `suggest`', package: 'flexsearch', open: openFlexSearch },
  { name: 'orama', label: 'Orama, stemmer and stop words', package: '@orama/orama', open: openOrama },
  { name: 'fuse', label: 'Fuse, token search', package: 'fuse.js', open: openFuse, isSampled: true },
  { name: 'pagefind', label: 'Pagefind', package: 'pagefind', open: openPagefind },
]
