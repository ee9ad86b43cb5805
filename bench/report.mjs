import { ENGINES, FIRST_RESULTS, PAGE_RESULTS } from './engines.mjs'
import { figure, kilobytes, markdownTable, megabytes, NOTHING, ratio, seconds } from './tables.mjs'

/**
 * All that one run measured.
 *
 * @typedef {object} Report
 * @property {string} date ISO 8601
 * @property {string} machine
 * @property {{ articles: number, sections: number, bytes: number }} site
 * @property {Record<string, EngineReport>} engines by name
 */

/**
 * @typedef {object} EngineReport
 * @property {string} version
 * @property {import('./build.mjs').BuildFigures} build
 * @property {number} [changedSeconds] the build after one article was changed; without it, the engine builds all again
 * @property {import('./browser.mjs').BrowserFigures} [browser]
 */

/**
 * A row: what it is, the number that is compared, and how it is shown.
 *
 * @typedef {[label: string, number: (engine: EngineReport) => number | undefined, shown: (engine: EngineReport) => string]} Row
 */

/** @typedef {import('./browser.mjs').ColdFigures} ColdFigures */

/** Of how many results most figures are. */
const PAGE = `${PAGE_RESULTS} results (Pagefind ${FIRST_RESULTS})`

const NOTES = `Bytes, requests, warm times and heap are those of a page of results: ${PAGE_RESULTS}, of Pagefind ${FIRST_RESULTS}, as its API shows that many
at a time. Round trips and the cold time are to the first ${FIRST_RESULTS} results of every engine; round trips to ${PAGE_RESULTS} results are
printed beside them, where an engine shows that many. Typing is the same for all: every letter preloads, or every letter
searches, each waits for the one before, and the search for the whole word comes last.`

/** @type {readonly Row[]} */
const ROWS = [
  bytesRow(`cold first query, ordinary, ${PAGE}`, ({ cold }) => cold.ordinary),
  bytesRow(`cold first query, natural question, ${PAGE}`, ({ cold }) => cold.questions),
  bytesRow(`cold first query, one typo, ${PAGE}`, ({ cold }) => cold.typos),
  bytesRow(`each next query, ${PAGE}`, ({ next }) => next),
  bytesRow(`typing with preload at each letter, then search, ${PAGE}`, ({ cold }) => cold.typedPreloading),
  bytesRow(`typing, searching at each letter, ${PAGE}`, ({ cold }) => cold.typedSearching),
  [
    `requests of a cold query, ${PAGE}: median / max`,
    ({ browser }) => browser?.cold.ordinary.requests.p50,
    ({ browser }) =>
      browser ? `${browser.cold.ordinary.requests.p50} / ${browser.cold.ordinary.requests.max}` : NOTHING,
  ],
  tripsRow(FIRST_RESULTS, ({ roundTrips }) => roundTrips),
  tripsRow(PAGE_RESULTS, ({ pageRoundTrips }) => pageRoundTrips),
  [
    `cold time to ${FIRST_RESULTS} results, slow 4G, s: median / p90`,
    ({ browser }) => browser?.coldMs?.p50,
    ({ browser }) => `${seconds(browser?.coldMs?.p50)} / ${seconds(browser?.coldMs?.p90)}`,
  ],
  [
    `warm query, ${PAGE}, ms: median / p90 / p99`,
    ({ browser }) => browser?.warmMs.p50,
    ({ browser }) =>
      `${figure(browser?.warmMs.p50)} / ${figure(browser?.warmMs.p90)} / ${figure(browser?.warmMs.p99)}`,
  ],
  [
    `warm query, ${PAGE}, ms: p99`,
    ({ browser }) => browser?.warmMs.p99,
    ({ browser }) => figure(browser?.warmMs.p99),
  ],
  [
    `heap after 20 queries, ${PAGE}, MB`,
    ({ browser }) => browser?.heapBytes,
    ({ browser }) => megabytes(browser?.heapBytes),
  ],
  ['full build, wall, s', ({ build }) => build.wallSeconds, ({ build }) => figure(build.wallSeconds)],
  [
    'full build from HTML pages, wall, s',
    ({ build }) => build.pagesSeconds,
    ({ build }) => figure(build.pagesSeconds),
  ],
  ['full build, CPU, s', ({ build }) => build.cpuSeconds, ({ build }) => figure(build.cpuSeconds)],
  [
    'one article changed, wall, s',
    ({ changedSeconds, build }) => changedSeconds ?? build.wallSeconds,
    ({ changedSeconds }) => (changedSeconds === undefined ? 'builds all' : figure(changedSeconds)),
  ],
  ['peak memory of the build, MB', ({ build }) => build.peakBytes, ({ build }) => megabytes(build.peakBytes)],
  ['index as sent by a host, MB', ({ build }) => build.wireBytes, ({ build }) => megabytes(build.wireBytes)],
  ['index as stored, MB', ({ build }) => build.bytes, ({ build }) => megabytes(build.bytes)],
  ['files', ({ build }) => build.files, ({ build }) => build.files.toLocaleString('en-US')],
  [
    'largest file as sent, kB',
    ({ build }) => build.largestWireBytes,
    ({ build }) => kilobytes(build.largestWireBytes),
  ],
  [
    'answered: ordinary, questions, typos',
    () => undefined,
    ({ browser }) =>
      browser
        ? [browser.cold.ordinary, browser.cold.questions, browser.cold.typos].map(share).join(', ')
        : NOTHING,
  ],
]

