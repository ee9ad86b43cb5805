import type { FascicleError } from '../core/error.js'
import type { SourceFile } from './articles.js'
import type { Block, Heading } from './blocks.js'
import { type FrontMatter, readFrontMatter } from './front-matter.js'
import { readMarkdown } from './markdown.js'
import { type Metadata, readMetadata } from './metadata.js'
import { readPlainText } from './plaintext.js'
import { type UrlStyle, urlOf } from './urls.js'

/** One source file as its author wrote it, read. */
export interface Article extends Omit<Metadata, 'slug' | 'permalink'> {
  /** Path below the folder of articles. */
  path: string
  /** From the root of the site, with the base. */
  url: string
  title: string
  blocks: Block[]
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
  { base, urls, frontMatter: replace }: SiteOptions,
): { article: Article; warnings: FascicleError[] } {
  const { path } = source
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

/** `guide/getting-started.md` is called "Getting started", `guide/index.md` "Guide". */
function nameOf(path: string): string {
  const segments = path.replace(/\.[^./]+$/, '').split('/')
  const isFolder = /^(?:index|readme)$/i.test(segments.at(-1) as string) && segments.length > 1
  const words = (segments.at(isFolder ? -2 : -1) as string).replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
