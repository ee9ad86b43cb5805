import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFolder, write } from '../folder.js'
import { openProject, type Project } from '../project.js'
import { ARTICLES, type Integration, itIsSearchedByHand, itKeepsTheContract } from './contract.js'

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

  it('what is wrong with a page is said', async () => {
    await write(project.folder, {
      'odd.html': '<meta property="article:published_time" content="soon"><main><h1>Odd</h1></main>',
    })
    expect(await project.run(ELEVENTY)).toMatch(/fascicle: FRONT_MATTER: "date" is no date: soon/)
  })

  itIsSearchedByHand(() => site)
})
