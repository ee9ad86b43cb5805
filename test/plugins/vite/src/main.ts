import './open'
import './search'

// A site that renders its articles in the page.
const articles = import.meta.glob('../content/**/*.md', { query: '?raw', import: 'default', eager: true })
const name = location.pathname.slice(import.meta.env.BASE_URL.length).replace(/\/$/, '')
const counts = new Map<string, number>()
for (const line of String(articles[`../content/${name}.md`] ?? '').split('\n')) {
  const heading = /^##+ (.+)/.exec(line)?.[1]
  const element = document.createElement(heading ? 'h2' : 'p')
  element.textContent = heading ?? line
  if (heading) element.id = idOf(heading)
  document.querySelector('main')?.append(element)
}

function idOf(heading: string): string {
  const slug = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
  const count = counts.get(slug) ?? 0
  counts.set(slug, count + 1)
  return count === 0 ? slug : `${slug}-${count}`
}
