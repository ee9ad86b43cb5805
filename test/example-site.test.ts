import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as listenOn } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { DomUtils, parseDocument } from 'htmlparser2'
import sirv from 'sirv'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { buildIndex } from '../src/indexer.js'
import { violations } from './axe.js'
import { look, press, until } from './box.js'
import { describeInBrowser, describeInFirefox } from './browser.js'
import { folderOf, write } from './folder.js'
import { openChromium, openFirefox, type Tab, type TabOptions, type Tabs } from './tab.js'

const ROOT = path.join(import.meta.dirname, '..')
const EXAMPLE = path.join(ROOT, 'examples', 'site')

/** A page of the built site. */
interface Page {
  html: string
  ids: string[]
  /** Every element: its name and attributes. */
  elements: { name: string; attributes: Record<string, string>; text: string }[]
}

let folder: string
let pages: Map<string, Page>

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fascicle-example-'))
  await runEleventy(EXAMPLE, folder)
  pages = await readPages(folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the built site', () => {
  it('has a place for every link that the search can give', async () => {
    const summary = await buildIndex({ articles: path.join(ROOT, 'corpus'), out: await folderOf() })
    expect(summary.sections).toBeGreaterThan(200)
    expect(missingSections(summary.pages, pages)).toEqual([])
  })

  it('has no link to a page or a place that is not there', async () => {
    const files = new Set(await filesOf(folder))
    const lost = [...pages].flatMap(([address, { elements }]) =>
      elements
        .flatMap(({ attributes: { href, src, action } }) => [href, src, action])
        .filter((link) => link !== undefined && !/^(?:https?:|tel:|sms:)/.test(link))
        .filter((link) => {
          const { pathname, hash } = new URL(link as string, `https://site.example${address}`)
          const page = pages.get(pathname)
          const isThere =
            page || files.has(pathname.slice(1)) || files.has(`${pathname.slice(1)}manifest.json`)
          return !isThere || (hash !== '' && !page?.ids.includes(decodeURIComponent(hash.slice(1))))
        })
        .map((link) => `${address}: ${link}`),
    )
    expect(lost).toEqual([])
  })

  it('names each of its pages in the sitemap, and each article in the feed', async () => {
    const read = (name: string) => readFile(path.join(folder, name), 'utf8')
    const addresses = [...(await read('sitemap.xml')).matchAll(/<loc>https:\/\/[^/]+([^<]+)<\/loc>/g)]
    expect(addresses.map(([, address]) => address).sort()).toEqual(
      [...pages.keys()].filter((address) => address !== '/404.html').sort(),
    )
    const entries = [...(await read('feed.xml')).matchAll(/<link href="https:\/\/[^/]+([^"]+)"\/>/g)]
    const articles = (await readdir(path.join(ROOT, 'corpus'))).filter((name) =>
      /^(?!README).*\.md$/.test(name),
    )
    expect(entries.map(([, address]) => address).sort()).toEqual(
      ['/', ...articles.map((name) => `/${name.replace('.md', '/')}`)].sort(),
    )
  })

  it('takes nothing from elsewhere, and says on every page that it may not', () => {
    for (const [address, { elements }] of pages) {
      const fetched = elements.flatMap(({ name, attributes }) =>
        name === 'link' ? [attributes.href] : [attributes.src, attributes.action],
      )
      for (const link of fetched) expect(link ?? '/', address).toMatch(/^\/(?!\/)/)
      const policy = elements.find((one) => one.attributes['http-equiv'] === 'content-security-policy')
      expect(policy?.attributes.content?.split('; '), address).toEqual(
        expect.arrayContaining([
          "default-src 'self'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ]),
      )
      expect(policy?.attributes.content).not.toMatch(/unsafe|data:|\*|https?:/)
    }
  })

  it('has no script, style or handler inside a page, and no id twice', () => {
    for (const [address, { elements, ids }] of pages) {
      expect(new Set(ids).size, address).toBe(ids.length)
      for (const { name, attributes, text } of elements) {
        const inside = Object.keys(attributes).filter((attribute) => /^(?:style|on.*)$/.test(attribute))
        expect([address, name, inside]).toEqual([address, name, []])
        if (name === 'script') expect([attributes.src?.[0], text], address).toEqual(['/', ''])
        expect(name, address).not.toBe('style')
      }
    }
  })

  it('shows notes, footnotes and tables as such, and no mark of Markdown', async () => {
    const sources = await Promise.all(
      (await readdir(path.join(ROOT, 'corpus')))
        .filter((name) => name.endsWith('.md') && name !== 'README.md')
        .map(async (name) => [
          `/${name.replace('.md', '/')}`,
          await readFile(`${ROOT}/corpus/${name}`, 'utf8'),
        ]),
    )
    expect(sources.length).toBeGreaterThan(30)
    for (const [address = '', source = ''] of sources) {
      const { elements, html } = pages.get(address) as Page
      const count = (name: string, pattern: RegExp) =>
        elements.filter((one) => one.name === name && pattern.test(one.attributes.class ?? '')).length
      const inSource = (pattern: RegExp) => source.match(pattern)?.length ?? 0
      expect([address, count('div', /\bmarkdown-alert\b/)]).toEqual([address, inSource(/^> \[!\w+\]/gm)])
      expect([address, count('li', /footnote/)]).toEqual([address, inSource(/^\[\^\w+\]:/gm)])
      expect([address, count('table', /^/)]).toEqual([address, inSource(/^\|[ :-]+\|[ :|-]*$/gm)])
      expect(html, address).not.toMatch(/\[!\w+\]|\{#|\[\^|&amp;lt;|\bundefined\b/)
    }
  })

  it('tells of an article when it was reviewed, how good the evidence is and for whom it is written', () => {
    const { html } = pages.get('/treatment-resistant-depression/') as Page
    const facts = /<dl class="facts">([\s\S]*?)<\/dl>/.exec(html)?.[1]?.replace(/<[^>]+>|\s+/g, ' ')
    expect(facts?.trim().split(/\s{2,}/)).toEqual([
      ...['Reviewed', '27 November 2026', 'Evidence', 'Mixed', 'Written for', 'People having treatment'],
    ])
    const linkOf = (rel: string) => new RegExp(`href="([^"]+)" rel="${rel}"`).exec(html)?.[1]
    expect([linkOf('prev'), linkOf('next')]).toEqual(['/neuroplasticity/', '/anxiety-disorders/'])
    expect(html).toMatch(/<h2 id="sources"/)
  })

  it('leads to help from every page, and warns on each that it is no medical advice', () => {
    for (const [address, { html }] of pages) {
      expect(html, address).toMatch(/<a class="help" href="\/find-help-now\/">Find help now<\/a>/)
      expect(html.split('<footer')[1], address).toMatch(/General information, not medical advice/)
    }
  })
})

describe('a copy of the example', () => {
  it('makes a site of other articles, whose headings have the ids of the index', async () => {
    const copy = await folderOf()
    await cp(EXAMPLE, copy, { recursive: true, filter: (file) => !/[\\/](?:_site|node_modules)$/.test(file) })
    await installFromHere(copy)
    await write(path.join(copy, 'articles'), {
      'coast.md':
        '# The coast\n\n## Who keeps it?\n\nKeepers.\n\n## Notes\n\nOne.\n\n## Notes\n\nTwo.\n\n## Über `push_back` & *more*\n\nCode.\n\n## Given {#own}\n\nSea.\n',
      'tides/index.md':
        '---\ntitle: Tides\n---\n\n## 3 boats {.wide}\n\nText in {braces} and {{ two }}.\n\n### Deeper &lt;still&gt;\n\nDeep.\n',
      'moved.md': '---\ntitle: Moved\npermalink: /elsewhere/\n---\n\n## Notes\n\nHere.\n',
      'draft.md': '---\ntitle: Draft\ndraft: true\n---\n\nNot yet.\n',
      'README.md': '---\nsearch: false\n---\n\nFor authors.\n',
    })
    await runEleventy(copy)
    const built = await readPages(path.join(copy, '_site'))
    const summary = await buildIndex({ articles: path.join(copy, 'articles'), out: await folderOf() })
    expect(summary.pages.map(({ url }) => url).sort()).toEqual(['/coast/', '/elsewhere/', '/tides/'])
    expect(missingSections(summary.pages, built)).toEqual([])
    expect(built.has('/draft/') || built.has('/README/')).toBe(false)
    expect(built.get('/tides/')?.html).toContain('Text in {braces} and {{ two }}.')
    await expect(readFile(path.join(copy, '_site', 'search', 'fascicle.js'))).resolves.toBeDefined()
  }, 180_000)
})

describe('npm start', () => {
  it('prints a sample answer, then serves the site at a port that is free', async () => {
    const taken = listenOn().listen(4321)
    // Whoever has it already takes it as well.
    await Promise.race([once(taken, 'listening'), once(taken, 'error').catch(() => undefined)])
    onTestFinished(() => void taken.close())
    // What `npm start` sets up before is what every test here stands on.
    const command = spawn('npm', ['start', '--ignore-scripts'], { cwd: ROOT, detached: true })
    const ended = once(command, 'exit')
    onTestFinished(async () => {
      process.kill(-(command.pid as number))
      await ended
    })
    let output = ''
    command.stdout.on('data', (data) => (output += data))
    command.stderr.on('data', (data) => (output += data))
    const url = await vi.waitFor(
      () => {
        const address = /at (http:\/\/localhost:\d+\/) \(Ctrl\+C stops\)/.exec(output)?.[1]
        expect(address, output).toBeDefined()
        return address as string
      },
      { timeout: 150_000, interval: 100 },
    )
    expect(output).toMatch(/1\. Ketamine: from anaesthetic to psychiatry[\s\S]*#evidence-today/)
    expect(url).not.toBe('http://localhost:4321/')
    const answers = [
      '',
      'ptsd/',
      'search/manifest.json',
      'search/fascicle.js',
      'find/?q=sleep',
      'nowhere/',
    ].map(async (address) => (await fetch(url + address)).status)
    expect(await Promise.all(answers)).toEqual([200, 200, 200, 200, 200, 404])
  }, 180_000)
})

let server: Server
let url: string

beforeAll(async () => {
  const serve = sirv(folder, { dev: true })
  server = createServer((request, response) =>
    serve(request, response, () => void response.writeHead(404).end()),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server?.closeAllConnections()
  server?.close()
})

const openDialog = async (tab: Tab) => {
  await until(tab, ({ shown }) => expect(shown.button).toHaveLength(1))
  await press(tab, 'button')
  await until(tab, { isOpen: true })
}

describeInBrowser('the site in Chromium', () => {
  let tabs: Tabs
  beforeAll(async () => {
    tabs = await openChromium()
  })
  afterAll(() => tabs?.close())

  /** A tab that may say nothing on its console and ask no other site for anything. */
  async function open(options: TabOptions = {}): Promise<Tab> {
    const tab = await tabs.open(options)
    const foreign: string[] = []
    tab.chromium?.on('request', (request) => request.url().startsWith(url) || foreign.push(request.url()))
    onTestFinished(async () => {
      await tab.close()
      expect([tab.complaints, foreign]).toEqual([[], []])
    })
    return tab
  }

  /** Each kind of page, and what is done on it. */
  const KINDS: [name: string, address: string, task?: (tab: Tab) => Promise<unknown>][] = [
    ['the first page', '/'],
    [
      'the first page with results below its box',
      '/',
      async (tab) => {
        await until(tab, ({ shown }) => expect(shown.input).toHaveLength(1))
        await press(tab, 'input')
        await tab.type('panic attack')
        await until(tab, ({ options }) => expect(options.length).toBeGreaterThan(1))
      },
    ],
    ['an article with a table and a footnote', '/treatment-resistant-depression/'],
    ['an article with a warning', '/ssris-and-other-antidepressants/'],
    ['help lines', '/find-help-now/'],
    [
      'the box with results over an article',
      '/ptsd/',
      async (tab) => {
        await openDialog(tab)
        await tab.type('ketamine bladder')
        await until(tab, ({ options }) => expect(options.length).toBeGreaterThan(1))
      },
    ],
    ['a topic', '/topics/ptsd/'],
    ['all topics', '/topics/'],
    ['all articles', '/articles/'],
    ['the page of results, empty', '/find/'],
    [
      'the page of results',
      '/find/?q=sleep',
      (tab) => until(tab, ({ shown }) => expect(shown.item?.length).toBeGreaterThan(3)),
    ],
    ['about', '/about/'],
    ['a page that does not exist', '/404.html'],
  ]

  describe.each([
    ['light', false],
    ['dark', true],
  ])('%s', (_, dark) => {
    it.each(KINDS)('axe finds nothing on %s', async (_, address, task) => {
      const tab = await open({ dark })
      await tab.go(url + address)
      await task?.(tab)
      expect(await violations(tab)).toEqual([])
    })
  })

  it.each(KINDS)('%s fits 320 pixels, and axe finds nothing there either', async (_, address, task) => {
    const tab = await open()
    await tab.resize(320, 640)
    await tab.go(url + address)
    await task?.(tab)
    expect(await violations(tab)).toEqual([])
    expect(await tab.run(() => document.documentElement.scrollWidth)).toBe(320)
  })

  it('a result leads to its section, which stands below the bar', async () => {
    const tab = await open()
    await tab.go(`${url}/sleep/`)
    await openDialog(tab)
    await tab.type('how long does ketamine last for depression')
    await until(tab, ({ shown }) => expect(shown.mark?.length).toBeGreaterThan(2))
    await tab.press('Enter')
    await vi.waitFor(async () =>
      expect(await tab.address()).toMatch(/\/ketamine-history-and-use\/#evidence-today/),
    )
    const places = await vi.waitFor(async () => {
      const found = await tab.run(() =>
        ['#evidence-today', '.top'].map((selector) =>
          document.querySelector(selector)?.getBoundingClientRect(),
        ),
      )
      expect(found[0]?.top).toBeLessThan(800)
      return found
    })
    expect(places[0]?.top).toBeGreaterThan(places[1]?.bottom as number)
  })

  it.each([
    'i want to die',
    'kil myself',
    'suicidal thoughts',
    'cant go on',
    'took too many pills',
    'quiero morir',
  ])('whoever types "%s" is shown where to find help, first and kindly', async (words) => {
    const tab = await open()
    await tab.go(`${url}/cbt/`)
    await openDialog(tab)
    await tab.type(words)
    const { options } = await until(tab, ({ shown }) => expect(shown.badge).toEqual(['You are not alone']))
    expect(options[0]).toBe('Find help now')
    await tab.press('ArrowDown')
    await until(tab, { active: 'Find help now' })
    await tab.press('Enter')
    await vi.waitFor(async () => expect(await tab.address()).toMatch(/\/find-help-now\/#/))
  })

  it('the page of results has facets and an order, and keeps them in its address', async () => {
    const tab = await open()
    await tab.go(`${url}/find/?q=depression`)
    const { shown } = await until(tab, ({ shown }) => expect(shown.title?.length).toBe(10))
    expect(shown.label).toEqual(expect.arrayContaining(['Topics', 'Evidence']))
    await press(tab, 'chip')
    await vi.waitFor(async () => expect(await tab.address()).toMatch(/q=depression.*topics=/))
    await tab.run(() => {
      const select = document.querySelector('fascicle-search')?.shadowRoot?.querySelector('select')
      if (!select) throw new Error('no order to choose')
      select.value = 'title'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })
    await vi.waitFor(async () => expect(await tab.address()).toMatch(/sort=title/))
  })

  it.each([
    [360, 740],
    [1280, 800],
    [740, 360],
  ])('help is in sight wherever one scrolls in a window of %d by %d', async (width, height) => {
    const tab = await open()
    await tab.resize(width, height)
    await tab.go(`${url}/legal-status/`)
    for (const share of [0, 0.5, 1]) {
      const { top, bottom, hit } = await tab.run((share: number) => {
        scrollTo(0, share * (document.documentElement.scrollHeight - innerHeight))
        const link = document.querySelector('.help') as HTMLElement
        const { top, bottom, left, right } = link.getBoundingClientRect()
        return {
          top,
          bottom,
          hit: document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === link,
        }
      }, share)
      expect([top >= 0, bottom <= height, hit]).toEqual([true, true, true])
    }
  })

  it('without script the box is a form, whose page says what it needs and offers the topics', async () => {
    const tab = await open({ scripts: false })
    await tab.go(`${url}/ptsd/`)
    const page = tab.chromium as NonNullable<Tab['chromium']>
    await page.getByRole('searchbox').fill('sleep')
    await tab.press('Enter')
    await page.waitForURL((address) => address.pathname === '/find/' && address.search === '?q=sleep')
    await page.getByText('Search needs JavaScript').waitFor()
    await page.getByRole('link', { name: 'Anxiety' }).click()
    await page.waitForURL((address) => address.pathname === '/topics/anxiety/')
    await page.getByRole('link', { name: 'Managing anxiety symptoms' }).click()
    await page.getByRole('navigation', { name: 'On this page' }).getByRole('link').first().click()
    await page.waitForURL((address) => address.hash !== '')
  })

  it('prints the article alone', async () => {
    const tab = await open()
    await tab.go(`${url}/ptsd/`)
    await until(tab, ({ shown }) => expect(shown.button).toHaveLength(1))
    await tab.chromium?.emulateMedia({ media: 'print' })
    const seen = await tab.run(() =>
      ['fascicle-search', '.main', '.help', '.contents', '.neighbours', 'h1', '.text', '.foot'].filter(
        (selector) => document.querySelector(selector)?.checkVisibility(),
      ),
    )
    expect(seen).toEqual(['h1', '.text', '.foot'])
    expect((await look(tab)).isOpen).toBe(false)
  })
})

describeInFirefox('the site in Firefox', () => {
  it('searches and says nothing on the console', async () => {
    const tabs = await openFirefox()
    onTestFinished(() => tabs.close())
    const tab = await tabs.open()
    await tab.go(`${url}/cbt/`)
    await openDialog(tab)
    await tab.type('i want to die')
    await until(tab, ({ shown }) => expect(shown.badge).toEqual(['You are not alone']))
    await tab.press('ArrowDown')
    await until(tab, { active: 'Find help now' })
    await tab.press('Enter')
    await vi.waitFor(async () => expect(await tab.address()).toMatch(/\/find-help-now\/#/))
    await tab.go(`${url}/find/?q=sleep`)
    await until(tab, ({ shown }) => expect(shown.item?.length).toBeGreaterThan(3))
    expect(tab.complaints).toEqual([])
  })
})

/** Builds the site in a folder; what it prints comes with the error when it fails. */
async function runEleventy(folder: string, output?: string): Promise<void> {
  const command = path.join(ROOT, 'node_modules', '@11ty', 'eleventy', 'cmd.cjs')
  await promisify(execFile)(
    process.execPath,
    [command, '--quiet', ...(output ? [`--output=${output}`] : [])],
    { cwd: folder },
  )
}

/** Gives a project what its package.json names, and nothing else: ourselves, and the others from our own folder. */
async function installFromHere(folder: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    const place = path.join(folder, 'node_modules', name)
    await mkdir(path.dirname(place), { recursive: true })
    await symlink(name === 'fascicle' ? ROOT : path.join(ROOT, 'node_modules', name), place, 'junction')
  }
}

/** The files of a folder, with `/` on every system. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
}

/** By their addresses. */
async function readPages(folder: string): Promise<Map<string, Page>> {
  const names = (await filesOf(folder)).filter((name) => name.endsWith('.html'))
  const read = names.map(async (name): Promise<[string, Page]> => {
    const html = await readFile(path.join(folder, name), 'utf8')
    const elements = DomUtils.getElementsByTagName('*', parseDocument(html)).map((element) => ({
      name: element.name,
      attributes: element.attribs,
      text: DomUtils.textContent(element),
    }))
    const ids = elements.flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]))
    return [`/${name.replace(/(^|\/)index\.html$/, '$1')}`, { html, ids, elements }]
  })
  return new Map(await Promise.all(read))
}

/** Sections of an index that have no place on their page. */
const missingSections = (
  indexed: Awaited<ReturnType<typeof buildIndex>>['pages'],
  pages: Map<string, Page>,
): string[] =>
  indexed.flatMap(({ url, sections }) =>
    sections
      .filter(
        ({ anchor }) =>
          !pages.get(url)?.ids.some((id) => id === anchor) && !(anchor === '' && pages.has(url)),
      )
      .map(({ anchor }) => `${url}#${anchor}`),
  )
