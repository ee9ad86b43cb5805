import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { write } from '../folder.js'
import {
  ARTICLES,
  type Integration,
  itKeepsTheContract,
  searchByHand,
  serveBuilt,
} from '../plugins/contract.js'
import { openProject } from '../project.js'

const SOURCE = path.join(import.meta.dirname, 'nuxt')

describe('Nuxt 4', () => {
  let site: Integration
  itKeepsTheContract(async () => {
    const project = await openProject(SOURCE, 'nuxt')
    await write(path.join(project.folder, 'content'), ARTICLES)
    await project.run('npx nuxt generate')
    const { url, stop } = await project.serve('npx nuxt dev --port PORT --host localhost')
    site = {
      ...{ dev: url, stop, base: '/sub/', rendersInDev: true },
      ...{
        built: path.join(project.folder, '.output', 'public'),
        articles: path.join(project.folder, 'content'),
      },
    }
    return site
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
