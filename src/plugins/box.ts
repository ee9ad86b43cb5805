// What pages of a bundler do with the box by themselves: `virtual:fascicle` is made of it.
import '../element.js'
import type { FascicleSearch } from '../element.js'

/** A box that nobody put on the page shows its dialog alone. */
const HIDDEN =
  'fascicle-search[data-fascicle-hidden] { display: contents } fascicle-search[data-fascicle-hidden]::part(button) { display: none }'

/**
 * Opens the search dialog of the page; makes one where the page has none.
 *
 * @param src folder of the index
 * @param query words to search for at once
 */
export function openBox(src: string, query?: string): void {
  const box = document.querySelector<FascicleSearch>('fascicle-search:not([mode])') ?? makeBox(src)
  box.open()
  if (query !== undefined) box.query = query
}

function makeBox(src: string): FascicleSearch {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(HIDDEN)
  document.adoptedStyleSheets.push(sheet)
  const box = document.createElement('fascicle-search')
  box.setAttribute('src', src)
  box.dataset.fascicleHidden = ''
  document.body.append(box)
  return box
}

/** Lets every box of the page search the index as it is now. */
export function reloadBoxes(): void {
  for (const box of document.querySelectorAll<FascicleSearch>('fascicle-search')) box.reload()
}
