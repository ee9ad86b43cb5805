import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeInBrowser, describeInFirefox } from './browser.js'
import { COAST } from './coast.js'
import { type Site, serveSite } from './site.js'
import { openChromium, openFirefox, type Tab, type Tabs } from './tab.js'

let site: Site
beforeAll(async () => {
  site = await serveSite(COAST)
})
afterAll(() => site?.close())

describeInBrowser('the search box in Chromium', () => walk(openChromium))
describeInFirefox('the search box in Firefox', () => walk(openFirefox))

function walk(launch: () => Promise<Tabs>): void {
  let tabs: Tabs
  let tab: Tab
  beforeAll(async () => {
    tabs = await launch()
  })
  afterAll(() => tabs?.close())
  beforeEach(async () => {
    site.asked.length = 0
    tab = await tabs.open()
  })
  afterEach(async () => {
    await tab.close()
    expect(tab.complaints).toEqual([])
  })

  describe('in a dialog', () => {
    it('opens by its key, finds as one types, and leads to the section', async () => {
      await tab.go(`${site.url}/`)
      await tab.press('Control+k')
      await tab.type('clockwork')
      await vi.waitFor(async () => expect(await tab.run(titles)).toEqual(['The lighthouse']), 5000)
    })
  })
}

function titles(): string[] {
  const root = document.querySelector('fascicle-search')?.shadowRoot
  return [...(root?.querySelectorAll('[part="title"]') ?? [])].map((one) => one.textContent ?? '')
}
