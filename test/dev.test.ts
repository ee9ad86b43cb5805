import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openIndex } from '../src/searcher.js'
import { describeInBrowser, launchBrowser } from './browser.js'

const COMMAND = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

const LIGHTHOUSE = `---
title: The lighthouse
---

A white tower on the cape.

## Who keeps it? {#keepers}

Two keepers trim the lamp and wind the clockwork every night.

## The lens

A Fresnel lens of *eight* panels, cut as \`<b>prisms</b>\`.
`

const HARBOUR = `---
title: The harbour
---
import Chart from './chart'

Boats lie behind the mole.

## Ferries

<Chart zoom={3} />

The ferry to the island leaves at noon.
`

const TIDES = `The tides

Water comes and goes, twice a day.

What is a spring tide?

At new moon the sun and the moon pull together, and the flood is highest.
`

const ARTICLES = { 'lighthouse.md': LIGHTHOUSE, 'harbour.mdx': HARBOUR, 'notes/tides.txt': TIDES }

/** Front matter with a quotation that never ends. */
const BROKEN = '---\ntitle: "The wreck\n---\n\nA barquentine on the reef.\n'

/** A running `fascicle dev`. */
interface Served {
  url: string
  /** The folder of articles; the folder around it holds a file that must stay unseen. */
  articles: string
  stderr(): string
  stop(): Promise<void>
}

let served: Served

beforeAll(async () => {
  served = await serve(ARTICLES)
})

afterAll(() => served?.stop())

describe('fascicle dev over HTTP', () => {
  it.each([
    ['the first page', '/', 200],
    ['an article', '/lighthouse/', 200],
    ['a page that does not exist', '/nowhere/', 404],
    ['a file of the folder', '/lighthouse.md', 200],
    ['the script', '/_fascicle/page.js', 200],
  ])('%s has the strict policy', async (_, address, status) => {
    const answer = await fetch(new URL(address, served.url))
    expect(answer.status).toBe(status)
    const policy = answer.headers.get('content-security-policy')?.split(/;\s*/)
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ]),
    )
    expect(policy?.join()).not.toMatch(/unsafe|data:|\*/)
  })

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e%2foutside.txt',
    '/notes/../../outside.txt',
    '/..\\outside.txt',
    '/..%5coutside.txt',
    '//../outside.txt',
    // A check of the folder's name as a prefix would let this one through.
    '/../articles-private/outside.txt',
    '/_fascicle/../../outside.txt',
    '/_fascicle/search/..%2f..%2f..%2foutside.txt',
    '/_fascicle/..%2fcli.js',
    '/.hidden.txt',
    '//',
  ])('%s is not served', async (address) => {
    const { status, body } = await getRaw(address)
    expect(status).toBe(404)
    expect(body).not.toMatch(/password|import/)
  })

  it('a change on disk is in the index soon after', async () => {
    await expect(titlesOf('foghorn')).resolves.toEqual([])
    await change('lighthouse.md', `${LIGHTHOUSE}\n## Fog\n\nThe foghorn sounds every minute.\n`)
    await vi.waitFor(() => expect(titlesOf('foghorn')).resolves.toEqual(['The lighthouse']), PATIENCE)
  })

  it('an article that breaks while served is reported, and the others stay', async () => {
    await change('wreck.md', BROKEN)
    await vi.waitFor(() => expect(served.stderr()).toMatch(/^error: FRONT_MATTER: .*wreck\.md/m), PATIENCE)
    await expect(titlesOf('barquentine')).resolves.toEqual([])
    await expect(titlesOf('ferry')).resolves.toEqual(['The harbour'])
  })

  it('a folder that is removed and made again is found again', async () => {
    const { url, articles, stderr, stop } = await serve(ARTICLES)
    onTestFinished(stop)
    await rm(articles, { recursive: true })
    await vi.waitFor(() => expect(stderr()).toMatch(/NO_DIRECTORY/), PATIENCE)
    await write(articles, { 'cliff.md': '# The cliff\n\nPuffins nest here.' })
    await vi.waitFor(() => expect(titlesOf('puffins', url)).resolves.toEqual(['The cliff']), PATIENCE)
    await write(articles, { 'cliff.md': '# The cliff\n\nGannets nest here.' })
    await vi.waitFor(() => expect(titlesOf('gannets', url)).resolves.toEqual(['The cliff']), PATIENCE)
  })

  it('pages of a built site are shown as they are, with a box', async () => {
    const style = '<link rel="stylesheet" href="/docs/a.css">'
    const page = `<html lang="en"><head>${style}</head><body><main><h1>The cliff</h1><p>Puffins nest.</p></main></body></html>`
    const { url, articles, stop } = await serve(
      { 'cliff/index.html': page, 'a.css': 'main { color: red }', 'notes.md': '# No page' },
      ['--html', '--base', '/docs/'],
    )
    onTestFinished(stop)
    await expect(titlesOf('puffins', url)).resolves.toEqual(['The cliff'])
    const answer = await fetch(new URL('/docs/cliff/', url))
    expect(answer.headers.has('content-security-policy')).toBe(false)
    const shown = await answer.text()
    expect(shown).toMatch(/^<html lang="en">.*<p>Puffins nest\..*<fascicle-search src=.*<\/body><\/html>$/s)
    expect(await (await fetch(new URL('/docs/a.css', url))).text()).toBe('main { color: red }')
    await write(articles, { 'cliff/index.html': page.replace('Puffins', 'Gannets') })
    await vi.waitFor(() => expect(titlesOf('gannets', url)).resolves.toEqual(['The cliff']), PATIENCE)
  })

  it('a port that is taken ends the command with the reason', async () => {
    const port = new URL(served.url).port
    const command = spawn(process.execPath, [COMMAND, 'dev', served.articles, '--port', port])
    const [stderr, [code]] = await Promise.all([text(command.stderr), once(command, 'exit')])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: PORT_TAKEN: .*--port/m)])
  })

  it('a name of another site that leads to this machine is not answered', async () => {
    const { status } = await getRaw('/', { host: 'evil.example' })
    expect(status).toBe(403)
  })

  it('an article that is broken from the start is reported, and the others are served', async () => {
    const { url, stderr, stop } = await serve({ ...ARTICLES, 'wreck.md': BROKEN })
    onTestFinished(stop)
    await expect(titlesOf('ferry', url)).resolves.toEqual(['The harbour'])
    await vi.waitFor(() => expect(stderr()).toMatch(/^error: FRONT_MATTER: .*wreck\.md/m), PATIENCE)
  })
})

