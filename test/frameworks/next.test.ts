import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { write } from '../folder.js'
import { ARTICLES, type Integration, itIsSearchedByHand, itKeepsTheContract } from '../plugins/contract.js'
import { openProject } from '../project.js'

const SOURCE = path.join(import.meta.dirname, 'next')

describe('Next.js 16', () => {
  let site: Integration
  itKeepsTheContract(async () => {
    const { folder, run, serve } = await openProject(SOURCE, 'next')
    await write(path.join(folder, 'content'), ARTICLES)
    await run('npm run build')
    const { url, stop } = await serve('npm run dev -- --port PORT --hostname localhost')
    site = {
      ...{ dev: url, stop, base: '/sub/', rendersInDev: true },
      ...{ built: path.join(folder, 'out'), articles: path.join(folder, 'content') },
    }
    return site
  })

  it('the scripts on the page of documentation are those that are run', async () => {
    const page = path.join(import.meta.dirname, '..', '..', 'docs', 'integrations', 'next.md')
    const [, json = ''] = /^```json\n([\s\S]*?)^```$/m.exec(await readFile(page, 'utf8')) ?? []
    const own = JSON.parse(await readFile(path.join(SOURCE, 'package.json'), 'utf8'))
    expect(JSON.parse(json).scripts).toEqual(own.scripts)
  })

  itIsSearchedByHand(() => site)
})
