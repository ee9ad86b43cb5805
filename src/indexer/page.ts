import { Parser } from 'htmlparser2'
import { FascicleError } from '../core/error.js'
import type { Block, Heading } from './blocks.js'
import type { Plain } from './front-matter.js'
import { INLINE, SILENT } from './html.js'
import { readJsonLd } from './json-ld.js'
import { createNotes } from './page-notes.js'
import { isNotice, isOutOfSight, isPermalink, type Selector } from './page-parts.js'

/** How the pages of a site are read. */
export interface PageOptions {
  /** What holds the article on every page; pages without it are left out. Default: see {@link readPage}. */
  selector?: Selector | undefined
  /** Whether only pages count that mark their article with `data-pagefind-body` or `data-fascicle-body`. */
  isMarked?: boolean
}

/** A page of a built site, read. */
export interface Page {
  /** What it says of itself, by the names that front matter has. */
  data: Record<string, Plain>
  blocks: Block[]
  /** The heading of level 1 that opens it. */
  heading?: string
  /** Its `<title>`, without the name of the site where `og:site_name` gives that. */
  name?: string
  /** Where it says that it belongs, as it stands there. */
  canonical?: string
  /** Whether it is no article: it leads elsewhere, is not to be found, or has no part that is one. */
  isLeftOut: boolean
}

/**
 * Most elements within one another: browsers stop at 512. What is nested deeper was not closed, and the time to read it grows with
 * the square of its depth.
 */
const MOST_NESTED = 10_000

/** Most elements within one another whose text is gathered for a facet: more were not closed. */
const MOST_CAPTURES = 100

const LEVELS = new Map([1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, level]))

/** White space that is no single space: replacing only these takes a third of the time that replacing all takes. */
const SPACES = /\s{2,}|[^\S ]/g

/** Where on a page something stands, as bits. */
const MARKED = 1
const MAIN = 2
const ARTICLE = 4
const CHROME = 8

/** What is gathered while an element is open, and given away when it closes. */
interface Capture {
  text: string
  /** Whether what nobody sees is gathered too: the title of the page, data in a script. */
  isRaw: boolean
  take(text: string): void
}

/** An open element. */
interface Frame {
  name: string
  isSilent: boolean
  /** Nor do its attributes say anything of the article. */
  isMute: boolean
  scope: number
  isPre: boolean
  /** Its id, and how many headings came before it: one that comes next has its place there. */
  id: string
  headings: number
  captures?: Capture[] | undefined
  /** Of a link that may be no more than a sign beside a heading, or the number of a footnote. */
  link?: Link | undefined
  /** Of a footnote: its id, and how many blocks came before it. */
  note?: { id: string; start: number } | undefined
  isFootnotes: boolean
  /** Within a quotation, whose footer names its source. */
  isQuoted: boolean
}

interface Link {
  /** How long the text was before it, and what is captured. */
  start: number
  captured: number[]
  attributes: Record<string, string>
}

/** A heading whose end has not come yet. */
interface OpenHeading extends Heading {
  /** How sure its id is: its own, or one in it; that of the place where it stands; that of the heading before. */
  idOf: 'itself' | 'place' | 'before'
}

/**
 * Reads a page that a generator wrote, in one pass.
 *
 * The article is what stands in the selector, else in elements marked by `data-fascicle-body` or `data-pagefind-body`, else in
 * `<main>`, else in `<article>`, else in the body without header, footer and asides. Navigation, scripts, hidden parts, form
 * controls and whatever is marked to be ignored are never part of it.
 *
 * @throws FascicleError `TOO_LARGE` when elements are nested without end
 * @example readPage('<main><h1>Sleep</h1><h2 id="naps">Naps</h2><p>Short ones help.</p></main>')
 * // => { heading: 'Sleep', blocks: [{ kind: 'heading', level: 2, text: 'Naps', id: 'naps', … }, { kind: 'text', … }], … }
 */