/**
 * The report as Markdown: fascicle beside Pagefind and MiniSearch with ratios, then every engine that loads its
 * index whole.
 *
 * @param {Report} report
 */
export function printReport({ date, machine, site, engines }) {
  const label = (/** @type {string} */ name) => ENGINES.find((engine) => engine.name === name)?.label ?? name
  const { fascicle: own } = engines
  const others = ['pagefind', 'minisearch'].filter((name) => engines[name])
  const compared = markdownTable(
    [
      'figure',
      ...(own ? ['fascicle'] : []),
      ...others.flatMap((name) => (own ? [label(name), 'ratio'] : [label(name)])),
    ],
    ROWS.map(([what, number, shown]) => [
      what,
      ...(own ? [shown(own)] : []),
      ...others.flatMap((name) => {
        const other = engines[name]
        return own ? [shown(other), ratio(number(own), number(other))] : [shown(other)]
      }),
    ]),
  )
  const whole = ENGINES.filter(({ name, isWhole }) => isWhole && engines[name])
  const versions = Object.entries(engines).map(([name, { version }]) => `${label(name)} ${version}`)
  return [
    `${date.slice(0, 10)}; ${machine}; ${versions.join(', ')}.`,
    `Site: ${site.articles.toLocaleString('en-US')} articles, ${site.sections.toLocaleString('en-US')} sections, ${megabytes(site.bytes)} MB of Markdown.`,
    compared,
    NOTES,
    ...(whole.length > 0 ? [wholeTable(whole, engines)] : []),
  ].join('\n\n')
}

/**
 * @param {readonly import('./engines.mjs').Engine[]} whole
 * @param {Record<string, EngineReport>} engines
 */
const wholeTable = (whole, engines) =>
  markdownTable(
    [
      'index loaded whole',
      'build s',
      'CPU s',
      'peak MB',
      'stored MB',
      'sent MB',
      'cold query MB',
      'warm ms, median',
      'p99',
      'heap MB',
    ],
    whole.map(({ name, label }) => {
      const { build, browser } = engines[name]
      return [
        label,
        figure(build.wallSeconds),
        figure(build.cpuSeconds),
        megabytes(build.peakBytes),
        megabytes(build.bytes),
        megabytes(build.wireBytes),
        megabytes(browser?.cold.ordinary.bytes.p50),
        figure(browser?.warmMs.p50),
        figure(browser?.warmMs.p99),
        megabytes(browser?.heapBytes),
      ]
    }),
  )

/**
 * @param {string} label
 * @param {(browser: import('./browser.mjs').BrowserFigures) => ColdFigures} pick
 * @returns {Row}
 */
function bytesRow(label, pick) {
  return [
    `${label}, kB: median / p90 / max`,
    ({ browser }) => browser && pick(browser).bytes.p50,
    ({ browser }) => {
      if (browser === undefined) return NOTHING
      const { p50, p90, max } = pick(browser).bytes
      return [p50, p90, max].map(kilobytes).join(' / ')
    },
  ]
}

/**
 * @param {number} results
 * @param {(browser: import('./browser.mjs').BrowserFigures) => import('./quantile.mjs').Spread | undefined} pick
 * @returns {Row}
 */
function tripsRow(results, pick) {
  const of = (/** @type {EngineReport} */ { browser }) => browser && pick(browser)
  return [
    `sequential round trips to ${results} results: median / max`,
    (engine) => of(engine)?.p50,
    (engine) => {
      const trips = of(engine)
      return trips ? `${trips.p50} / ${trips.max}` : NOTHING
    },
  ]
}

/** @param {ColdFigures} figures */
const share = ({ answered, queries }) => `${answered}/${queries}`
