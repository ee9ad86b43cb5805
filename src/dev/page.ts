// The page of `fascicle dev`: a plain input and a list, drawn with DOM calls only.
import { type Answer, FascicleError, openIndex, type Result, type SearchIndex } from '../searcher.js'

const input = document.querySelector('#query') as HTMLInputElement
const status = document.querySelector('#status') as HTMLElement
const page = document.querySelector('#page') as HTMLElement
const list = document.querySelector('#results') as HTMLElement

let opening: Promise<SearchIndex> | undefined
let latest = 0

function open(): Promise<SearchIndex> {
  opening ??= openIndex('/_fascicle/search/').catch((error) => {
    opening = undefined
    throw error
  })
  return opening
}

async function update(): Promise<void> {
  const run = ++latest
  const query = input.value
  const address =
    query.trim() === '' ? location.pathname : `${location.pathname}?q=${encodeURIComponent(query)}`
  history.replaceState(null, '', address + location.hash)
  if (query.trim() === '') return show()
  try {
    const index = await open()
    const started = performance.now()
    const answer = await index.search(query, { limit: 20 })
    // Only the last query typed may show its answer.
    if (run === latest) show(answer, performance.now() - started)
  } catch (error) {
    if (run !== latest) return
    list.replaceChildren()
    status.textContent = error instanceof FascicleError ? error.message : String(error)
  }
}

function show(answer?: Answer, milliseconds = 0): void {
  page.hidden = answer !== undefined
  list.hidden = answer === undefined
  list.replaceChildren(...(answer?.results ?? []).map(articleOf))
  if (!answer) status.textContent = ''
  else if (answer.total === 0) status.textContent = `Nothing found for “${answer.query}”.`
  else {
    const articles = answer.total === 1 ? '1 article' : `${answer.total} articles`
    status.textContent = `${articles} in ${milliseconds.toFixed(0)} ms`
  }
}

function articleOf({ article, title, sections }: Result): HTMLElement {
  const heading = element('h2', {}, element('a', { href: article }, title))
  const items = sections.map(({ url, heading: name, trail, excerpt }) => {
    const above = trail.slice(1, -1)
    const label = trail.length === 1 ? 'Introduction' : [...above, name].join(' › ')
    return element('li', {}, element('a', { href: url }, label), element('p', {}, ...marked(excerpt)))
  })
  return element('section', {}, heading, element('ul', {}, ...items))
}

function marked({ text, marks }: { text: string; marks: [number, number][] }): (string | HTMLElement)[] {
  const pieces: (string | HTMLElement)[] = []
  let end = 0
  for (const [from, to] of marks) {
    pieces.push(text.slice(end, from), element('mark', {}, text.slice(from, to)))
    end = to
  }
  return [...pieces, text.slice(end)]
}

function element(
  name: string,
  attributes: Record<string, string>,
  ...children: (string | HTMLElement)[]
): HTMLElement {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

input.value = new URLSearchParams(location.search).get('q') ?? ''
input.addEventListener(
  'focus',
  () =>
    void open()
      .then((index) => index.preload())
      .catch(() => undefined),
)
input.addEventListener('input', () => void update())
input.form?.addEventListener('submit', (event) => event.preventDefault())
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select')
  if (event.key !== '/' || event.isComposing || isTyping || event.ctrlKey || event.metaKey || event.altKey)
    return
  event.preventDefault()
  input.select()
})
new EventSource('/_fascicle/events').addEventListener('built', () => {
  opening = undefined
  void update()
})
if (input.value !== '') void update()
