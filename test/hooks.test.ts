import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { describeInBrowser, launchBrowser } from './browser.js'
import { COAST } from './coast.js'
import { pasted, serveWidgets } from './widgets.js'

const REACT = `
  import { StrictMode } from 'react'
  import { createRoot } from 'react-dom/client'
  createRoot(document.getElementById('app')).render(<StrictMode><Search /></StrictMode>)`

describeInBrowser('useSearch', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it.each([
    ['React', 'react.md', 'tsx', REACT],
    ['Vue', 'vue.md', 'js', ''],
  ])('in %s searches what is typed, and nothing before', async (_, doc, language, mount) => {
    const site = await serveWidgets((await pasted(doc, language)) + mount, '<div id="app"></div>', COAST)
    const page: Page = await browser.newPage()
    try {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(String(error)))
      const asked: string[] = []
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await page.goto(site.url)
      await page.locator('input').waitFor()
      expect(asked.filter((path) => path.startsWith('/search/'))).toEqual([])
      const titles = () => page.locator('li').allTextContents()
      await page.locator('input').pressSequentially('clockwork')
      await vi.waitFor(async () => expect(await titles()).toEqual(['The lighthouse']), 10_000)
      expect(await page.locator('li a').getAttribute('href')).toBe('/lighthouse/#keepers')
      await page.locator('input').fill('puffins')
      await vi.waitFor(async () => expect(await titles()).toEqual(['Birds of the island']))
      await page.locator('input').fill('')
      await vi.waitFor(async () => expect(await titles()).toEqual([]))
      expect([complaints, site.strays]).toEqual([[], []])
    } finally {
      await page.close()
      await site.close()
    }
  })

  it('says that it failed, and tries again with the next query', async () => {
    const site = await serveWidgets((await pasted('react.md', 'tsx')) + REACT, '<div id="app"></div>', COAST)
    const page = await browser.newPage()
    try {
      await page.route('**/search/**', (route) => route.abort())
      await page.goto(site.url)
      await page.locator('input').fill('sea')
      await page.locator('[role=alert]').waitFor()
      await page.unroute('**/search/**')
      await page.locator('input').fill('clockwork')
      await vi.waitFor(
        async () => expect(await page.locator('li').allTextContents()).toEqual(['The lighthouse']),
        10_000,
      )
      expect(await page.locator('[role=alert]').count()).toBe(0)
    } finally {
      await page.close()
      await site.close()
    }
  })
})
