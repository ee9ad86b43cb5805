import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { write } from '../folder.js'
import {
  ARTICLES,
  type Integration,
  itKeepsTheContract,
  NOTED,
  searchByHand,
  serveBuilt,
} from '../plugins/contract.js'
import { openProject, type Project } from '../project.js'

/** Astro 7 refuses Node 20. */
const NODE = '24'

const ASTRO = 'node node_modules/astro/bin/astro.mjs'

describe.each([
  ['Astro', 'astro', 'src/content/blog'],
  ['Starlight', 'starlight', 'src/content/docs'],
])('%s', (_, name, content) => {
  let project: Project
  let site: Integration
  const start = async () => {
    project = await openProject(path.join(import.meta.dirname, name), name)
    const { folder, run, serve } = project
    const articles = path.join(folder, content)
    await write(articles, { ...ARTICLES, ...NOTED })
    await run(`${ASTRO} build --base /sub/`, NODE)
    const { url, stop } = await serve(`${ASTRO} dev --base /sub/ --port PORT`, NODE)
    site = {
      ...{ dev: url, stop, base: '/sub/', isNoted: true, rendersInDev: true },
      ...{ built: path.join(folder, 'dist'), articles },
    }
    return site
  }

  itKeepsTheContract(start)

  it('takes the plugin by its types', async () => {
    expect(await project.check('astro.config.mjs')).toBe('')
  })

  describeInBrowser('in a browser', () => {
    it('a visitor finds a section while the site is written, and once it is built', async () => {
      const browser = await launchBrowser()
      onTestFinished(() => browser.close())
      const served = await serveBuilt(site)
      onTestFinished(served.close)
      for (const origin of [site.dev, served.origin])
        await searchByHand(await browser.newPage(), `${origin}/sub/`)
    })
  })
})
