import type { Page as ChromiumPage } from 'playwright-core'
import type { KeyInput } from 'puppeteer-core'
import { launchBrowser, launchFirefox } from './browser.js'

/** A page in either browser, driven by what both can do. */
export interface Tab {
  /** What the page said on its console, what it threw, what the policy forbade it. */
  complaints: string[]
  go(address: string, waitUntil?: 'load' | 'domcontentloaded'): Promise<void>
  /** Runs a function in the page, or a script. */
  run<Given, Got>(task: ((given: Given) => Got | Promise<Got>) | string, given?: Given): Promise<Got>
  /** Presses keys together: `Control+k`. */
  press(keys: string): Promise<void>
  type(text: string): Promise<void>
  /** Presses the mouse at a point of the window. */
  click(x: number, y: number): Promise<void>
  point(x: number, y: number): Promise<void>
  resize(width: number, height: number): Promise<void>
  back(): Promise<void>
  address(): Promise<string>
  close(): Promise<void>
  /** Only Chromium has it: what Firefox cannot do is tested there alone. */
  chromium?: ChromiumPage
}

/** What Chromium can be told of its visitor; all of it is off by default, but for scripts. */
export interface TabOptions {
  touch?: boolean
  reducedMotion?: boolean
  forcedColors?: boolean
  /** Whether the system's colours are dark. */
  dark?: boolean
  /** Whether pages may run scripts. */
  scripts?: boolean
}

/** Opens tabs of one browser. */
export interface Tabs {
  open(options?: TabOptions): Promise<Tab>
  close(): Promise<void>
}

/** Said in the page whenever the policy forbids something. */
function watchPolicy(): void {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    console.error(`breach of ${effectiveDirective} by ${blockedURI}`),
  )
}

export async function openChromium(): Promise<Tabs> {
  const browser = await launchBrowser()
  return {
    async open({
      touch = false,
      reducedMotion = false,
      forcedColors = false,
      dark = false,
      scripts = true,
    } = {}) {
      const context = await browser.newContext({
        colorScheme: dark ? 'dark' : 'light',
        javaScriptEnabled: scripts,
        viewport: { width: 1280, height: 800 },
        hasTouch: touch,
        isMobile: touch,
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
        forcedColors: forcedColors ? 'active' : 'none',
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.addInitScript(watchPolicy)
      return {
        complaints,
        go: async (address, waitUntil = 'load') => void (await page.goto(address, { waitUntil })),
        run: (task, given) => page.evaluate(task as never, given as never),
        press: (keys) => page.keyboard.press(keys),
        type: (text) => page.keyboard.type(text),
        click: (x, y) => page.mouse.click(x, y),
        point: (x, y) => page.mouse.move(x, y),
        resize: (width, height) => page.setViewportSize({ width, height }),
        back: async () => void (await page.goBack()),
        address: async () => page.url(),
        close: () => context.close(),
        chromium: page,
      }
    },
    close: () => browser.close(),
  }
}

export async function openFirefox(): Promise<Tabs> {
  const browser = await launchFirefox()
  return {
    async open() {
      const context = await browser.createBrowserContext()
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.evaluateOnNewDocument(watchPolicy)
      await page.setViewport({ width: 1280, height: 800 })
      return {
        complaints,
        go: async (address, waitUntil = 'load') => void (await page.goto(address, { waitUntil })),
        run: (task, given) => page.evaluate(task as never, given as never) as never,
        async press(keys) {
          const parts = keys.split('+') as KeyInput[]
          for (const key of parts) await page.keyboard.down(key)
          for (const key of parts.reverse()) await page.keyboard.up(key)
        },
        type: (text) => page.keyboard.type(text),
        click: (x, y) => page.mouse.click(x, y),
        point: (x, y) => page.mouse.move(x, y),
        resize: (width, height) => page.setViewport({ width, height }),
        back: async () => void (await page.goBack()),
        // Not what the driver last heard of: changes of the history do not always reach it.
        address: () => page.evaluate(() => location.href),
        close: () => context.close(),
      }
    },
    close: () => browser.close(),
  }
}
