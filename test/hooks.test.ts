import type { Browser, Page } from 'playwright-core'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { useSearch } from '../src/react-search.js'
import { useSearch as searchInVue } from '../src/vue-search.js'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { POLICY } from './site.js'
import { pasted, serveWidgets, type Visit, visitWidgets } from './widgets.js'

/** The components of the documentation, what puts them on a page, and the policy that their library can live with. */
const LIBRARIES = [
  [
    'React',
    async () => `${await pasted('react.md', 'tsx')}
      import { StrictMode } from 'react'
      import { createRoot } from 'react-dom/client'
      const root = createRoot(document.getElementById('app'))
      root.render(<StrictMode><Search /></StrictMode>)
      globalThis.leave = () => root.unmount()`,
    POLICY,
  ],
  [
    'Vue',
    async () =>
      (await pasted('vue.md', 'js')).replace(
        "createApp(Search).mount('#app')",
        "const app = createApp(Search)\napp.mount('#app')\nglobalThis.leave = () => app.unmount()",
      ),
    // It makes itself a policy for HTML, whether or not there is any.
    POLICY.replace("'none'", 'vue'),
  ],
] as const

const Found = () => createElement('p', {}, JSON.stringify(useSearch('/search/', 'sea')))

describe('useSearch on a server', () => {
  // An address without a host cannot be fetched here: had it been asked for, the answer would be an error.
  it('of React gives nothing, and asks for nothing', () => {
    expect(renderToString(createElement(Found))).toBe('<p>{&quot;isLoading&quot;:false}</p>')
  })

  it('of Vue gives nothing, and asks for nothing', async () => {
    const app = createSSRApp({
      async setup() {
        const { answer, error, isLoading } = searchInVue('/search/', 'sea')
        await new Promise((resolve) => setTimeout(resolve, 20))
        return () => h('p', JSON.stringify([answer.value, error.value, isLoading.value]))
      },
    })
    expect(await renderVue(app)).toBe('<p>[null,null,false]</p>')
  })
})

describeInBrowser.each(LIBRARIES)('useSearch of %s, under a strict policy,', (_, script, policy) => {
  let browser: Browser
  let visit: Visit
  let page: Page
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(() => visit?.close())

  const open = async () => {
    const site = await serveWidgets(await script(), '<div id="app"></div>', COAST, policy)
    // Whatever was ever shown, in its order.
    visit = await visitWidgets(browser, site, (page) =>
      page.addInitScript(() => {
        const shown: string[] = []
        Object.assign(globalThis, { shown })
        new MutationObserver(() => {
          const text = document.querySelector('ol')?.textContent ?? ''
          if (text !== (shown.at(-1) ?? '')) shown.push(text)
        }).observe(document, { subtree: true, childList: true, characterData: true })
      }),
    )
    page = visit.page
    await page.locator('input').waitFor()
  }
  const type = (query: string) => page.locator('input').fill(query)
  const shows = (...titles: string[]) =>
    vi.waitFor(async () => expect(await page.locator('li').allTextContents()).toEqual(titles), 10_000)
  const shown = () => page.evaluate(() => (globalThis as never as { shown: string[] }).shown)
  /** Holds back every file of the index. */
  const holdFiles = async () => {
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const asked: string[] = []
    await page.route('**/search/**', async (route) => {
      asked.push(route.request().url())
      await released
      await route.continue()
    })
    return { release, asked }
  }

  it('searches what is typed, and fetches nothing before', async () => {
    await open()
    const { asked, release } = await holdFiles()
    release()
    await page.locator('input').pressSequentially('   ')
    expect(asked).toEqual([])
    await page.locator('input').pressSequentially('clockwork')
    await shows('The lighthouse')
    expect(await page.locator('li a').getAttribute('href')).toBe('/lighthouse/#keepers')
    expect(new Set(asked).size).toBe(asked.length)
    await type('puffins')
    await shows('Birds of the island')
    await type('')
    await shows()
    visit.check()
  })

  it('shows only the answer to the last of several queries, and says when it takes long', async () => {
    await open()
    const { release } = await holdFiles()
    await type('clockwork')
    await page.getByText('Searching…').waitFor()
    await type('puffins')
    release()
    await shows('Birds of the island')
    expect(await page.getByText('Searching…').count()).toBe(0)
    expect(await shown()).toEqual(['Birds of the island'])
    visit.check()
  })

  it('says that it failed, and tries again with the next query', async () => {
    await open()
    await page.route('**/search/**', (route) => route.abort())
    await type('sea')
    await page.locator('[role=alert]').waitFor()
    await page.unroute('**/search/**')
    await type('clockwork')
    await shows('The lighthouse')
    expect(await page.locator('[role=alert]').count()).toBe(0)
  })

  it('is silent when it leaves the page with a query on its way', async () => {
    await open()
    const { release, asked } = await holdFiles()
    await type('clockwork')
    await vi.waitFor(() => expect(asked).not.toEqual([]))
    await page.evaluate(() => (globalThis as never as { leave(): void }).leave())
    const answered = page.waitForEvent('requestfinished')
    release()
    await answered
    // Longer than an answer could still take.
    await page.waitForTimeout(300)
    expect(await shown()).toEqual([])
    visit.check()
  })
})