describeInBrowser('fascicle dev in a browser', () => {
  let browser: Browser
  let page: Page
  /** What the page complained of: errors in the console, uncaught errors, breaches of the policy. */
  let complaints: string[]

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser?.close())

  beforeEach(async () => {
    complaints = []
    page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        console.error(`breach of ${effectiveDirective}`),
      ),
    )
  })

  afterEach(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })

  const open = (address = '/') => page.goto(new URL(address, served.url).href)
  const box = () => page.getByRole('combobox')
  const type = (words: string) => box().pressSequentially(words)
  const firstOf = (selector: string) => page.locator(`fascicle-search ${selector}`).first()

  it.each([
    ['Markdown', 'clockwork', 'The lighthouse', '/lighthouse/', 'keepers', 'Who keeps it?'],
    ['MDX', 'island', 'The harbour', '/harbour/', 'ferries', 'Ferries'],
    ['plain text', 'flood', 'The tides', '/notes/tides/', 'what-is-a-spring-tide', 'What is a spring tide?'],
  ])(
    'a word of %s shows its article, marks it and leads to its section',
    async (_, word, title, article, anchor, heading) => {
      await open()
      await type(word)
      await firstOf(`mark:text-is("${word}")`).waitFor()
      expect(await firstOf('[part~="title"]').textContent()).toBe(title)

      await firstOf('[role="option"]').click()
      await page.waitForURL((url) => url.pathname === article && url.hash.startsWith(`#${anchor}`))
      expect(await page.locator(`[id="${anchor}"]`).textContent()).toBe(heading)
    },
  )

  it('a word with a typo is found', async () => {
    await open()
    await type('Fresnal ')
    await firstOf('mark:text-is("Fresnel")').waitFor()
  })

  it('markup in an excerpt is text', async () => {
    await open('/?q=Fresnel')
    await firstOf(':text("<b>prisms</b>")').waitFor()
    expect(await page.locator('fascicle-search b').count()).toBe(0)
  })

  it('a word that no article has is said to be found nowhere', async () => {
    await open()
    await type('submarine')
    await firstOf('[part~="message"]:has-text("submarine")').waitFor()
    expect(await page.locator('fascicle-search [role="option"]').count()).toBe(0)
  })

  it('the slash key opens the box of an article, and is a character inside it', async () => {
    await open('/lighthouse/')
    await page.locator('fascicle-search button').first().waitFor()
    await page.keyboard.press('/')
    await firstOf('dialog[open] input:focus').waitFor()
    await page.keyboard.type('a/b')
    expect(await box().inputValue()).toBe('a/b')
  })

  it('a query in the address is searched at once, on a page of results', async () => {
    await open('/?q=moon')
    await firstOf('mark:text-is("moon")').waitFor()
    expect(await firstOf('input').inputValue()).toBe('moon')
  })

  it('without its scripts the form leads to the page of results', async () => {
    await page.route('**/fascicle.js', (route) => route.abort())
    await open()
    await page.getByRole('searchbox').fill('moon')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.search === '?q=moon')
    expect(complaints.splice(0).every((text) => /ERR_FAILED/.test(text))).toBe(true)
  })

  it('a changed article is found without loading the page again', async () => {
    await open()
    await type('lifeboat')
    await firstOf('[part~="message"]').waitFor()
    let loads = 0
    page.on('load', () => loads++)
    await change('harbour.mdx', `${HARBOUR}\n## Rescue\n\nA lifeboat stands on the slipway.\n`)
    await firstOf('mark:text-is("lifeboat")').waitFor()
    expect(loads).toBe(0)
  })

  it('a script in an article does not run', async () => {
    const run = `document.body.className = 'run'`
    await change('storm.md', `# The storm\n\n<script>${run}</script>\n\n<p onclick="${run}">Wind.</p>\n`)
    await vi.waitFor(() => expect(titlesOf('storm')).resolves.toEqual(['The storm']), PATIENCE)
    await open('/storm/')
    await page.getByText('Wind.').click()
    expect(await page.locator('body').getAttribute('class')).toBeNull()
    expect(complaints.splice(0)).toEqual(
      expect.arrayContaining(['breach of script-src-elem', 'breach of script-src-attr']),
    )
  })
})

