import { expect, it, vi } from 'vitest'
import { docsearchClient } from '../src/docsearch.js'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { indexOf } from './folder.js'
import { pasted, serveWidgets } from './widgets.js'

it('a hit is a section under the title of its article', async () => {
  const { index } = await indexOf(COAST)
  const client = docsearchClient(index)(
    {} as { search(sent: object): Promise<{ results: { hits: object[] }[] }> },
  )
  const { results } = await client.search({ requests: [{ indexName: 'site', query: 'clockwork keeps' }] })
  expect(results[0]?.hits[0]).toMatchObject({
    url: '/lighthouse/#keepers',
    anchor: 'keepers',
    type: 'content',
    hierarchy: { lvl0: 'The lighthouse', lvl1: 'Who keeps it?', lvl2: null },
    _snippetResult: { content: { value: expect.stringContaining('<mark>clockwork</mark>') } },
  })
})

describeInBrowser('in a browser', () => {
  it('its own modal finds sections, and nothing leaves the host', async () => {
    const browser = await launchBrowser()
    const site = await serveWidgets(await pasted('docsearch.md', 'js'), '<div id="docsearch"></div>', COAST)
    try {
      const page = await browser.newPage()
      const hosts = new Set<string>()
      page.on('request', (request) => hosts.add(new URL(request.url()).origin))
      await page.goto(site.url)
      await page.locator('#docsearch button').first().click()
      await page.locator('.DocSearch-Input').fill('island')
      await vi.waitFor(
        async () => expect(await page.locator('.DocSearch-Hit a').count()).toBeGreaterThan(2),
        10_000,
      )
      expect(await page.locator('.DocSearch-Hit-source').allTextContents()).toContain('Birds of the island')
      const links = await page
        .locator('.DocSearch-Hit a')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
      expect(links).toContain('/harbour/#ferries-to-the-island')
      expect(await page.locator('.DocSearch-Hit mark').first().textContent()).toMatch(/island/i)
      expect([hosts, site.strays]).toEqual([new Set([site.url]), []])
    } finally {
      await browser.close()
      await site.close()
    }
  })
})
