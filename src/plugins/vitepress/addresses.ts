/** What VitePress's configuration says of addresses. */
export interface SiteAddresses {
  cleanUrls?: boolean | undefined
  site: { base: string }
  /** By the files of pages, those that they have the addresses of. */
  rewrites: { map: Record<string, string | undefined> }
}

/** The addresses of its pages, by their files. */
export function addressesOf({ cleanUrls, site, rewrites }: SiteAddresses): (file: string) => string {
  return (file) => {
    const page = (rewrites.map[file] ?? file).replace(/\.md$/, '')
    const isFolder = /(?:^|\/)index$/.test(page)
    return (
      site.base + encodeURI(isFolder ? page.slice(0, -'index'.length) : page + (cleanUrls ? '' : '.html'))
    )
  }
}

/** What stands for one dash. */
const SIGNS = /[\s~`!@#$%^&*()_+=[\]{}|\\;:"'“”‘’<>,.?/-]+/g

/**
 * The id that VitePress gives a heading. The package that has the rule, @mdit-vue/shared, would bring a markdown-it of its own
 * into every installation.
 *
 * @example slugify('2 über Größe') // => '_2-uber-größe' without its marks
 */
export const slugify = (heading: string): string =>
  heading
    .normalize('NFKD')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out, as are marks over letters
    .replace(/[\u0300-\u036f\u0000-\u001f]/g, '')
    .replace(SIGNS, '-')
    .replace(/^-|-$/g, '')
    .replace(/^(?=\d)/, '_')
    .toLowerCase()
