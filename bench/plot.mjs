/**
 * A small plot, both axes logarithmic: a straight line is a power, and its slope the exponent.
 *
 * @typedef {{ label: string, isDashed?: boolean, points: { x: number, y: number }[] }} Line
 * @typedef {{ title: string, lines: Line[] }} Panel
 */

const PANEL = { width: 190, height: 170 }
const GAP = 46
const TOP = 44
const BOTTOM = 40
const NOTE = 24
const LEFT = 44

/** Of equal weight on white and on black, and apart for the colour-blind (after Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8c7a00', '#56b4e9', '#777777']

/**
 * An SVG of panels side by side, with one legend; x is the number of sections in all.
 *
 * @param {readonly Panel[]} panels
 * @param {string} note stands under them: what a dashed line is
 * @returns {string}
 */
export function drawPanels(panels, note) {
  const width = LEFT + panels.length * (PANEL.width + GAP)
  const height = TOP + PANEL.height + BOTTOM + NOTE
  const labels = [...new Set(panels.flatMap(({ lines }) => lines.map(({ label }) => label)))]
  const colourOf = (/** @type {string} */ label) => COLOURS[labels.indexOf(label) % COLOURS.length]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${panels.map(({ title }) => escaped(title)).join('; ')}, against the number of sections</title>
<style>
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .title { font-weight: bold }
  .axis { stroke: #888; fill: none }
  .grid { stroke: #8884 }
  @media (prefers-color-scheme: dark) { text { fill: #ccc } }
</style>
${labels.length > 1 ? labels.map((label, number) => drawKey(label, colourOf(label), LEFT + number * 110)).join('\n') : ''}
${panels.map((panel, number) => drawPanel(panel, LEFT + number * (PANEL.width + GAP), colourOf)).join('\n')}
<text x="${LEFT}" y="${height - 8}">${escaped(note)}</text>
</svg>
`
}

/**
 * @param {Panel} panel
 * @param {number} left
 * @param {(label: string) => string} colourOf
 */
function drawPanel({ title, lines }, left, colourOf) {
  const points = lines.flatMap((line) => line.points)
  const xs = decades(points.map(({ x }) => x))
  const ys = decades(points.map(({ y }) => y))
  const placeX = (/** @type {number} */ x) => round(PANEL.width * position(x, xs))
  const placeY = (/** @type {number} */ y) => round(PANEL.height * (1 - position(y, ys)))
  const drawn = lines.map(({ label, isDashed, points: own }) => {
    const places = own.map(({ x, y }) => [placeX(x), placeY(y)])
    return `<polyline points="${places.map((place) => place.join(',')).join(' ')}" fill="none" stroke="${colourOf(label)}" stroke-width="2"${isDashed ? ' stroke-dasharray="5 4"' : ''}/>
${places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colourOf(label)}"/>`).join('')}`
  })
  return `<g transform="translate(${left} ${TOP})">
<text class="title" x="0" y="-8">${escaped(title)}</text>
${xs.map((x) => `<path class="grid" d="M${placeX(x)} 0V${PANEL.height}"/><text x="${placeX(x)}" y="${PANEL.height + 18}" text-anchor="middle">${power(x)}</text>`).join('\n')}
${ys.map((y) => `<path class="grid" d="M0 ${placeY(y)}H${PANEL.width}"/><text x="-6" y="${placeY(y) + 4}" text-anchor="end">${short(y)}</text>`).join('\n')}
<path class="axis" d="M0 0V${PANEL.height}H${PANEL.width}"/>
${drawn.join('\n')}
<text x="${PANEL.width / 2}" y="${PANEL.height + 36}" text-anchor="middle">sections</text>
</g>`
}

/**
 * @param {string} label
 * @param {string} colour
 * @param {number} x
 */
const drawKey = (label, colour, x) =>
  `<circle cx="${x + 4}" cy="12" r="4" fill="${colour}"/><text x="${x + 13}" y="16">${escaped(label)}</text>`

/**
 * The powers of ten around some values, at least two.
 *
 * @param {readonly number[]} values
 */
function decades(values) {
  const least = Math.floor(Math.log10(Math.min(...values)))
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))
  return Array.from({ length: most - least + 1 }, (_, number) => 10 ** (least + number))
}

/** How far a value is along an axis, 0 to 1. */
const position = (/** @type {number} */ value, /** @type {readonly number[]} */ axis) =>
  Math.log(value / axis[0]) / Math.log(axis[axis.length - 1] / axis[0])

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** @param {number} value a power of ten */
const power = (value) => `10${SUPERSCRIPTS[Math.round(Math.log10(value))] ?? ''}`

/** @param {number} value a power of ten */
const short = (value) => (value >= 1000 ? `${value / 1000}k` : String(Number(value.toPrecision(1))))

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
