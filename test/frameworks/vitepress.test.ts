import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeInBrowser, launchBrowser } from '../browser.js'
import { write } from '../folder.js'
import {
  ARTICLES,
  everyAddressByHand,
  type Integration,
  itKeepsTheContract,
  NOTED,
  searchByHand,
  serveBuilt,
} from '../plugins/contract.js'
import { openProject, type Project } from '../project.js'

/** What a site may change about its addresses. */
const CLEAN = `{ cleanUrls: true, rewrites: { 'guide/:page': 'handbook/:page' } }`

describe.each([
  ['as it comes', '{}'],
  ['with clean URLs and rewrites', CLEAN],
])('VitePress %s', (_, addresses) => {
  let project: Project
  let site: Integration
  const start = async () => {
    project = await openProject(path.join(import.meta.dirname, 'vitepress'), 'vitepress')
    const { folder, run, serve } = project
    await write(folder, { ...ARTICLES, ...NOTED })
    // The page's own configuration, with what this test adds to it.
    await run('mv .vitepress/config.mjs .vitepress/own.mjs')
    await write(folder, {
      '.vitepress/config.mjs': `import own from './own.mjs'
        export default { ...own, base: '/sub/', ...${addresses} }`,
    })
    const vitepress = 'node node_modules/vitepress/bin/vitepress.js'
    await run(`${vitepress} build`)
    const { url, stop } = await serve(`${vitepress} dev --port PORT`)
    site = {
      ...{ dev: url, stop, base: '/sub/', isNoted: true },
      ...{ built: path.join(folder, '.vitepress', 'dist'), articles: folder },
    }
    return site
  }
  itKeepsTheContract(start)

  it('takes the plugin by its types', async () => {
    expect(await project.check('.vitepress/own.mjs')).toBe('')
  })

  describeInBrowser('in a browser', () => {
    it('a visitor finds sections while the site is written, and once it is built', async () => {
      const browser = await launchBrowser()
      onTestFinished(() => browser.close())
      const served = await serveBuilt(site)
      onTestFinished(served.close)
      const page = await browser.newPage()
      await searchByHand(page, `${served.origin}/sub/`)
      await searchByHand(page, `${site.dev}/sub/`)
      await everyAddressByHand(page, `${site.dev}/sub/search/`)
    })
  })
})
