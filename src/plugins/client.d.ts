// The types of the module that the plugins for Vite, Astro, VitePress and SvelteKit serve:
// /// <reference types="fascicle/client" />

declare module 'virtual:fascicle' {
  /** Folder of the index, for the attribute `src` of the search box: `/docs/search/`. */
  export const src: string
  /** Opens the search dialog of the page, or one of its own where the page has none. @param query words to search for at once */
  export function openSearch(query?: string): void
}
