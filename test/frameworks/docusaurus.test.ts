import { readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { openFolder, write } from '../folder.js'
import {
  ARTICLES,
  type Integration,
  itIsSearchedByHand,
  itKeepsTheContract,
  NOTED,
  serveBuilt,
} from '../plugins/contract.js'
import { openProject, type Project } from '../project.js'

const SOURCE = path.join(import.meta.dirname, 'docusaurus')

describe('Docusaurus 3', () => {
  let project: Project
  let site: Integration
  itKeepsTheContract(async () => {
    project = await openProject(SOURCE, 'docusaurus')
    await write(path.join(project.folder, 'docs'), { ...ARTICLES, ...NOTED })
    await project.run('npx docusaurus build')
    // Each language is a site of its own.
    await rename(path.join(project.folder, 'build', 'fr'), path.join(project.folder, 'french'))
    const { url, stop } = await project.serve('npx docusaurus start --port PORT --host localhost --no-open')
    site = {
      ...{ dev: url, stop, base: '/sub/', isNoted: true },
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
    const index = await openFolder(path.join(project.folder, 'french', 'search'))
    const [first] = (await index.search('horlogerie')).results
    expect(first?.url).toBe('/sub/fr/next/lighthouse#qui-le-garde-')
    expect(
      JSON.parse(await readFile(path.join(project.folder, 'french', 'search', 'manifest.json'), 'utf8'))
        .language,
    ).toBe('fr')
  })

  itIsSearchedByHand(() => site, 'next/')

  describeInBrowser('with versions', () => {
    it('the box searches the one that is read, the page of all results every one', async () => {
      const browser = await launchBrowser()
      onTestFinished(() => browser.close())
      const { origin, close } = await serveBuilt(site)
      const page = await browser.newPage()
      await page.goto(`${origin}/sub/`)
      const field = page.locator('fascicle-search dialog[open] input')
      await vi.waitFor(
        async () => {
          await page.keyboard.press('/')
          await field.waitFor({ timeout: 500 })
        },
        { timeout: 60_000 },
      )
      await page.keyboard.type('tower')
      await page.locator('fascicle-search mark').first().waitFor()
      const found = await page
        .locator('fascicle-search [role="option"]')
        .evaluateAll((options) =>
          options.map((option) => new URL((option as HTMLAnchorElement).href).pathname),
        )
      expect(found).toEqual(['/sub/lighthouse'])
      await page.goto(`${origin}/sub/search?q=tower`)
      await page.locator('main fascicle-search a[href*="/sub/next/lighthouse"]').first().waitFor()
      await close()
    })
  })
})
