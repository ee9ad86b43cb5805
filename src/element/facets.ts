import type { FacetCounts } from '../searcher.js'
import type { Box } from './box.js'
import { type Child, make } from './draw.js'
import style from './facets.css'
import { drawGroup, type SearchFilter } from './offers.js'

/** How they look. */
export const STYLE = style

/** Most values of a facet that are offered. */
const MOST_VALUES = 12

/**
 * The values of facets as buttons that are pressed or not; those chosen that no article has any more among them, so that they
 * can be taken back.
 */
export function drawFacets(
  { settings, text }: Box,
  counts: FacetCounts,
  filter: SearchFilter,
  onFilter: (filter: SearchFilter) => void,
): Child[] {
  const { facets, language } = settings
  const groups: Child[] = (facets?.length ? facets : Object.keys(counts)).flatMap((facet) => {
    const { name, label } = namedFacet(facet)
    const chosen = filter[name] ?? []
    const shown = new Map(chosen.map((value) => [value, 0]))
    for (const [index, { value, count }] of (counts[name] ?? []).entries())
      if (index < MOST_VALUES || shown.has(`${value}`)) shown.set(`${value}`, count)
    // One value that all have tells nothing.
    if (shown.size < 2 && chosen.length === 0) return []
    const buttons = [...shown].map(([value, count]) => {
      const isChosen = chosen.includes(value)
      const values = isChosen ? chosen.filter((one) => one !== value) : [...chosen, value]
      return make(
        'button',
        'chip',
        {
          ...{ id: `${name}=${value}`, 'aria-pressed': `${isChosen}` },
          onclick: () => onFilter({ ...filter, [name]: values }),
        },
        `${value} `,
        make('span', 'number', {}, count.toLocaleString(language)),
      )
    })
    return [drawGroup('facet', label, buttons)]
  })
  if (Object.values(filter).some(({ length }) => length > 0))
    groups.push(make('button', 'link', { id: 'unfilter', onclick: () => onFilter({}) }, text('unfilter')))
  return groups
}

/**
 * A facet as a person would write it.
 *
 * @example namedFacet('evidence-level') // => { name: 'evidence-level', label: 'Evidence level' }
 * @example namedFacet('topics: Themen') // => { name: 'topics', label: 'Themen' }
 */
export function namedFacet(facet: string): { name: string; label: string } {
  const [name = '', label] = facet.split(/\s*:\s*/)
  const usual = name.charAt(0).toUpperCase() + name.slice(1).replace(/[-_]/g, ' ')
  return { name, label: label || usual }
}
