import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type LiveOptions, openLiveIndex, reporter, searchPath } from '../../src/plugins/live-index.js'
import { openIndex } from '../../src/searcher.js'
import { folderOf, write } from '../folder.js'

const PATIENCE = { timeout: 20_000, interval: 50 }

/** Front matter with a quotation that never ends. */
const BROKEN = '---\ntitle: "The wreck\n---\n\nA barquentine on the reef.\n'

/** Serves an index of these articles; what the index has no answer for is 418. */
async function serve(files: Record<string, string>, options: Partial<LiveOptions> = {}) {
  const articles = await folderOf(files)
  const said: string[] = []
  const log = (kind: string) => (message: string) => void said.push(`${kind} ${message}`)
  const index = openLiveIndex({
    articles,
    base: '/docs/',
    onBuilt: reporter({ info: log('info'), warn: log('warn'), error: log('error') }),
    ...options,
  })
  onTestFinished(() => index.close())
  const server = createServer((request, response) =>
    index.answer(request, response, () => response.writeHead(418).end()),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const found = async (query: string) =>
    (await (await openIndex(`${url}/docs/search/`)).search(query)).results.map(({ title }) => title)
  return { articles, index, said, url, found }
}

const SITE = { 'lighthouse.md': '# The lighthouse\n\nA white tower.' }

describe('a live index answers', () => {
  it.each([
    ['its manifest', 'GET', '/docs/search/manifest.json', 200],
    ['its manifest with a query', 'GET', '/docs/search/manifest.json?v=1', 200],
    ['the box', 'GET', '/docs/search/fascicle.js', 200],
    ['whether there is one', 'HEAD', '/docs/search/manifest.json', 200],
    ['a file that it does not have', 'GET', '/docs/search/stores/abc/0.bin', 404],
    ['not outside of its base', 'GET', '/search/manifest.json', 418],
    ['not for pages below it', 'GET', '/docs/search/', 418],
    ['not for pages with a name', 'GET', '/docs/search/help.html', 418],
    ['not what is sent to it', 'POST', '/docs/search/manifest.json', 418],
  ])('%s', async (_, method, address, status) => {
    const { url } = await serve(SITE, { watch: false })
    const answer = await fetch(url + address, { method })
    expect(answer.status).toBe(status)
    if (method === 'HEAD') expect(await answer.text()).toBe('')
  })

  it('behind a server that takes the front off the address', async () => {
    const { index } = await serve(SITE, { watch: false })
    const writeHead = vi.fn(() => ({ end: () => undefined }))
    const next = vi.fn()
    index.answer({ originalUrl: '/docs/search/manifest.json', url: '/manifest.json' }, { writeHead }, next)
    await vi.waitFor(() => expect(writeHead).toHaveBeenCalledWith(200, expect.anything()), PATIENCE)
    expect(next).not.toHaveBeenCalled()
  })

  it('why it has nothing, until it has', async () => {
    const { articles, url, said, found } = await serve({})
    const answer = await fetch(`${url}/docs/search/manifest.json`)
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/^NO_ARTICLES/)])
    expect(said).toEqual([expect.stringMatching(/^error fascicle: NO_ARTICLES/)])
    await write(articles, SITE)
    await vi.waitFor(() => expect(found('tower')).resolves.toEqual(['The lighthouse']), PATIENCE)
  })
})

describe('a live index stays', () => {
  it('with an article that cannot be read, which is said once until it is mended', async () => {
    const { articles, index, said, found } = await serve({ ...SITE, 'wreck.md': BROKEN })
    expect(await found('tower')).toEqual(['The lighthouse'])
    expect(said).toEqual([expect.stringMatching(/^warn fascicle: FRONT_MATTER: .*wreck\.md/)])
    await write(articles, { 'cliff.md': '# The cliff\n\nPuffins nest here.' })
    await vi.waitFor(() => expect(found('puffins')).resolves.toEqual(['The cliff']), PATIENCE)
    expect(said).toHaveLength(1)
    await write(articles, { 'wreck.md': '# The wreck\n\nA barquentine.' })
    await vi.waitFor(() => expect(found('barquentine')).resolves.toEqual(['The wreck']), PATIENCE)
    await write(articles, { 'wreck.md': BROKEN })
    await vi.waitFor(() => expect(said).toHaveLength(2), PATIENCE)
    expect(await index.built()).toMatchObject({ articles: 2 })
  })

  it('knows which files it is made of', async () => {
    const { articles, index } = await serve(SITE, { watch: false, synonyms: '/elsewhere/words.json' })
    const isSource = (name: string) => index.isSource(path.resolve(articles, name))
    expect(
      [
        'a.md',
        'b/c.mdx',
        'synonyms.json',
        '/elsewhere/words.json',
        'a.ts',
        '../a.md',
        '.git/a.md',
        'node_modules/a.md',
      ].map(isSource),
    ).toEqual([true, true, true, true, false, false, false, false])
    const other = await serve({ 'a.rst': 'A\n\nTower.' }, { watch: false, include: '**/*.rst' })
    expect(other.index.isSource(path.join(other.articles, 'a.rst'))).toBe(true)
  })
})

it.each([
  [undefined, undefined, '/search/'],
  ['/docs', undefined, '/docs/search/'],
  ['docs/', 'find', '/docs/find/'],
])('the index of the base %s in the folder %s is at %3$s', (base, folder, address) =>
  expect(searchPath(base, folder)).toBe(address),
)
