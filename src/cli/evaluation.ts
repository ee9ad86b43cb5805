import { styleText } from 'node:util'
import {
  type Comparison,
  type Evaluation,
  type Failure,
  METRICS,
  type MetricName,
  type Pair,
} from '../eval.js'
import { bold, dim, plural, size } from './print.js'

/** What each metric says, for people who do not know its name. */
const MEANINGS: Record<MetricName, string> = {
  'ndcg@10': 'how well the first ten are ordered; 1 is the best order there could be',
  'mrr@10': 'one divided by the place of the first relevant result',
  'recall@100': 'share of what is relevant that is found at all',
  'success@1': 'queries whose first result is relevant',
  'success@3': 'queries with something relevant in the first three',
  'success@5': 'queries with something relevant in the first five',
}

const DOWNLOAD = "by the first query of a visit; the searcher's script comes on top"

/** An index, by the name it was given, and what was measured of it. */
export interface Measured {
  name: string
  evaluation: Evaluation
  /** Of a cold query, in the mean. */
  bytes: number
}

/** The figures of an index, and the queries that fail. */
export function printEvaluation({ name, evaluation, bytes }: Measured): void {
  const { queries, metrics, failures, unanswerable, unsure } = evaluation
  console.log(
    `${bold(name)}, mean of ${counted(queries - unanswerable.queries)} with an answer on the site:\n`,
  )
  for (const metric of METRICS) {
    console.log(`  ${metric.padEnd(LABEL)}${bold(figure(metrics[metric]))}  ${dim(MEANINGS[metric])}`)
  }
  console.log(`  ${'download'.padEnd(LABEL)}${bold(size(bytes))}  ${dim(DOWNLOAD)}\n`)
  if (unanswerable.queries > 0) {
    console.log(
      `${counted(unanswerable.queries)} without an answer on the site, not in the means: ` +
        `${unanswerable.withResults} gave results all the same.`,
    )
    printNames(
      `unanswerable: ${unanswerable.confident.length} answered with confidence`,
      unanswerable.confident,
    )
  }
  printNames(`answerable: ${unsure.length} answered as if unsure`, unsure)
  if (failures.length === 0) console.log('Every query has something relevant in its first three results.\n')
  else {
    console.log(`${counted(failures.length)} with nothing relevant in the first three results:\n`)
    for (const failure of failures) printFailure(failure)
  }
}

/** A line about queries, and each of them. */
function printNames(line: string, queries: readonly string[]): void {
  console.log(
    queries.length > 0 ? `${line}:\n\n${queries.map((query) => `  ${query}`).join('\n')}\n` : `${line}.\n`,
  )
}

function printFailure({ query, first, relevant, rank }: Failure): void {
  const lines: [string, string][] = [
    ['came first', first ? `${first.url}  ${dim(first.trail.at(-1) as string)}` : 'nothing'],
    ...relevant.map((url, index): [string, string] => [index === 0 ? 'relevant' : '', url]),
    ['found', rank === null ? 'nowhere in the first hundred' : `at place ${rank}`],
  ]
  console.log(`  ${bold(query)}`)
  for (const [label, text] of lines) console.log(`    ${dim(label.padEnd(LABEL))}${text}`)
  console.log()
}

/** What one index does better and worse than another one. */
export function printComparison(
  { metric, wins, losses, ties, difference, p }: Comparison,
  first: Measured,
  other: Measured,
): void {
  console.log(`${bold(first.name)} (this) compared with ${bold(other.name)} (other):\n`)
  console.log(dim(`  ${''.padEnd(LABEL)}this   other  difference`))
  for (const name of METRICS) {
    const [value, before] = [first.evaluation.metrics[name], other.evaluation.metrics[name]]
    console.log(`  ${name.padEnd(LABEL)}${figure(value)}  ${figure(before)}  ${signed(value - before)}`)
  }
  console.log(`  ${'download'.padEnd(LABEL)}${size(first.bytes)}  ${size(other.bytes)}\n`)
  console.log(
    `${metric} is better for ${wins.length}, worse for ${losses.length} and the same for ${ties.length}; ` +
      `mean difference ${signed(difference)}.`,
  )
  console.log(
    `p = ${p.toFixed(4)}: by chance alone a difference of this size comes in ${percent(p)} of cases (randomisation test).\n`,
  )
  printPairs('better', wins)
  printPairs('worse', losses)
}

function printPairs(label: string, pairs: readonly Pair[]): void {
  for (const { query, value, other } of pairs) {
    console.log(`  ${label.padEnd(8)}${figure(value)}  ${figure(other)}  ${query}`)
  }
}

/** A mean that is lower than the floor for it, on stderr. Rounded so that it never looks as high as the floor. */
export function printBelow(name: MetricName, value: number, floor: number): void {
  const label = styleText('red', 'error:', { stream: process.stderr })
  const missing = Math.max(1, Math.ceil((floor - value) * 1e4 - ROUNDING)) / 1e4
  console.error(`${label} ${name} is ${(floor - missing).toFixed(4)}, ${missing.toFixed(4)} below ${floor}`)
}

/** How wide the names of figures are, in characters. */
const LABEL = 12

/** Of a difference between floors and means. */
const ROUNDING = 1e-6

const counted = (count: number): string => plural(count, 'query', 'queries')
const figure = (value: number): string => value.toFixed(3)
const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(3)}`
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
