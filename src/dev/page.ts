// What the pages of `fascicle dev` do by themselves: they search anew when a build is done.
import type { FascicleSearch } from '../element.js'

new EventSource('/_fascicle/events').addEventListener('built', () => {
  for (const box of document.querySelectorAll<FascicleSearch>('fascicle-search')) box.reload()
})
