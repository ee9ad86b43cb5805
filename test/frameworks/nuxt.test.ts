import path from 'node:path'
import { describe } from 'vitest'
import { write } from '../folder.js'
import { ARTICLES, type Integration, itIsSearchedByHand, itKeepsTheContract } from '../plugins/contract.js'
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

  itIsSearchedByHand(() => site)
})
