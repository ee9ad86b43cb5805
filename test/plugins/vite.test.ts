import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { openFolder, write } from '../folder.js'
import { openProject, type Project } from '../project.js'
import {
  ARTICLES,
  everyAddressByHand,
  type Integration,
  itKeepsTheContract,
  PATIENCE,
  searchByHand,
  serveBuilt,
} from './contract.js'

const SOURCE = path.join(import.meta.dirname, 'vite')
const VITE = 'node node_modules/vite/bin/vite.js'

/** Front matter with a quotation that never ends. */
const BROKEN = '---\ntitle: "The wreck\n---\n\nA barquentine on the reef.\n'

describe.each([
  ['8', 'vite'],
  ['5', 'vite-5'],
])('Vite %s', (_, vite) => {
  let project: Project
  let site: Integration & { output(): string }
  const start = async () => {
    project = await openProject(SOURCE, 'vite', { vite })
    await write(path.join(project.folder, 'content'), ARTICLES)
    await project.run(`${VITE} build --base /sub/`)
    const { url, ...server } = await project.serve(
      `${VITE} --base /sub/ --port PORT --strictPort --host localhost`,
    )
    site = {
      ...{ dev: url, base: '/sub/', isSinglePage: true, ...server },
      ...{ built: path.join(project.folder, 'dist'), articles: path.join(project.folder, 'content') },
    }
    return site
  }
  itKeepsTheContract(start, false)

  it('takes the plugin by its types, and the module', async () => {
    expect(await project.check('vite.config.ts', 'src/open.ts', 'src/search.d.ts')).toBe('')
  })

  it('an article that cannot be read is a warning, and the others are found', async () => {
    await write(site.articles, { 'broken.md': BROKEN })
    await vi.waitFor(() => expect(site.output()).toMatch(/fascicle: FRONT_MATTER: .*broken\.md/), PATIENCE)
    expect(await project.run(`${VITE} build --outDir warned`)).toMatch(/fascicle: FRONT_MATTER: .*broken\.md/)
    const { results } = await (await openFolder(path.join(project.folder, 'warned', 'search'))).search('moon')
    expect(results[0]?.url).toBe('/guide/tides/#spring-tide')
    await write(project.folder, {
      'strict.config.ts': `import fascicle from 'fascicle/vite'
        export default { plugins: [fascicle({ articles: 'content', strict: true })] }`,
    })
    await expect(project.run(`${VITE} build --outDir strict -c strict.config.ts`)).rejects.toThrow(
      /FRONT_MATTER/,
    )
    await write(site.articles, { 'broken.md': '---\nsearch: false\n---\n' })
  })

  it('a server build has neither index nor box', async () => {
    await project.run(`${VITE} build --ssr src/open.ts --outDir server`)
    expect(await readdir(path.join(project.folder, 'server'))).toEqual(['open.js'])
    const script = await readFile(path.join(project.folder, 'server', 'open.js'), 'utf8')
    expect([script.includes('"/search/"'), /customElements/.test(script)]).toEqual([true, false])
  })

  it('a build that watches builds the index again', async () => {
    const out = path.join(project.folder, 'watched', 'search')
    const build = spawn('node', [...VITE.split(' ').slice(1), 'build', '--watch', '--outDir', 'watched'], {
      cwd: project.folder,
    })
    onTestFinished(() => void build.kill())
    const found = async () =>
      (await (await openFolder(out)).search('foghorn')).results.map(({ title }) => title)
    await vi.waitFor(() => expect(found()).resolves.toEqual([]), PATIENCE)
    await write(site.articles, {
      'lighthouse.md': `${ARTICLES['lighthouse.md']}\n## Fog\n\nThe foghorn sounds.\n`,
    })
    await vi.waitFor(() => expect(found()).resolves.toEqual(['The lighthouse']), PATIENCE)
  })

  describeInBrowser('in a browser', () => {
    let browser: Browser
    let page: Page
    beforeAll(async () => {
      browser = await launchBrowser()
    })
    afterAll(() => browser?.close())
    const open = async () => {
      page = await browser.newPage()
      onTestFinished(() => page.close())
      return page
    }
    const serve = async (place: Pick<Integration, 'base' | 'built'>) => {
      const { origin, close } = await serveBuilt({ ...place, isSinglePage: true })
      onTestFinished(close)
      return `${origin}${place.base}`
    }

    it('a visitor finds a section while the site is written', async () => {
      await searchByHand(await open(), `${site.dev}/sub/`)
    })

    it('and once it is built, and every address is that of a section', async () => {
      const address = await serve(site)
      await searchByHand(await open(), address)
      await everyAddressByHand(page, `${address}search/`)
    })

    it('a site whose base is relative is found wherever it is', async () => {
      await project.run(`${VITE} build --base ./ --outDir anywhere`)
      await open()
      await page.goto(await serve({ base: '/any/where/', built: path.join(project.folder, 'anywhere') }))
      await page.locator('fascicle-search').evaluate((box) => box.remove())
      await page.getByText('Find', { exact: true }).click()
      await page.locator('fascicle-search dialog[open] input:focus').waitFor()
      await page.keyboard.type('clockwork')
      await page.locator('fascicle-search mark:text-is("clockwork")').first().waitFor()
    })

    // With a name that the site itself does not ask for: its pages need not be loaded again.
    it('an open box finds what is written, and the page is not loaded again', async () => {
      await open()
      await page.goto(`${site.dev}/sub/quiet.html`)
      let loads = 0
      page.on('load', () => loads++)
      await page.getByText('Find', { exact: true }).click()
      await page.locator('fascicle-search dialog[open] input:focus').waitFor()
      await page.keyboard.type('lifeboat')
      await page.locator('fascicle-search [part~="message"]:has-text("lifeboat")').waitFor()
      await write(site.articles, { 'rescue.markdown': '# Rescue\n\nA lifeboat stands on the slipway.\n' })
      await page.locator('fascicle-search mark:text-is("lifeboat")').first().waitFor()
      expect(loads).toBe(0)
    })
  })
})
