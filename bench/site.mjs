import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import GithubSlugger from 'github-slugger'
import matter from 'gray-matter'
import MarkdownIt from 'markdown-it'
import { glob } from 'tinyglobby'

/**
 * A heading and the text and code under it: what the peers that know no pages are given.
 *
 * @typedef {{ id: number, url: string, title: string, heading: string, text: string }} Section
 */

/**
 * A site as the peers need it.
 *
 * @typedef {object} Site
 * @property {string} directory the folder of Markdown
 * @property {number} articles
 * @property {number} sections
 * @property {number} bytes of the Markdown
 * @property {Section[]} sample sections of articles picked evenly through the site, to make queries of
 */

const markdown = new MarkdownIt({ html: true, linkify: false })

/** Enough to make queries of, little enough to hold in memory on a site of any size. */
const SAMPLE_ARTICLES = 20_000

/** More open files than this gain nothing on a disk, and systems refuse a few thousand. */
const FILES_AT_ONCE = 64

/**
 * Reads a folder of Markdown as fascicle does (files, titles, sections at headings) and writes it down for
 * the peers: a page of HTML for each article, and every section as a line of JSON.
 *
 * The time this takes is nobody's figure: Pagefind's build starts from finished HTML, the others' from sections.
 *
 * @param {string} directory
 * @param {{ html?: string, sections?: string }} out folder for the pages, file for the sections; without one it is
 * not written
 * @returns {Promise<Site>}
 */
export async function convertSite(directory, { html, sections: sectionsFile } = {}) {
  const paths = (await glob(['**/*.{md,markdown,mdx,txt}'], { cwd: directory, followSymbolicLinks: false }))
    .filter((file) => !/(?:^|\/)(?:node_modules\/|(?:robots|humans|llms[^/]*)\.txt$)/.test(file))
    .sort()
  if (paths.length === 0) throw new Error(`no Markdown below ${directory}`)
  const lines = sectionsFile ? createWriteStream(sectionsFile) : undefined
  const site = { directory, articles: 0, sections: 0, bytes: 0, sample: /** @type {Section[]} */ ([]) }
  const sampleEvery = Math.ceil(paths.length / SAMPLE_ARTICLES)

  for (let start = 0; start < paths.length; start += FILES_AT_ONCE) {
    const batch = paths.slice(start, start + FILES_AT_ONCE)
    const sources = await Promise.all(batch.map((file) => readFile(path.join(directory, file), 'utf8')))
    const pages = []
    for (const [offset, source] of sources.entries()) {
      const article = readArticle(batch[offset], source)
      if (article === undefined) continue
      const sections = article.sections.map((section, number) => ({ id: site.sections + number, ...section }))
      site.articles++
      site.sections += sections.length
      site.bytes += Buffer.byteLength(source)
      if ((start + offset) % sampleEvery === 0) site.sample.push(...sections)
      if (lines?.write(sections.map((section) => `${JSON.stringify(section)}\n`).join('')) === false) {
        await once(lines, 'drain')
      }
      if (html) pages.push(writePage(path.join(html, article.url), article.html))
    }
    await Promise.all(pages)
  }
  if (lines) await finished(lines.end())
  return site
}

/**
 * @param {string} file path below the site's folder
 * @param {string} source
 * @returns {{ url: string, html: string, sections: Omit<Section, 'id'>[] } | undefined} nothing for a draft
 */
function readArticle(file, source) {
  const { content, data } = readFrontMatter(source)
  if (data.draft === true) return undefined
  const url = `/${file.replace(/\.[^./]+$/, '').replace(/(?:^|\/)(?:index|readme)$/i, '')}/`.replace(
    '//',
    '/',
  )
  const tokens = markdown.parse(content, {})
  const opensWithTitle = tokens[0]?.type === 'heading_open' && tokens[0].tag === 'h1'
  const title = String(data.title ?? (opensWithTitle && plainText(tokens[1])) ?? '') || path.basename(file)
  const slugger = new GithubSlugger()
  let current = { url, title, heading: title, text: '' }
  const sections = [current]
  for (const [number, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const heading = plainText(tokens[number + 1])
      token.attrSet('id', slugger.slug(heading))
      if (opensWithTitle && number === 0) continue
      current = { url: `${url}#${token.attrGet('id')}`, title, heading, text: '' }
      sections.push(current)
    } else if (tokens[number - 1]?.type !== 'heading_open') {
      const text = plainText(token)
      if (text !== '') current.text += (current.text === '' ? '' : '\n') + text
    }
  }
  const heading = opensWithTitle ? '' : `<h1>${markdown.utils.escapeHtml(title)}</h1>\n`
  const body = heading + markdown.renderer.render(tokens, markdown.options, {})
  return { url, html: pageOf(title, body), sections }
}

/**
 * @param {string} source
 * @returns {{ content: string, data: Record<string, unknown> }}
 */
function readFrontMatter(source) {
  try {
    // With options gray-matter does not keep every article it ever saw in its cache.
    return matter(source, { language: 'yaml' })
  } catch {
    return { content: source.replace(/^---\n.*?\n---\n/s, ''), data: {} }
  }
}

/**
 * The words of a block as a reader sees them, code included.
 *
 * @param {import('markdown-it').Token | undefined} token
 * @returns {string}
 */
function plainText(token) {
  if (token === undefined) return ''
  if (token.type === 'fence' || token.type === 'code_block') return token.content.trim()
  if (token.type === 'html_block') return token.content.replace(/<[^>]*>/g, ' ').trim()
  return (token.children ?? [])
    .map(({ type, content }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' '
      return type === 'html_inline' ? '' : content
    })
    .join('')
    .trim()
}

/**
 * @param {string} title
 * @param {string} body
 */
const pageOf = (title, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${markdown.utils.escapeHtml(title)}</title></head>
<body><main data-pagefind-body>
${body}</main></body></html>
`

/**
 * @param {string} directory
 * @param {string} html
 */
async function writePage(directory, html) {
  await mkdir(directory, { recursive: true })
  await writeFile(path.join(directory, 'index.html'), html)
}