export function readPage(html: string, { selector, isMarked = false }: PageOptions = {}): Page {
  const data: Record<string, Plain> = {}
  const found: { block: Block; scope: number }[] = []
  const notes = createNotes()
  const open: Frame[] = []
  const root: Frame = {
    ...{
      name: '',
      isSilent: false,
      isMute: false,
      scope: 0,
      isPre: false,
      isFootnotes: false,
      isQuoted: false,
    },
    ...{ id: '', headings: 0 },
  }
  const capturing: Capture[] = []
  let title: string | undefined
  let text = ''
  /** The end of the text: what a link says, without a look at all that came before it. */
  let tail = { start: 0, text: '' }
  let isLineStart = true
  let heading: OpenHeading | undefined
  let headings = 0
  let row: string[] | undefined
  /** An id that stands right before what comes next. */
  let place: string | undefined
  /** That of the heading before: a heading without any leads there. */
  let lastAnchor = ''
  let seen = 0
  let line = 1
  /** Where the line ends. */
  let feed = html.indexOf('\n')
  let redirects = false
  let canonical: string | undefined
  const linked: Record<string, Plain> = {}
  const social: Record<string, string> = Object.create(null)
  const own: Record<string, Plain> = Object.create(null)

  const parser = new Parser({ onopentag, ontext, onclosetag })
  parser.end(html)
  end(root)

  const scope = selector || isMarked || seen & MARKED ? MARKED : seen & MAIN ? MAIN : seen & ARTICLE
  const inside = found
    .filter((one) => (scope === 0 ? (one.scope & CHROME) === 0 : (one.scope & scope) !== 0))
    .map(({ block }) => block)
  const { blocks, heading: opening } = takeOpening(inside)
  const site = social['og:site_name']
  return {
    data: { ...linked, ...named(social), ...data, ...own },
    blocks: notes.put(blocks),
    ...(opening !== undefined && { heading: opening }),
    ...nameOf(title, social['og:title'], site),
    ...(canonical !== undefined && { canonical }),
    isLeftOut: redirects || (scope === MARKED && (seen & MARKED) === 0),
  }

  function onopentag(name: string, attributes: Record<string, string>): void {
    const parent = open[open.length - 1] ?? root
    if (open.length > MOST_NESTED) throw nestedTooDeep(lineHere())
    // Most tags have none, and then nothing of it need be looked at.
    const isBare = hasNone(attributes)
    const isInside = (parent.scope & (MARKED | MAIN | ARTICLE)) !== 0
    // Written out: an object that begins with a spread one is ten times as slow to make, and there is one for each tag.
    const frame: Frame = {
      name,
      isSilent: parent.isSilent || name === 'head' || isSilentHere(name, attributes, parent),
      isMute: parent.isMute || SILENT.has(name) || (!isBare && attributes['data-pagefind-ignore'] === 'all'),
      scope: parent.scope | scopeOf(name, attributes, isInside),
      isPre: parent.isPre || name === 'pre',
      isFootnotes: parent.isFootnotes || (!isBare && isFootnotes(attributes)),
      isQuoted: parent.isQuoted || name === 'blockquote',
      id: attributes.id ?? '',
      headings,
      captures: undefined,
      link: undefined,
      note: undefined,
    }
    seen |= frame.scope
    open.push(frame)
    if (name === 'html') {
      if (attributes.lang) data.lang = attributes.lang
    } else if (name === 'meta') readMeta(attributes)
    else if (name === 'link' && /\bcanonical\b/i.test(attributes.rel ?? '')) canonical ??= attributes.href
    // A drawing has a title of its own.
    else if (name === 'title' && !frame.isMute)
      capture(frame, true, (said) => {
        title ??= said
      })
    else if (name === 'script' && /ld\+json/i.test(attributes.type ?? ''))
      capture(frame, true, (said) => {
        Object.assign(linked, { ...readJsonLd(said), ...linked })
      })
    if (!isBare && !frame.isMute) readMarks(frame, attributes)
    if (frame.isSilent) {
      if (!parent.isSilent && !frame.isPre && !WITHOUT_PLACE.has(name)) {
        if (INLINE.has(name) || SILENT.has(name)) say(' ')
        else boundary(parent)
      }
      return
    }

    if (name === 'img') say(attributes.alt ?? '')
    else if (name === 'pre' && row) {
      const cell = takeText()
      if (cell !== '') row.push(cell)
    } else if (name === 'br') say(frame.isPre ? '\n' : ' ')
    else if (!INLINE.has(name)) boundary(parent)
    if (!isBare && attributes['data-pagefind-index-attrs'])
      for (const one of attributes['data-pagefind-index-attrs'].split(','))
        say(` ${attributes[one.trim()] ?? ''} `)
    if (frame.isFootnotes && name === 'li' && frame.id) frame.note = { id: frame.id, start: found.length }
    if (name === 'a') {
      frame.link = { start: text.length, captured: capturing.map((one) => one.text.length), attributes }
      tail = { start: text.length, text: '' }
    }
    const level = LEVELS.get(name)
    const id = frame.id || (name === 'a' ? attributes.name : undefined)
    if (level) {
      if (heading) endHeading(parent)
      end(parent)
      row = undefined
      heading = {
        kind: 'heading',
        level,
        text: '',
        line: lineHere(),
        ...anchorHere(frame.id),
        idReplacesSlug: true,
      }
      if (isLeftOutFrom(attributes)) heading.isIgnored = true
    } else if (heading && id && heading.idOf !== 'itself') Object.assign(heading, { id, idOf: 'itself' })
    else if (!heading && id) place = id
    if (name === 'tr' && !frame.isPre) {
      end(parent)
      row ??= []
    }
  }

  function ontext(said: string): void {
    const frame = open[open.length - 1] ?? root
    for (const one of capturing) if (one.isRaw) one.text += said
    if (frame.isSilent) return
    say(said)
    if (!heading && place !== undefined && /\S/.test(said)) place = undefined
  }

  function onclosetag(name: string): void {
    const frame = open.pop()
    if (!frame) return
    for (const one of frame.captures ?? []) {
      capturing.splice(capturing.indexOf(one), 1)
      const words = one.text.replace(/\s+/g, ' ').trim()
      if (words !== '') one.take(words)
    }
    if (frame.isSilent) return
    if (frame.link) endLink(frame.link)
    if (heading && LEVELS.has(name)) {
      endHeading(frame)
      return
    }
    if (name === 'td' || name === 'th') {
      if (row) row.push(takeText())
      else end(frame)
    } else if (name === 'tr') {
      if (row?.some((cell) => cell !== ''))
        push({ kind: 'text', text: row.join(' · '), line: lineHere() }, frame)
      row = undefined
    } else if (name === 'pre') end(frame)
    else if (!INLINE.has(name)) boundary(frame)
    if (frame.note) notes.keep(frame.note.id, found.splice(frame.note.start))
  }

  function say(words: string): void {
    if (words === '') return
    text += words
    tail.text += words
    isLineStart = words.endsWith('\n')
    for (const one of capturing) if (!one.isRaw) one.text += words
  }

  /** Where a heading without an id of its own can be found: right before it, around it and nothing else yet, or at the one before. */
  function anchorHere(own: string): Pick<OpenHeading, 'id' | 'idOf'> {
    if (own) return { id: own, idOf: 'itself' }
    if (place !== undefined) return { id: place, idOf: 'place' }
    for (let at = open.length - 1; open[at]?.headings === headings; at--) {
      const around = open[at]?.id
      if (around) return { id: around, idOf: 'place' }
    }
    return { id: lastAnchor, idOf: 'before' }
  }

  /** Where a block begins or ends; within a line of code, a row of a table or a heading, words only come apart. */
  function boundary(frame: Frame): void {
    if (frame.isPre) {
      if (!isLineStart) say('\n')
      return
    }
    if (row || heading || capturing.length > 0) say(' ')
    if (!row && !heading) end(frame)
  }

  function takeText(): string {
    const words = text.replace(SPACES, ' ').trim()
    dropText()
    return words
  }

  function dropText(from = 0): void {
    text = text.slice(0, from)
    tail = { start: from, text: '' }
    if (from === 0) isLineStart = true
  }

  function end(frame: Frame): void {
    if (frame.isPre) {
      const code = text.replace(/^\n/, '').trimEnd()
      dropText()
      if (code.trim() !== '') push({ kind: 'code', text: code, line: lineHere() }, frame)
      return
    }
    const words = takeText()
    if (words !== '') push({ kind: 'text', text: words, line: lineHere() }, frame)
  }

  function endHeading(frame: Frame): void {
    const { idOf, ...block } = heading as OpenHeading
    heading = undefined
    place = undefined
    headings++
    const words = takeText()
    if (words === '' && !block.isIgnored) return
    if (idOf !== 'before') lastAnchor = block.id ?? ''
    push({ ...block, text: words }, frame)
  }

  function push(block: Block, frame: Frame): void {
    found.push({ block, scope: frame.scope })
    notes.hold(block)
  }

  /** A sign that leads to the heading beside it is no part of its words, nor is the number of a footnote. */
  function endLink({ start, captured, attributes }: Link): void {
    const words = (tail.start === start ? tail.text : text.slice(start)).trim()
    const isNumber = notes.isReference(attributes)
    if (isNumber) notes.refer(attributes)
    if (!isNumber && !isPermalink(attributes, words, heading && text.slice(0, start).trim())) return
    dropText(start)
    for (const [at, length] of captured.entries()) {
      const one = capturing[at]
      if (one && !one.isRaw) one.text = one.text.slice(0, length)
    }
  }

  function scopeOf(name: string, attributes: Record<string, string>, isInside: boolean): number {
    const isMain = name === 'main' || attributes.role === 'main'
    const marked = selector ? selector(name, attributes) : isBody(attributes)
    const isChrome =
      !isInside &&
      (name === 'header' ||
        name === 'aside' ||
        attributes.role === 'banner' ||
        attributes.role === 'complementary')
    return (
      (marked ? MARKED : 0) |
      (isMain ? MAIN : 0) |
      (name === 'article' ? ARTICLE : 0) |
      (isChrome ? CHROME : 0)
    )
  }

  function isSilentHere(name: string, attributes: Record<string, string>, parent: Frame): boolean {
    if (isOutOfSight(name, attributes)) return true
    const role = attributes.role ?? ''
    if (name === 'footer' || role === 'contentinfo') return !parent.isQuoted
    if (name === 'aside' || role === 'complementary')
      return (parent.scope & MARKED) === 0 && (parent.scope & (MAIN | ARTICLE)) !== 0 && !isNotice(attributes)
    if ('data-pagefind-ignore' in attributes) return true
    // Of a heading what is under it is left out too, which is for the sections to do.
    return isLeftOutFrom(attributes) && !LEVELS.has(name)
  }

  function capture(frame: Frame, isRaw: boolean, take: (text: string) => void): void {
    if (capturing.length === MOST_CAPTURES) return
    const one = { text: '', isRaw, take }
    capturing.push(one)
    frame.captures = [...(frame.captures ?? []), one]
  }

  function add(name: string, value: string | number | boolean): void {
    const before = own[name]
    if (before === undefined) own[name] = value
    else if (ONCE.has(name)) return
    else if (Array.isArray(before)) before.push(value)
    else own[name] = [before, value]
  }

  function readMeta(attributes: Record<string, string>): void {
    const name = (attributes.name ?? attributes.property ?? '').toLowerCase()
    const content = attributes.content?.trim() ?? ''
    if (/^refresh$/i.test(attributes['http-equiv'] ?? '')) redirects ||= /url\s*=/i.test(content)
    if (content === '') return
    const facet = /^(?:fascicle|docsearch):(.+)$/.exec(name)?.[1]
    if (facet === 'language' || facet === 'docusaurus_tag') return
    if (facet && ONCE.has(facet)) add(facet, readValue(content))
    else if (facet)
      for (const value of content.split(','))
        add(facet, name.startsWith('fascicle:') ? readValue(value.trim()) : value.trim())
    else if (/^(?:robots|googlebot)$/.test(name)) {
      if (/\b(?:noindex|none)\b/i.test(content)) data.noindex = true
    } else if (name === 'article:tag') social[name] = `${social[name] ? `${social[name]},` : ''}${content}`
    else social[name] ??= content
  }

  /** What attributes say of the article: ours, and those that Pagefind has for it. */
  function readMarks(frame: Frame, attributes: Record<string, string>): void {
    for (const attribute in attributes) {
      if (!attribute.startsWith('data-')) continue
      const value = attributes[attribute] as string
      const facet = /^data-fascicle-(?!body$|ignore$)(.+)$/.exec(attribute)?.[1]
      const pagefind = /^data-pagefind-(filter|meta|sort|weight)$/.exec(attribute)?.[1]
      if (facet && value) add(facet, readValue(value))
      else if (facet) capture(frame, frame.isSilent, (said) => add(facet, readValue(said)))
      else if (pagefind === 'weight') {
        const weight = Number(value)
        if (isBody(attributes) && weight > 0) data.boost = Math.min(10, Math.max(0.1, weight))
      } else if (pagefind)
        for (const [name, said] of readPagefind(value, attributes)) {
          if (pagefind === 'meta' && !/^(?:title|description|date|updated)$/.test(name)) continue
          const take = (words: string) => add(name, pagefind === 'sort' ? readValue(words) : words)
          if (said === undefined) capture(frame, frame.isSilent, take)
          else if (said !== '') take(said)
        }
    }
  }

  function lineHere(): number {
    while (feed !== -1 && feed < parser.startIndex) {
      line++
      feed = html.indexOf('\n', feed + 1)
    }
    return line
  }
}

