/**
 * A table in Markdown.
 *
 * @param {readonly string[]} heads the first column is text, the others are figures
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(heads, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`
  return [
    line(heads),
    line(heads.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n')
}

/** What is written where nothing was measured. */
export const NOTHING = '–'

/**
 * Two digits that count, or whole numbers: the rest is noise.
 *
 * @param {number | undefined} value
 */
export function figure(value) {
  if (value === undefined || Number.isNaN(value)) return NOTHING
  if (value < 1) return String(Number(value.toPrecision(2)))
  const digits = value >= 10 ? 0 : 1
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** @param {number | undefined} bytes */
export const kilobytes = (bytes) => figure(bytes === undefined ? undefined : bytes / 1e3)

/** @param {number | undefined} bytes */
export const megabytes = (bytes) => figure(bytes === undefined ? undefined : bytes / 1e6)

/** @param {number | undefined} ms */
export const seconds = (ms) => figure(ms === undefined ? undefined : ms / 1e3)

/**
 * How the first compares with the second: `0.25 ×` is a quarter.
 *
 * @param {number | undefined} own
 * @param {number | undefined} other
 */
export const ratio = (own, other) =>
  own === undefined || other === undefined || other === 0 ? NOTHING : `${figure(own / other)} ×`
