import { PAGE_RESULTS } from './engines.mjs'
import { mean, RECALL_DEPTH, randomizationTest } from './metrics.mjs'
import { kilobytes, markdownTable, NOTHING } from './tables.mjs'
import { VARIANTS } from './variants.mjs'

/**
 * All that one run measured.
 *
 * @typedef {object} Relevance
 * @property {string} date ISO 8601
 * @property {string} machine
 * @property {readonly Variant[]} variants
 * @property {{ name: string, documents: number, queries: number }[]} collections
 * @property {EngineRelevance[]} engines the first is the one with which the others are compared
 */

/** @typedef {import('./variants.mjs').Variant} Variant */

/**
 * @typedef {object} EngineRelevance
 * @property {string} name
 * @property {string} label
 * @property {string} version
 * @property {Answer[]} answers
 * @property {IndexCosts[]} costs of each collection, where they were measured
 */

/**
 * What one query came to: which, what was asked of it, and its score.
 *
 * @typedef {{ collection: string, variant: Variant, query: string, asked: string }
 *   & import('./metrics.mjs').Score} Answer
 */

/**
 * @typedef {object} IndexCosts
 * @property {string} collection
 * @property {number} files
 * @property {number} bytes of all files as sent
 * @property {Partial<Record<Variant, number[]>>} coldBytes of each query, as a new visitor's first
 */

/** The figures beside nDCG, with their names. */
const OTHERS = /** @type {const} */ ([
  ['MRR@10', 'reciprocalRank'],
  ['success@1', 'success1'],
  ['@3', 'success3'],
  ['@5', 'success5'],
  [`recall@${RECALL_DEPTH}`, 'recall'],
])

/**
 * The report as Markdown: nDCG of every variant, then all figures of each, then what our answers cost.
 *
 * @param {Relevance} relevance
 */
export function printRelevance(relevance) {
  const { date, machine, variants, collections, engines } = relevance
  const versions = new Map(engines.map(({ label, version }) => [label.split(/,| as in | \(/)[0], version]))
  const described = collections.map(
    ({ name, documents, queries }) =>
      `${name} (${documents.toLocaleString('en-US')} documents, ${queries} queries)`,
  )
  return [
    `${date.slice(0, 10)}; ${machine}; ${[...versions].map((pair) => pair.join(' ')).join(', ')}.`,
    `Collections: ${described.join(', ')}.`,
    variants.length > 1 ? summaryTable(relevance) : undefined,
    ...variants.map((variant) => variantTable(relevance, variant)),
    engines.length > 1 ? `${FIGURES}\n${COMPARED}` : FIGURES,
    costTable(relevance),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

/** @param {Relevance} relevance */
const summaryTable = ({ variants, collections, engines }) =>
  markdownTable(
    ['nDCG@10, mean of collections', ...variants],
    engines.map((engine) => [
      labelOf(
        engine,
        engine.answers.length,
        variants.length * sum(collections.map(({ queries }) => queries)),
      ),
      ...variants.map((variant) =>
        rounded(meanOfCollections(answersOf(engine, variant), collections, 'ndcg')),
      ),
    ]),
  )

/**
 * @param {Relevance} relevance
 * @param {Variant} variant
 */
function variantTable({ collections, engines }, variant) {
  const queries = sum(collections.map((collection) => collection.queries))
  const [own] = engines
  return markdownTable(
    [
      `${variant}: ${VARIANTS[variant]}`,
      ...collections.map(({ name }) => name),
      'mean',
      ...OTHERS.map(([head]) => head),
      'nothing found',
      ...(engines.length > 1 ? [`${own.label} above it by`, 'p'] : []),
    ],
    engines.map((engine) => {
      const answers = answersOf(engine, variant)
      return [
        labelOf(engine, answers.length, queries),
        ...collections.map((collection) => rounded(meanOfCollections(answers, [collection], 'ndcg'))),
        rounded(meanOfCollections(answers, collections, 'ndcg')),
        ...OTHERS.map(([, key]) => rounded(meanOfCollections(answers, collections, key))),
        `${answers.filter(({ isEmpty }) => isEmpty).length}/${answers.length}`,
        ...(engines.length > 1 ? comparison(engine === own ? [] : answers, answersOf(own, variant)) : []),
      ]
    }),
  )
}

/**
 * How far nDCG of the same queries is apart, and how likely that would be by chance.
 *
 * @param {readonly Answer[]} answers
 * @param {readonly Answer[]} ours
 */
function comparison(answers, ours) {
  const key = (/** @type {Answer} */ { collection, query }) => `${collection}\n${query}`
  const own = new Map(ours.map((answer) => [key(answer), answer.ndcg]))
  const differences = answers.map((answer) => (own.get(key(answer)) ?? Number.NaN) - answer.ndcg)
  if (differences.length === 0) return [NOTHING, NOTHING]
  const p = randomizationTest(differences)
  return [
    mean(differences)
      .toFixed(3)
      .replace(/^(?!-)/, '+')
      .replace('-', '−'),
    p < 0.001 ? '< 0.001' : p.toFixed(3),
  ]
}

const FIGURES = `Columns of collections and their mean: nDCG@10 with linear gain, as trec_eval; the other figures are
means over collections. Variants but the full query are made by rule, typos with a seed.`

const COMPARED = `The difference is that of nDCG@10 of all queries alike, p of the paired two-sided randomisation test, 10,000
permutations, not corrected for many tests. An engine with a number of queries was asked these alone, and is compared on them.`

/**
 * What the answers of our engines cost: to set a gain against its bytes.
 *
 * @param {Relevance} relevance
 */
function costTable({ variants, engines }) {
  const rows = engines.flatMap(({ label, costs }) => costs.map((cost) => ({ label, ...cost })))
  if (rows.length === 0) return undefined
  return markdownTable(
    [
      'index',
      'files',
      'sent kB',
      ...variants.map((variant) => `cold query kB, ${PAGE_RESULTS} results, ${variant}`),
    ],
    rows.map(({ label, collection, files, bytes, coldBytes }) => [
      `${label}, ${collection}`,
      files.toLocaleString('en-US'),
      kilobytes(bytes),
      ...variants.map((variant) => kilobytes(coldBytes[variant] && mean(coldBytes[variant]))),
    ]),
  )
}

/**
 * @param {EngineRelevance} engine
 * @param {Variant} variant
 */
const answersOf = ({ answers }, variant) => answers.filter((answer) => answer.variant === variant)

/**
 * The mean of the means of collections, so that a large one does not speak for all.
 *
 * @param {readonly Answer[]} answers
 * @param {readonly { name: string }[]} collections
 * @param {'ndcg' | typeof OTHERS[number][1]} key
 * @returns {number} NaN when a collection has no answer
 */
const meanOfCollections = (answers, collections, key) =>
  mean(
    collections.map(({ name }) =>
      mean(answers.filter(({ collection }) => collection === name).map((answer) => answer[key])),
    ),
  )

/**
 * @param {EngineRelevance} engine
 * @param {number} asked
 * @param {number} queries
 */
const labelOf = ({ label }, asked, queries) =>
  asked < queries
    ? `${label} (${asked.toLocaleString('en-US')} of ${queries.toLocaleString('en-US')} queries)`
    : label

/** @param {number} value */
const rounded = (value) => (Number.isNaN(value) ? NOTHING : value.toFixed(3))

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0)
