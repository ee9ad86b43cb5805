import { describe, expect, it } from 'vitest'
import { printRelevance } from '../../bench/relevance-report.mjs'

type Relevance = Parameters<typeof printRelevance>[0]
type Answer = Relevance['engines'][number]['answers'][number]

const answer = (collection: string, query: number, ndcg: number): Answer => ({
  collection,
  variant: 'full',
  query: String(query),
  asked: 'wing',
  ndcg,
  reciprocalRank: ndcg,
  success1: 0,
  success3: 0,
  success5: 1,
  recall: ndcg / 2,
  isEmpty: ndcg === 0,
})

const engine = (label: string, answers: Answer[]) => ({
  name: label,
  label,
  version: '1.0.0',
  answers,
  costs: [],
})

/** Nine queries of a large collection, one of a small one. */
const RELEVANCE: Relevance = {
  date: '2026-01-02T03:04:05.000Z',
  machine: '2 cores',
  variants: ['full'],
  collections: [
    { name: 'large', documents: 5000, queries: 9 },
    { name: 'small', documents: 10, queries: 1 },
  ],
  engines: [
    {
      ...engine('fascicle', [
        ...Array.from({ length: 9 }, (_, query) => answer('large', query, 0.4)),
        answer('small', 0, 0.8),
      ]),
      costs: [
        { collection: 'large', files: 1200, bytes: 2_000_000, coldBytes: { full: [50_000, 70_000] } },
        { collection: 'small', files: 1, bytes: 8000, coldBytes: { full: [21_000] } },
      ],
    },
    engine('slow, sampled', [answer('large', 3, 0), answer('small', 0, 0.9)]),
    engine('broken', [answer('large', 1, 0.3)]),
  ],
}

/** The cells of the row that begins so. */
const row = (start: string, relevance = RELEVANCE) =>
  printRelevance(relevance)
    .split('\n')
    .find((line) => line.startsWith(`| ${start}`))
    ?.split('|')
    .map((cell) => cell.trim())
    .slice(2, -1)

describe('the report', () => {
  it('says when, where and what was measured', () => {
    expect(printRelevance(RELEVANCE)).toMatch(
      /^2026-01-02; 2 cores; fascicle 1\.0\.0, slow 1\.0\.0, broken 1\.0\.0\.\n\nCollections: large \(5,000 documents, 9 queries\), small/,
    )
  })

  it('gives every collection the same weight', () => {
    expect(row('fascicle')?.slice(0, 4)).toEqual(['0.400', '0.800', '0.600', '0.600'])
  })

  it('compares the queries that both were asked', () => {
    // 0.4 ahead on one query, 0.1 behind on the other: whatever the signs, the sum is as far from 0.
    const cells = row('slow, sampled (2 of 10 queries)')
    expect(cells?.slice(-3)).toEqual(['1/2', '+0.150', '1.000'])
  })

  it('has no mean for an engine that failed on a collection', () => {
    expect(row('broken (1 of 10 queries)')?.slice(0, 4)).toEqual(['0.300', '–', '–', '–'])
  })

  it('sets the gain against its bytes', () => {
    expect(row('fascicle, large')).toEqual(['1,200', '2,000', '60'])
    expect(row('fascicle, small')).toEqual(['1', '8.0', '21'])
  })

  it('compares nothing when there is one engine', () => {
    const [own] = RELEVANCE.engines
    const alone = printRelevance({ ...RELEVANCE, engines: own ? [own] : [] })
    expect(alone).not.toMatch(/above it by|randomisation/)
  })
})
