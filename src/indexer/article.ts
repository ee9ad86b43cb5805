import type { FascicleError } from '../core/error.js'
import { isPage, type SourceFile } from './articles.js'
import type { Block, Heading } from './blocks.js'
import { type FrontMatter, readFrontMatter } from './front-matter.js'
import { readMarkdown } from './markdown.js'
import { type Metadata, readMetadata } from './metadata.js'
import { readPage } from './page.js'
import { readSelector } from './page-parts.js'
import { readPlainText } from './plaintext.js'
import { nameWithin, type Survey } from './survey.js'
import { decodePath, pageUrlOf, placeOf, type UrlStyle, urlOf } from './urls.js'

/** One source file as its author wrote it, read. */
export interface Article extends Omit<Metadata, 'slug' | 'permalink'> {
  /** Path below the folder of articles. */
  path: string
  /** From the root of the site, with the base. */
  url: string
  title: string
  blocks: Block[]
  /** Of a page that says so: the address that its text belongs to, which is another one. */
  original?: string
}

/** What reading an article needs to know of the site. */
export interface SiteOptions {
  /** The path under which the site is published, with `/` at both ends. */
  base: string
  urls: UrlStyle | ((path: string, frontMatter: Record<string, unknown>) => string)
  /** The anchor of a heading that has none of its own, without what tells repeats apart. Default: that of GitHub. */
  slugify?: (heading: string) => string
  /** What is taken for the front matter of an article in place of its own. */
  frontMatter?: (path: string, own: Record<string, unknown>) => Record<string, unknown>
  /** How HTML pages are read: what holds the article (a selector), and what is known of all of them. */
  pages?: { selector?: string | undefined } & Partial<Survey>
}

/**
 * Reads an article: front matter, title, address and blocks.
 *
 * The title is the front matter's; else the first heading of level 1; else the first line of a plain text; else the
 * file's name. A heading of level 1 before any other is the title on the page, so that it opens no section.
 *
 * @returns the article, and a warning for each field that could not be used
 * @throws FascicleError `FRONT_MATTER`, `FRONT_MATTER_CODE` or `OUTSIDE`
 */
export function parseArticle(
  source: SourceFile,
  site: SiteOptions,
): { article: Article; warnings: FascicleError[] } {
  const { path } = source
  if (isPage(path)) return parsePage(source, site)
  const { base, urls, frontMatter: replace } = site
  const own = readFrontMatter(source)
  const frontMatter = replace ? { ...own, data: replace(path, own.data) as FrontMatter['data'] } : own
  const { metadata, warnings } = readMetadata(frontMatter, path)
  const { slug, permalink, ...fields } = metadata
  const { body, bodyLine, data } = frontMatter
  const url = typeof urls === 'function' ? urls(path, data) : urlOf(path, { slug, permalink }, base, urls)

  if (/\.txt$/i.test(path)) {
    // With a title in the front matter the first line is text like any other.
    const given = fields.title === undefined ? body : `${fields.title}\n\n${body}`
    const { title, blocks, ...neighbours } = readPlainText(
      given,
      fields.title === undefined ? bodyLine : bodyLine - 2,
    )
    return {
      article: { path, url, ...neighbours, ...fields, title: title ?? nameOf(path), blocks },
      warnings,
    }
  }
  const blocks = readMarkdown(body, bodyLine, /\.mdx$/i.test(path))
  const heading = blocks.find((block): block is Heading => block.kind === 'heading')
  const title =
    fields.title ?? (heading?.level === 1 && heading.text !== '' ? heading.text : undefined) ?? nameOf(path)
  return { article: { path, url, ...fields, title, blocks }, warnings }
}

/** A page that a generator wrote: its title is its opening heading, else what it is called elsewhere. */
function parsePage(
  { path, text }: SourceFile,
  { base, urls, frontMatter: replace, pages: { selector, isMarked = false, around } = {} }: SiteOptions,
): { article: Article; warnings: FascicleError[] } {
  const page = readPage(text, {
    selector: selector === undefined ? undefined : readSelector(selector),
    isMarked,
  })
  const data = replace ? (replace(path, page.data) as FrontMatter['data']) : page.data
  const { metadata, warnings } = readMetadata({ data, lineOf: () => 1 }, path)
  const { slug: _, permalink: __, ...fields } = metadata
  const given = typeof urls === 'function' ? urls(path, data) : pageUrlOf(path, base, urls)
  const canonical = placeOf(page.canonical, given, base)
  // One program writes ( as %28, another does not.
  const isOwn = canonical === undefined || nameless(canonical) === nameless(given)
  return {
    article: {
      ...{ path, ...fields, blocks: page.blocks },
      // Whether the address ends with a slash, or with .html, the page itself knows best.
      url: isOwn && typeof urls !== 'function' ? (canonical ?? given) : given,
      title:
        fields.title ??
        page.heading ??
        (page.name && around ? nameWithin(page.name, around) : page.name) ??
        nameOf(path),
      isHidden: fields.isHidden || page.isLeftOut,
      ...(!isOwn && { original: canonical }),
    },
    warnings,
  }
}

/** An address as people see it, without what hosts add or leave out. */
export const nameless = (url: string): string => decodePath(url).replace(/(?:\/index)?\.html?$|\/$/, '')

/** `guide/getting-started.md` is called "Getting started", `guide/index.md` "Guide". */
function nameOf(path: string): string {
  const segments = path.replace(/\.[^./]+$/, '').split('/')
  const isFolder = /^(?:index|readme)$/i.test(segments.at(-1) as string) && segments.length > 1
  const words = (segments.at(isFolder ? -2 : -1) as string).replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
