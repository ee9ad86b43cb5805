/** A page of which Docusaurus knows before it is built. */
export interface ContentPage {
  /** Its file, from the folder of the site: Markdown or JSX. */
  source: string
  /** From the root of the site, percent-encoded. */
  url: string
  /** What stands for its front matter. */
  fields: Record<string, unknown>
}

/** What is used of what the content plugins of Docusaurus load: by their names, then by the ids of their instances. */
export type SiteContent = Record<string, Record<string, unknown>>

/** What is used of what is known of a doc, a blog post or a page. */
interface Metadata {
  source: string
  permalink: string
  title?: string
  description?: string
  date?: Date | string
  lastUpdatedAt?: number | null
  tags?: { label: string }[]
  unlisted?: boolean
  frontMatter?: Record<string, unknown>
}

interface Docs {
  loadedVersions: { versionName: string; label: string; noIndex?: boolean; docs: Metadata[] }[]
}

/** Fields of the front matter that say something to the search and nothing to Docusaurus. */
const OWN_FIELDS = ['boost', 'search']

/** The tag that Docusaurus itself gives pages that belong to no version, for search engines. */
export const DEFAULT_TAG = 'default'

/**
 * The pages that the content plugins of Docusaurus are going to make of Markdown, and of JSX: not those that only list others,
 * nor what is unlisted.
 *
 * Facets are `tags`, `version` (its label), and `docusaurus_tag`, by which Docusaurus tells the versions of all instances of its
 * docs plugin apart.
 */
export function pagesOf(content: SiteContent): ContentPage[] {
  const instances = (name: string) => Object.entries(content[`docusaurus-plugin-content-${name}`] ?? {})
  const docs = instances('docs').flatMap(([id, loaded]) =>
    ((loaded as Docs | undefined)?.loadedVersions ?? []).flatMap(({ versionName, label, noIndex, docs }) =>
      noIndex
        ? []
        : docs.map((doc) => pageOf(doc, { version: label, docusaurus_tag: `docs-${id}-${versionName}` })),
    ),
  )
  const posts = instances('blog').flatMap(([, loaded]) =>
    ((loaded as { blogPosts: { metadata: Metadata }[] } | undefined)?.blogPosts ?? []).map(({ metadata }) =>
      pageOf(metadata, { docusaurus_tag: DEFAULT_TAG }),
    ),
  )
  const pages = instances('pages').flatMap(([, loaded]) =>
    ((loaded as Metadata[] | undefined) ?? []).map((page) => pageOf(page, { docusaurus_tag: DEFAULT_TAG })),
  )
  return [...docs, ...posts, ...pages].filter((page) => page !== undefined)
}

function pageOf(page: Metadata, facets: Record<string, string>): ContentPage | undefined {
  const { source, permalink, title, description, date, lastUpdatedAt, tags = [], frontMatter = {} } = page
  // While a site is written, Docusaurus lists these too.
  if (page.unlisted || frontMatter.unlisted || frontMatter.draft) return undefined
  const own = Object.fromEntries(OWN_FIELDS.map((name) => [name, frontMatter[name]]))
  const fields = {
    ...own,
    ...facets,
    ...(title !== undefined && { title }),
    // Without one it is the first words of the text.
    ...(frontMatter.description !== undefined && { description }),
    ...dated('date', date ?? frontMatter.date),
    ...dated('updated', lastUpdatedAt),
    ...(tags.length > 0 && { tags: tags.map(({ label }) => label) }),
  }
  return { source: source.replace(/^@site\//, ''), url: encodePath(permalink), fields }
}

/** Docusaurus has dates as numbers, as text or as YAML had them read; a day without a time stays one. */
function dated(name: string, given: unknown): Record<string, string> {
  const date = new Date(given as string)
  if (!given || Number.isNaN(date.getTime())) return {}
  return { [name]: date.toISOString().replace('T00:00:00.000Z', '') }
}

/** Some addresses come encoded, some do not. @example encodePath('/über') // => '/%C3%BCber' */
export const encodePath = (path: string): string => new URL(path, 'https://site.invalid').pathname
