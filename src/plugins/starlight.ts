import type { AstroConfig } from './astro/addresses.js'
import fascicle, { type AstroIntegration } from './astro.js'
import type { SiteOptions } from './site-options.js'

export type { SiteOptions } from './site-options.js'

/** What this plugin is to Starlight; of our own, so that our types need none of Starlight's. */
export interface StarlightPlugin {
  name: string
  hooks: {
    'config:setup'(options: {
      config: { components?: Record<string, string> | undefined }
      updateConfig(config: { pagefind: false; components: Record<string, string> }): void
      addIntegration(integration: AstroIntegration): void
      astroConfig: AstroConfig
    }): void
  }
}

/**
 * Our search box in place of Starlight's, which works in `astro dev` too.
 *
 * @throws FascicleError as `buildIndex`, in a build; in development it is only reported
 * @example
 * import fascicle from 'fascicle/starlight'
 * starlight({ title: 'Docs', plugins: [fascicle()] })
 */
export default function fascicleStarlight(options: SiteOptions = {}): StarlightPlugin {
  return {
    name: 'fascicle',
    hooks: {
      'config:setup'({ config, updateConfig, addIntegration }) {
        updateConfig({
          pagefind: false,
          // A box that the site has made for itself stays.
          components: { Search: 'fascicle/starlight/Search.astro', ...config.components },
        })
        addIntegration(fascicle({ articles: 'src/content/docs', ...options }))
      },
    },
  }
}
