import { execFileSync } from 'node:child_process'
import { cp, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { write } from '../folder.js'
import { ARTICLES, itKeepsTheContract } from '../plugins/contract.js'
import { openProject } from '../project.js'

const ROOT = path.join(import.meta.dirname, '..', '..')

/** Generators that do not come from npm: skipped where they are not installed, but in CI, where they fail. */
const GENERATORS = [
  {
    ...{ name: 'hugo', build: 'npm run build', dev: 'npm run dev -- --port PORT' },
    ...{ built: 'public', articles: 'content' },
  },
  {
    ...{ name: 'jekyll', build: 'jekyll build', dev: 'jekyll serve --port PORT --host localhost' },
    ...{ built: '_site', articles: '' },
  },
  {
    ...{ name: 'mkdocs', build: 'mkdocs build', dev: 'mkdocs serve --dev-addr localhost:PORT' },
    ...{ built: 'site', articles: 'docs' },
  },
]

for (const { name, build, dev, built, articles } of GENERATORS) {
  const isSkipped = !isInstalled(name) && !process.env.CI
  if (isSkipped) console.warn(`${name} is not installed, its tests are skipped: apt-get install ${name}`)

  describe.skipIf(isSkipped)(name, () => {
    itKeepsTheContract(async () => {
      const project = await openProject(path.join(import.meta.dirname, name), name)
      await write(path.join(project.folder, articles), ARTICLES)
      await project.run(build)
      // Some write to the same folder while they serve.
      const published = path.join(project.folder, '_published')
      await cp(path.join(project.folder, built), published, { recursive: true })
      const { url, stop } = await project.serve(dev)
      return {
        ...{ dev: url, stop, base: '/sub/', rendersInDev: true },
        ...{ built: published, articles: path.join(project.folder, articles) },
      }
    })
  })
}

it('the scripts on the page for Hugo are those that are run', async () => {
  const page = await readFile(path.join(ROOT, 'docs', 'integrations', 'hugo.md'), 'utf8')
  const own = await readFile(path.join(import.meta.dirname, 'hugo', 'package.json'), 'utf8')
  const [, json = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? []
  expect(JSON.parse(json).scripts).toEqual(JSON.parse(own).scripts)
})

function isInstalled(command: string): boolean {
  try {
    execFileSync('which', [command])
    return true
  } catch {
    return false
  }
}