/** For what happens soon after a change on disk: asks often, gives up late. */
const PATIENCE = { timeout: 20_000, interval: 50 }

/** Starts `fascicle dev` on a folder of these articles and waits for its address. */
async function serve(articles: Record<string, string>, flags: string[] = []): Promise<Served> {
  const root = await mkdtemp(path.join(tmpdir(), 'fascicle-dev-'))
  const folder = path.join(root, 'articles')
  await write(folder, articles)
  await write(root, {
    'outside.txt': 'password\n',
    'articles-private/outside.txt': 'password\n',
    'articles/.hidden.txt': 'password\n',
  })
  const command = spawn(process.execPath, [COMMAND, 'dev', folder, '--port', '0', ...flags])
  let stderr = ''
  command.stderr.on('data', (data) => {
    stderr += data
  })
  const stop = async () => {
    await end(command)
    await rm(root, { recursive: true, force: true })
  }
  const url = await addressOf(command).catch(async (error) => {
    await stop()
    throw new Error(`${error.message}\n${stderr}`)
  })
  return { url, articles: folder, stderr: () => stderr, stop }
}

function addressOf(command: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let stdout = ''
    command.stdout?.on('data', (data) => {
      stdout += data
      const address = /^Search your articles at (http:\/\/localhost:\d+\/)/m.exec(stdout)?.[1]
      if (address) resolve(address)
    })
    command.once('error', reject)
    command.once('exit', (code) => reject(new Error(`fascicle dev ended with ${code}: ${stdout}`)))
  })
}

async function end(command: ChildProcess): Promise<void> {
  if (command.exitCode !== null || command.signalCode !== null) return
  command.kill()
  await once(command, 'exit')
}

const change = (name: string, content: string) => write(served.articles, { [name]: content })

async function write(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content)
  }
}

/** The titles that a query finds in the index as it is served now. */
async function titlesOf(query: string, url = served.url): Promise<string[]> {
  const index = await openIndex(new URL('/_fascicle/search/', url))
  const { results } = await index.search(query)
  return results.map(({ title }) => title)
}

/** Asks for an address exactly as written: `fetch` would resolve its dots first. */
function getRaw(
  address: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port } = new URL(served.url)
  return new Promise((resolve, reject) => {
    get({ hostname, port, path: address, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject)
    }).on('error', reject)
  })
}
