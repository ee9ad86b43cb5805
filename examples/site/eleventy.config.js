import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { slug } from 'github-slugger'
import { markdown, outlineOf } from './markdown.js'

/** The package: installed, or, in its own repository, two folders up. */
const PACKAGE = existsSync('node_modules/fascicle') ? 'node_modules/fascicle' : '../..'

/** Your articles as soon as there are any; until then those that come with the package. */
const ARTICLES = existsSync('articles') ? 'articles' : `${PACKAGE}/corpus`

export default function (eleventy) {
  eleventy.setLibrary('md', markdown)
  addArticles(eleventy)
  eleventy.addPassthroughCopy('assets')
  eleventy.addFilter('day', dayOf)
  eleventy.addFilter('machineDay', machineDayOf)
  eleventy.addFilter('outline', outlineOf)
  eleventy.addFilter('slug', (text) => slug(String(text)))
  eleventy.addFilter('named', (topic, names) => names[topic] ?? sentence(topic))
  eleventy.addFilter('withId', (articles, id) => articles.find(({ fileSlug }) => fileSlug === id))
  eleventy.addFilter('chosen', chosen)
  eleventy.addFilter('newest', newest)
  eleventy.addFilter('inGroups', inGroups)
  eleventy.addCollection('byTitle', (all) => byTitle(all.getFilteredByTag('articles')))
  eleventy.addCollection('topics', (all) => topicsOf(byTitle(all.getFilteredByTag('articles'))))
  eleventy.on('eleventy.after', ({ directories }) => buildIndex(`${directories.output}search`))
  eleventy.setServerOptions({
    // It would put a script of its own into pages that allow none but theirs: reload to see a change.
    liveReload: false,
    messageOnStart: ({ hosts }) =>
      `Read and search the articles of ${ARTICLES} at ${hosts.join(' or ')} (Ctrl+C stops)`,
  })
  return {
    dir: { input: 'pages', includes: '../layouts', data: '../data', output: '_site' },
    htmlTemplateEngine: 'njk',
    // Braces in an article are text.
    markdownTemplateEngine: false,
  }
}

/** Makes a page of every article, as if it stood in `pages/articles`, and again when one changes. */
function addArticles(eleventy) {
  const names = readdirSync(ARTICLES, { recursive: true })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.md') && !/(^|\/)(readme\.md$|[._]|node_modules\/)/i.test(name))
  for (const name of names)
    eleventy.addTemplate(`articles/${name}`, readFileSync(`${ARTICLES}/${name}`, 'utf8'))
  eleventy.addPreprocessor('unpublished', 'md', ({ draft, published }) =>
    draft || published === false ? false : undefined,
  )
  // By its whole path: given one that begins with `../`, Eleventy 3.1 does not know what changed.
  eleventy.addWatchTarget(path.resolve(ARTICLES), { resetConfig: true })
}

/** The index and the search box, with the command of the package: of the same articles, at the addresses they have here. */
async function buildIndex(out) {
  const command = `${PACKAGE}/dist/cli.js`
  const { stdout } = await promisify(execFile)(process.execPath, [command, 'build', ARTICLES, '--out', out])
  process.stdout.write(stdout)
}

const byTitle = (articles) => articles.toSorted((a, b) => a.data.title.localeCompare(b.data.title, 'en'))

/** Every topic that an article has, by name, with its articles. */
function topicsOf(articles) {
  const ids = [...new Set(articles.flatMap(({ data }) => data.topics ?? []))].sort()
  return ids.map((id) => ({ id, articles: articles.filter(({ data }) => data.topics?.includes(id)) }))
}

/** Those with these ids, in their order; where the site has none of them, its first. */
function chosen(articles, ids) {
  const found = ids.flatMap((id) => articles.filter(({ fileSlug }) => fileSlug === id))
  return found.length > 0 ? found : articles.slice(0, ids.length)
}

/** The day of the latest change. */
const newest = (articles) => Math.max(...articles.map(({ data, date }) => new Date(data.updated ?? date)))

/** Topics under the headings that the site gives them; what stands under none comes last. */
function inGroups(topics, groups) {
  const named = groups.map(({ name, topics: ids }) => ({
    name,
    topics: ids.flatMap((id) => topics.filter((topic) => topic.id === id)),
  }))
  const rest = topics.filter(({ id }) => !groups.some((group) => group.topics.includes(id)))
  return [...named, { name: 'More', topics: rest }].filter((group) => group.topics.length > 0)
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** @example dayOf(new Date('2026-11-22')) // => '22 November 2026' */
const dayOf = (date) => DAY.format(new Date(date))

/** @example machineDayOf(new Date('2026-11-22')) // => '2026-11-22' */
const machineDayOf = (date) => new Date(date).toISOString().slice(0, 10)

/** @example sentence('brain-stimulation') // => 'Brain stimulation' */
const sentence = (id) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ')