/** What an article has one of: what is said first counts, and commas are part of it. */
const ONCE = new Set('title description date updated lang boost draft published search noindex'.split(' '))

/** As front matter would have it: numbers sort as numbers. `2.0` is none, or it would be shown as `2`. */
function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return Number.isFinite(number) && String(number) === text ? number : text
}

/** Elements that take no place on the page: words on both sides of one are one word. */
const WITHOUT_PLACE = new Set(['script', 'style', 'template', 'noscript'])

const nestedTooDeep = (line: number): FascicleError =>
  new FascicleError(
    'TOO_LARGE',
    `more than ${MOST_NESTED.toLocaleString('en')} elements are within one another`,
    {
      mend: 'close them, or leave the page out with --ignore',
      line,
    },
  )

function hasNone(attributes: Record<string, string>): boolean {
  for (const _ in attributes) return false
  return true
}

const isBody = (attributes: Record<string, string>): boolean =>
  'data-pagefind-body' in attributes || 'data-fascicle-body' in attributes

/** Whether an element, or a heading and what is under it, is marked to be left out. */
const isLeftOutFrom = (attributes: Record<string, string>): boolean =>
  'data-fascicle-ignore' in attributes || 'data-search-exclude' in attributes

const isFootnotes = ({ class: classes = '', role }: Record<string, string>): boolean =>
  role === 'doc-endnotes' || /(?:^|\s)footnotes(?:\s|$)/.test(classes)

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

/** The heading of level 1 that opens a page is its title; what stands above it, as a date, belongs to the lead. */
function takeOpening(blocks: Block[]): { blocks: Block[]; heading?: string } {
  const at = blocks.findIndex(({ kind }) => kind === 'heading')
  const first = blocks[at]
  if (first?.kind !== 'heading' || first.level !== 1 || first.isIgnored) return { blocks }
  return { blocks: blocks.filter((block) => block !== first), heading: first.text }
}

function nameOf(
  title: string | undefined,
  social: string | undefined,
  site: string | undefined,
): { name?: string } {
  if (social !== undefined) return { name: social }
  if (title === undefined) return {}
  const end = site === undefined ? -1 : title.lastIndexOf(site)
  const name = end > 0 && end + (site as string).length === title.length ? title.slice(0, end) : title
  return { name: name.replace(/\s*[|·–—:-]\s*$/, '').trim() || title }
}
