import { slug as githubSlug } from 'github-slugger'
import type { Article } from './article.js'
import type { Heading } from './blocks.js'

/**
 * The unit that is indexed and returned: a heading and the text under it, up to the next heading. The first one
 * is the lead, what stands before any heading; it is there even when it is empty, so that the title is found.
 */
export interface Section {
  /** Fragment of its URL without `#`; empty for the lead, which is the article's own URL. */
  anchor: string
  /** Its heading; for the lead the article's title. */
  heading: string
  /** The headings above it, outermost first, without the article's title and without its own. */
  above: string[]
  /** Its text, blocks of text apart by line feeds. */
  text: string
  /** Its code blocks, apart by line feeds. */
  code: string
  /** Level of its heading, 1 to 6; 1 for the lead. */
  level: number
  /** Line of the file, from 1, of its heading; 1 for the lead. */
  line: number
}

/**
 * Cuts an article at its headings.
 *
 * Anchors are those of GitHub and of the renderers that follow it (github-slugger: a repeated heading gets `-1`,
 * `-2`, …), unless the author gave one: `{#id}`, an `id` in HTML, or `<a id>` in the heading or right before it.
 * A heading of level 1 that opens the article is its title on the page: what follows it is the lead.
 *
 * @param slugify makes an anchor of a heading; repeats are numbered whatever it is
 * @returns the sections in reading order, the lead first
 * @example splitSections(article).map(({ anchor, heading }) => [anchor, heading])
 * // => [['', 'Ketamine'], ['evidence', 'Evidence'], ['evidence-1', 'Evidence']]
 */
export function splitSections(
  article: Article,
  slugify: (heading: string) => string = githubSlug,
): Section[] {
  const number = numberRepeats()
  const lead: Section = {
    anchor: '',
    heading: article.title,
    above: [],
    level: 1,
    line: 1,
    text: '',
    code: '',
  }
  const sections: Section[] = [lead]
  /** The headings that the current one stands under, outermost first. */
  let trail: Heading[] = []
  let current = lead
  let pendingAnchor: string | undefined
  let ignoredLevel = Number.POSITIVE_INFINITY
  let isFirstHeading = true

  for (const block of article.blocks) {
    if (block.kind === 'anchor') {
      pendingAnchor = block.id
      continue
    }
    if (block.kind !== 'heading') {
      pendingAnchor = undefined
      if (ignoredLevel !== Number.POSITIVE_INFINITY) continue
      current[block.kind] += (current[block.kind] === '' ? '' : '\n') + block.text
      continue
    }
    const id = block.id ?? pendingAnchor
    const isReplaced = block.id !== undefined && block.idReplacesSlug === true
    // Renderers number repeats as they go: a heading with an id of its own takes no number, any other does.
    const slug = isReplaced ? '' : number(slugify(block.slugText ?? block.text))
    const anchor = id ?? slug
    pendingAnchor = undefined
    const opensArticle = isFirstHeading && block.level === 1 && lead.text === '' && lead.code === ''
    isFirstHeading = false
    if (block.level <= ignoredLevel) ignoredLevel = Number.POSITIVE_INFINITY
    if (block.isIgnored) ignoredLevel = block.level
    if (ignoredLevel !== Number.POSITIVE_INFINITY || opensArticle || block.text === '') continue

    trail = [...trail.filter((above) => above.level < block.level), block]
    const above = trail.slice(0, -1).map((heading) => heading.text)
    current = { anchor, heading: block.text, above, level: block.level, line: block.line, text: '', code: '' }
    sections.push(current)
  }
  return sections
}

/** Tells repeated slugs apart, as github-slugger and markdown-it-anchor do: `a`, `a-1`, `a-2`. */
function numberRepeats(): (slug: string) => string {
  const counts = new Map<string, number>()
  return (slug) => {
    let own = slug
    let count = counts.get(slug) ?? 0
    while (counts.has(own)) own = `${slug}-${++count}`
    counts.set(slug, count)
    counts.set(own, counts.get(own) ?? 0)
    return own
  }
}
