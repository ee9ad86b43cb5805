import type * as facets from './facets.js'
import type * as page from './page.js'
import { importFacets, importPage, importStrings, importTemplate } from './pieces.js'
import type { Renderer } from './rows.js'
import type { Settings } from './settings.js'
import type { Strings } from './strings.js'

/** What a box needs besides the searcher: it is fetched with the index, and not before. */
export interface Extras {
  strings?: Strings
  facets?: typeof facets
  page?: typeof page
  renderer?: Renderer
}

/**
 * Fetches what the settings ask for, all at once. What cannot be fetched is left out: the search works without
 * chips and in its usual look too.
 */
export async function loadExtras(settings: Settings, template: HTMLTemplateElement | null): Promise<Extras> {
  const extras: Extras = {}
  const { language, mode } = settings
  await Promise.allSettled([
    importStrings(language).then((module) => {
      extras.strings = module.default
    }),
    mode === 'page'
      ? importPage().then((module) => {
          extras.page = module
        })
      : settings.facets &&
        importFacets().then((module) => {
          extras.facets = module
        }),
    template &&
      importTemplate().then(({ templateRenderer }) => {
        extras.renderer = templateRenderer(template)
      }),
  ])
  return extras
}
