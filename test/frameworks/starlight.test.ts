import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
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

let project: Project
let site: Integration
const start = async () => {
  project = await openProject(path.join(import.meta.dirname, 'starlight'), 'starlight')
  const { folder, run, serve } = project
  const articles = path.join(folder, 'src', 'content', 'docs')
  await write(articles, { ...ARTICLES, ...NOTED })
  const astro = 'node node_modules/astro/bin/astro.mjs'
  await run(`${astro} build --base /sub/`, NODE)
  const { url, stop } = await serve(`${astro} dev --base /sub/ --port PORT`, NODE)
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
  it.each(['while the site is written', 'once it is built'])('a visitor finds a section %s', async (when) => {
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const served = await serveBuilt(site)
    onTestFinished(served.close)
    const origin = when === 'once it is built' ? served.origin : site.dev
    await searchByHand(await browser.newPage(), `${origin}/sub/`)
  })
})
