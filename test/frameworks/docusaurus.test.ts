import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { openFolder, write } from '../folder.js'
import {
  ARTICLES,
  type Integration,
  itKeepsTheContract,
  searchByHand,
  serveBuilt,
} from '../plugins/contract.js'
import { openProject, type Project } from '../project.js'

const SOURCE = path.join(import.meta.dirname, 'docusaurus')

describe('Docusaurus 3', () => {
  let project: Project
  let site: Integration
  itKeepsTheContract(async () => {
    project = await openProject(SOURCE, 'docusaurus')
    await write(path.join(project.folder, 'docs'), ARTICLES)
    await project.run('npx docusaurus build')
    const { url, stop } = await project.serve('npx docusaurus start --port PORT --host localhost --no-open')
    site = {
      ...{ dev: url, stop, base: '/sub/' },
      ...{ built: path.join(project.folder, 'build'), articles: path.join(project.folder, 'docs') },
    }
    return site
  })

  it('versions and tags are facets, lists and what is unlisted are not found', async () => {
    const index = await openFolder(path.join(site.built, 'search'))
    const { facets, results } = await index.search('lighthouse', { facets: true })
    expect(facets.version?.map(({ value }) => value).sort()).toEqual(['1.0', 'Next'])
    expect(results.map(({ url }) => url)).not.toContain('/sub/tags')
    expect((await index.search('smugglers')).results).toEqual([])
    // What Docusaurus says above every page of a version that is not the last.
    expect((await index.search('+unreleased')).results).toEqual([])
    expect((await index.search('bollards')).results.map(({ url }) => url)).toEqual([
      '/sub/blog/2026/05/01/storm#what-was-left',
    ])
  })

  it('every language has an index of its own', async () => {
    const index = await openFolder(path.join(site.built, 'fr', 'search'))
    const [first] = (await index.search('horlogerie')).results
    expect(first?.url).toBe('/sub/fr/next/lighthouse#qui-le-garde-')
    expect(
      JSON.parse(await readFile(path.join(site.built, 'fr', 'search', 'manifest.json'), 'utf8')).language,
    ).toBe('fr')
  })

  describeInBrowser('in a browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchBrowser()
    })
    afterAll(() => browser?.close())

    it('a visitor finds a section while the site is written, and once it is built', async () => {
      const { origin, close } = await serveBuilt(site)
      for (const address of [`${site.dev}/sub/next/`, `${origin}/sub/next/`]) {
        const page = await browser.newPage()
        await searchByHand(page, address)
        await page.close()
      }
      await close()
    })

    it('the box searches the version that is read, the page of all results every one', async () => {
      const { origin, close } = await serveBuilt(site)
      const page = await browser.newPage()
      await page.goto(`${origin}/sub/`)
      await page.keyboard.press('/')
      await page.keyboard.type('tower')
      await page.locator('fascicle-search mark').first().waitFor()
      await expect(page.locator('fascicle-search [role="option"]').all()).resolves.toHaveLength(1)
      await page.goto(`${origin}/sub/search?q=tower`)
      await page.locator('main fascicle-search mark').nth(1).waitFor()
      await close()
    })
  })
})
