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

/** SvelteKit 3 refuses Node 20. */
const NODE = '24'

const HOME = `---
title: The coast
---

Everything about the coast.

## What there is

A lighthouse, a harbour and the tides.
`

let project: Project
let site: Integration
const start = async () => {
  project = await openProject(path.join(import.meta.dirname, 'sveltekit'), 'sveltekit')
  const { folder, run, serve } = project
  const articles = path.join(folder, 'src', 'articles')
  await write(articles, { ...ARTICLES, ...NOTED, 'index.md': HOME })
  const config = path.join(folder, 'vite.config.js')
  await run(`sed -i s|sveltekit({|&paths:{base:'/sub'},| ${config}`)
  const vite = 'node node_modules/vite/bin/vite.js'
  await run(`${vite} build`, NODE)
  const { url, stop } = await serve(`${vite} dev --port PORT --strictPort`, NODE)
  site = {
    ...{ dev: url, stop, base: '/sub/', isNoted: true, rendersInDev: true },
    ...{ built: path.join(folder, 'build'), articles },
  }
  return site
}

itKeepsTheContract(start)

it('takes the plugin by its types', async () => {
  expect(await project.check('vite.config.js')).toBe('')
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
