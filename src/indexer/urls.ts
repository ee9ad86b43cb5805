import { FascicleError } from '../core/error.js'

/**
 * How the site's generator names the page of `guide/intro.md`:
 *
 * - `slash`: `/guide/intro/` (Eleventy, Hugo, Jekyll with pretty permalinks, Astro, Next with `trailingSlash`)
 * - `bare`: `/guide/intro` (Docusaurus, VitePress with `cleanUrls`, Next)
 * - `html`: `/guide/intro.html` (VitePress, Jekyll, mdBook)
 */
export type UrlStyle = 'slash' | 'bare' | 'html'

/** What an article's front matter says of its address. */
export interface Address {
  /** Instead of the last part of the path; the whole path where it begins with `/`. */
  slug?: string | undefined
  /** Instead of the whole path, exactly as given. */
  permalink?: string | undefined
}

/**
 * The URL of an article from the root of the site, percent-encoded. `index.md` and `README.md` are their folder.
 *
 * @param file the article's path below the folder of articles
 * @param base the path under which the site is published, with `/` at both ends
 * @throws FascicleError `OUTSIDE` when slug or permalink lead out of the base
 * @example urlOf('guide/intro.md', {}, '/docs/', 'slash') // => '/docs/guide/intro/'
 */
export function urlOf(file: string, { slug, permalink }: Address, base: string, style: UrlStyle): string {
  if (permalink !== undefined) return inside(base, permalink.replace(/^\/(?!\/)/, ''), permalink, file)
  const segments = file.replace(/\.[^./]+$/, '').split('/')
  if (slug?.startsWith('/')) return inside(base, page(slug.replace(/^\/(?!\/)|\/+$/g, ''), style), slug, file)
  if (slug !== undefined) {
    segments[segments.length - 1] = slug.replace(/\/+$/, '')
    return inside(base, page(segments.join('/'), style), slug, file)
  }
  const isFolder = /^(?:index|readme)$/i.test(segments.at(-1) as string)
  if (isFolder) segments.pop()
  const path = segments.map(encodeSegment).join('/')
  return base + (isFolder ? (path === '' ? '' : `${path}/`) : page(path, style))
}

/**
 * The URL of a page that a generator wrote, by where it lies: `a/index.html` is its folder, `a.html` has its ending unless the
 * site's addresses are `bare`.
 *
 * @example pageUrlOf('guide/intro/index.html', '/docs/', 'slash') // => '/docs/guide/intro/'
 */
export function pageUrlOf(file: string, base: string, style: UrlStyle): string {
  const path = file.split('/').map(encodeSegment).join('/')
  if (/(?:^|\/)index\.html?$/i.test(path)) return base + path.replace(/[^/]+$/, '')
  return base + (style === 'bare' ? path.replace(/\.html?$/i, '') : path)
}

/**
 * The path of the address that a page gives as its own, where that is below the base and not the base itself: many sites give their
 * home page as that of every page, by mistake.
 */
export function placeOf(canonical: string | undefined, url: string, base: string): string | undefined {
  if (canonical === undefined || !URL.canParse(canonical, `https://site.invalid${url}`)) return undefined
  const { pathname } = new URL(canonical, `https://site.invalid${url}`)
  return pathname.startsWith(base) && (pathname !== base || url === base) ? pathname : undefined
}

/**
 * Where the page of an address may lie, below the folder of pages.
 *
 * @example pageFilesOf('/docs/naps/', '/docs/') // => ['naps', 'naps.html', 'naps.htm', 'naps/index.html', …]
 */
export function pageFilesOf(url: string, base: string): string[] {
  const path = decodePath(url.slice(base.length)).replace(/\/$/, '')
  const folder = path === '' ? '' : `${path}/`
  return [path, `${path}.html`, `${path}.htm`, `${folder}index.html`, `${folder}index.htm`]
}

/** An address as the name of a file; as it stands where it is not written right. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function page(path: string, style: UrlStyle): string {
  if (path === '') return ''
  return path + { slash: '/', bare: '', html: '.html' }[style]
}

function inside(base: string, path: string, given: string, file: string): string {
  const site = 'https://site.invalid'
  const outside = new FascicleError('OUTSIDE', `the address "${given}" leads out of the site`, {
    mend: 'give slug or permalink a path below the site, without ".." and without a host',
    file,
  })
  // Browsers read \ as /, %2e as a dot, and pass over tabs and line feeds: none of them belongs in a path.
  if (
    /[\\\p{Cc}]/u.test(path) ||
    /(?:^|\/)(?:\.|%2e){2}(?:\/|$)/i.test(path) ||
    /^\/|^[a-z][a-z\d+.-]*:/i.test(path)
  ) {
    throw outside
  }
  const url = new URL(path === '' ? base : base + path, site)
  if (url.origin !== site || !url.pathname.startsWith(base)) throw outside
  return url.pathname
}

const encodeSegment = (segment: string): string => encodeURI(segment).replace(/[?#]/g, encodeURIComponent)
