import { readdir, readFile } from 'node:fs/promises'
import { slug } from 'github-slugger'
import MarkdownIt from 'markdown-it'
import anchor from 'markdown-it-anchor'

const markdown = new MarkdownIt().use(anchor, { slugify: slug })

export async function generateStaticParams() {
  const files = await readdir('content', { recursive: true })
  return files
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({
      slug: file
        .replace(/(?:^index)?\.md$/, '')
        .split('/')
        .filter(Boolean),
    }))
}

async function readArticle(params) {
  const path = ((await params).slug ?? ['index']).join('/')
  const text = await readFile(`content/${path}.md`, 'utf8')
  const [, title, body] = /^---\ntitle: (.*)\n---\n([\s\S]*)$/.exec(text) ?? ['', 'Not for search', '']
  return { title, html: markdown.render(body) }
}

export async function generateMetadata({ params }) {
  const { title } = await readArticle(params)
  return { title }
}

export default async function Page({ params }) {
  const { title, html } = await readArticle(params)
  return (
    <main>
      <h1>{title}</h1>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: it is the site's own Markdown. */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </main>
  )
}
