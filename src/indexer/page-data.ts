import type { Plain } from './front-matter.js'
import { readJsonLd } from './json-ld.js'

/** What a page says of itself besides its article. */
export interface PageData {
  /** By the names that front matter has. */
  data: Record<string, Plain>
  /** What it is called in its head, without the name of the site where `og:site_name` gives that. */
  name?: string
  /** Where it says that it belongs, as it stands there. */
  canonical?: string
  /** Whether it leads elsewhere at once. */
  redirects: boolean
}

/** Takes the text of an element, once it is closed. */
type Take = (text: string) => void

const NONE: readonly Take[] = []

/** What a page says of itself, gathered while it is read. */
export interface OpenPageData {
  /** An element that may say something, by what it is. @returns what takes its text */
  read(name: string, attributes: Record<string, string>): readonly Take[]
  /** Marks of ours and of Pagefind's, which any element may have. @returns what takes its text */
  readMarks(attributes: Record<string, string>): readonly Take[]
  close(): PageData
}

/**
 * Gathers what a page says of itself. What it says to us counts more than what it says to others, and of those its head more than
 * its JSON-LD.
 *
 * @see https://ogp.me
 * @see https://pagefind.app/docs/metadata/
 */
export function openPageData(): OpenPageData {
  const page: Record<string, Plain> = {}
  // Without a prototype: a page may call a facet "constructor".
  const own: Record<string, Plain> = Object.create(null)
  const social: Record<string, string> = Object.create(null)
  let linked: Record<string, Plain> = {}
  let title: string | undefined
  let canonical: string | undefined
  let redirects = false

  return { read, readMarks, close }

  function read(name: string, attributes: Record<string, string>): readonly Take[] {
    if (name === 'html' && attributes.lang) page.lang = attributes.lang
    else if (name === 'meta') readMeta(attributes)
    else if (name === 'link' && /\bcanonical\b/i.test(attributes.rel ?? '')) canonical ??= attributes.href
    else if (name === 'title') return [(text) => (title ??= text)]
    else if (name === 'script' && /ld\+json/i.test(attributes.type ?? ''))
      return [(text) => (linked = { ...readJsonLd(text), ...linked })]
    return NONE
  }

  function readMeta(attributes: Record<string, string>): void {
    const name = (attributes.name ?? attributes.property ?? '').toLowerCase()
    const content = attributes.content?.trim() ?? ''
    if (/^refresh$/i.test(attributes['http-equiv'] ?? '')) redirects ||= /url\s*=/i.test(content)
    if (content === '') return
    const [, to, facet] = /^(fascicle|docsearch):(.+)$/.exec(name) ?? []
    if (facet === 'language' || facet === 'docusaurus_tag') return
    if (facet && ONCE.has(facet)) add(facet, readValue(content))
    else if (facet)
      for (const value of content.split(',').map((one) => one.trim()))
        add(facet, to === 'fascicle' ? readValue(value) : value)
    else if (/^(?:robots|googlebot)$/.test(name)) {
      if (/\b(?:noindex|none)\b/i.test(content)) page.noindex = true
    } else if (name === 'article:tag') social[name] = `${social[name] ? `${social[name]},` : ''}${content}`
    else social[name] ??= content
  }

  function readMarks(attributes: Record<string, string>): readonly Take[] {
    const takes: Take[] = []
    for (const attribute in attributes) {
      if (!attribute.startsWith('data-')) continue
      const value = attributes[attribute] as string
      const facet = /^data-fascicle-(?!body$|ignore$)(.+)$/.exec(attribute)?.[1]
      const pagefind = /^data-pagefind-(filter|meta|sort|weight)$/.exec(attribute)?.[1]
      if (facet && value) add(facet, readValue(value))
      else if (facet) takes.push((text) => add(facet, readValue(text)))
      else if (pagefind === 'weight') {
        const weight = Number(value)
        if (isBody(attributes) && weight > 0) page.boost = Math.min(10, Math.max(0.1, weight))
      } else if (pagefind)
        for (const [name, said] of readPagefind(value, attributes)) {
          if (pagefind === 'meta' && !ONCE_IN_PAGEFIND.has(name)) continue
          const take: Take = (text) => add(name, pagefind === 'sort' ? readValue(text) : text)
          if (said === undefined) takes.push(take)
          else if (said !== '') take(said)
        }
    }
    return takes
  }

  function add(name: string, value: string | number | boolean): void {
    const before = own[name]
    if (before === undefined) own[name] = value
    else if (ONCE.has(name)) return
    else if (Array.isArray(before)) before.push(value)
    else own[name] = [before, value]
  }

  function close(): PageData {
    const name = withoutSite(social['og:title'] ?? title, social['og:site_name'])
    return {
      data: { ...linked, ...named(social), ...page, ...own },
      ...(name !== undefined && { name }),
      ...(canonical !== undefined && { canonical }),
      redirects,
    }
  }
}

/** Whether an element is marked as the article. */
export const isBody = (attributes: Record<string, string>): boolean =>
  'data-pagefind-body' in attributes || 'data-fascicle-body' in attributes

/** What an article has one of: what is said first counts, and commas are part of it. */
const ONCE = new Set('title description date updated lang boost draft published search noindex'.split(' '))

/** Of these, what is no facet among the metadata of Pagefind; its other metadata is only shown. */
const ONCE_IN_PAGEFIND = new Set(['title', 'description', 'date', 'updated'])

/** As front matter would have it: numbers sort as numbers. `2.0` is none, or it would be shown as `2`. */
function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return Number.isFinite(number) && String(number) === text ? number : text
}

/**
 * Names and values of one of Pagefind's attributes: `topic`, `topic:sleep`, `image[src]`, several apart by commas.
 *
 * @returns no value where it is the text of the element
 */
function readPagefind(value: string, attributes: Record<string, string>): [name: string, value?: string][] {
  // The last value may have commas of its own.
  const parts = /:/.test(value) && !/,\s*[\w-]+\s*(?:[:[]|$)/.test(value) ? [value] : value.split(',')
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const attribute = /^([^:[\]]+)\[([^\]]+)\]$/.exec(part)
      if (attribute) return [(attribute[1] as string).trim(), attributes[attribute[2] as string] ?? '']
      const [, name = part, said] = /^([^:]+):(.*)$/.exec(part) ?? []
      return said === undefined ? [name.trim()] : [name.trim(), said.trim()]
    })
}

/** What other programs are told of a page, by the names of front matter. */
function named(social: Record<string, string>): Record<string, Plain> {
  const names = {
    description: ['description', 'og:description'],
    date: ['article:published_time', 'date'],
    updated: ['article:modified_time', 'og:updated_time', 'last-modified'],
    tags: ['article:tag'],
    keywords: ['keywords'],
  }
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, keys]) => {
      const key = keys.find((one) => social[one] !== undefined)
      return key === undefined ? [] : [[name, social[key] as string]]
    }),
  )
}

/** @example withoutSite('Naps | Sleep well', 'Sleep well') // => 'Naps' */
function withoutSite(name: string | undefined, site: string | undefined): string | undefined {
  if (name === undefined || site === undefined || !name.endsWith(site)) return name
  const rest = name.slice(0, -site.length).trimEnd()
  return rest.replace(/[|·–—:-]$/, '').trimEnd() || name
}
