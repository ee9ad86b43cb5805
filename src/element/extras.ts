import type * as facets from './facets.js'
import type * as page from './page.js'
import { importFacets, importPage, importStrings, importTemplate } from './pieces.js'
import type { Renderer } from './rows.js'
import type { Settings } from './settings.js'
import type { Strings } from './strings.js'

/** What a box needs besides the searcher: it is fetched with the index, and not before. */
export interface Extras {
  strings?: Strings | undefined
  facets?: typeof facets | undefined
  page?: typeof page | undefined
  renderer?: Renderer | undefined
}

/**
 * Fetches what the settings ask for, all at once. What cannot be fetched is left out: the search works without chips and in
 * its usual look too.
 */
export async function loadExtras(
  { language, mode, facets }: Settings,
  template: HTMLTemplateElement | null,
): Promise<Extras> {
  const isPage = mode === 'page'
  const [strings, page, chips, drawing] = await Promise.all([
    orNothing(importStrings(language)),
    isPage ? orNothing(importPage()) : undefined,
    facets && !isPage ? orNothing(importFacets()) : undefined,
    template ? orNothing(importTemplate()) : undefined,
  ])
  return {
    ...{ strings: strings?.default, facets: chips, page },
    renderer: template ? drawing?.templateRenderer(template) : undefined,
  }
}

const orNothing = <Loaded>(loading: Promise<Loaded>): Promise<Loaded | undefined> =>
  loading.catch(() => undefined)
