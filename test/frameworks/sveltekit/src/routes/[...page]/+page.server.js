import { Marked } from 'marked'
import { gfmHeadingId } from 'marked-gfm-heading-id'

export const prerender = true

const articles = import.meta.glob('../../articles/**/*.md', { query: '?raw', import: 'default', eager: true })
const pathOf = (file) => file.replace(/^.*\/articles\//, '').replace(/(?:^|\/)index\.md$|\.md$/, '')

export const entries = () => Object.keys(articles).map((file) => ({ page: pathOf(file) }))

export async function load({ params }) {
  const [, text] = Object.entries(articles).find(([file]) => pathOf(file) === (params.page ?? ''))
  const [, title, body] = /^---\n(?:.*\n)*?title: (.*)\n(?:.*\n)*?---\n([\s\S]*)$/.exec(text)
  const marked = new Marked(gfmHeadingId())
  return { title, html: await marked.parse(body) }
}
