import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { openFolder, write } from '../folder.js'
import { openProject, type Project } from '../project.js'
import { ARTICLES, type Integration, itKeepsTheContract, searchByHand, serveBuilt } from './contract.js'

const SOURCE = path.join(import.meta.dirname, 'eleventy')
const ELEVENTY = 'node node_modules/@11ty/eleventy/cmd.cjs --pathprefix=/sub/'

describe('Eleventy 3', () => {
  let project: Project
  let site: Integration
  itKeepsTheContract(async () => {
    project = await openProject(SOURCE, 'eleventy', { '@11ty/eleventy': '@11ty/eleventy' })
    await write(project.folder, ARTICLES)
    await project.run(ELEVENTY)
    const { url, stop } = await project.serve(`${ELEVENTY} --serve --port=PORT`)
    site = {
      ...{ dev: url, stop, base: '/sub/', rendersInDev: true },
      ...{ built: path.join(project.folder, '_site'), articles: project.folder },
    }
    return site
  })

  it('what is not in collections is not found', async () => {
    const index = await openFolder(path.join(site.built, 'search'))
    expect((await index.search('smuggler')).results).toEqual([])
    expect((await index.search('coast')).results.map(({ url }) => url)).toContain('/sub/')
  })

  describeInBrowser('in a browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchBrowser()
    })
    afterAll(() => browser?.close())

    it('a visitor finds a section while the site is written, and once it is built', async () => {
      const { origin, close } = await serveBuilt(site)
      for (const address of [`${site.dev}/sub/`, `${origin}/sub/`]) {
        const page = await browser.newPage()
        await searchByHand(page, address)
        await page.close()
      }
      await close()
    })
  })
})
