import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { look, press, until } from './box.js'
import { describeInBrowser } from './browser.js'
import { COAST } from './coast.js'
import { type Site, serveSite } from './site.js'
import { openChromium, type Tab, type Tabs } from './tab.js'

/** What only one of the two drivers can do: fingers, input methods, keyboards on the screen, forced colours, measurements. */
describeInBrowser('the search box on all kinds of devices', () => {
  let site: Site
  let tabs: Tabs
  let tab: Tab
  beforeAll(async () => {
    site = await serveSite(COAST)
    tabs = await openChromium()
  })
  afterAll(async () => {
    await tabs?.close()
    await site?.close()
  })
  afterEach(async () => {
    await tab.close()
    expect(tab.complaints).toEqual([])
  })

  const start = async (attributes = '', options: Parameters<Tabs['open']>[0] = {}): Promise<Page> => {
    tab = await tabs.open(options)
    await tab.go(`${site.url}/${attributes}`)
    return tab.chromium as Page
  }
  const search = async (text: string) => {
    await tab.press('Control+k')
    await until(tab, { isOpen: true })
    await tab.type(text)
    await until(tab, ({ options }) => expect(options).not.toEqual([]))
  }

  describe('with an input method', () => {
    /** Composes a text, as one writes Japanese: the letters first, then a candidate. */
    const compose = async (page: Page, steps: string[]) => {
      const session = await page.context().newCDPSession(page)
      for (const text of steps)
        await session.send('Input.imeSetComposition', {
          ...{ text, selectionStart: text.length, selectionEnd: text.length },
        })
      return session
    }

    it.each(['Enter', 'ArrowDown', 'Escape'])('leaves %s to it while it composes', async (key) => {
      const page = await start()
      await search('island')
      await tab.press('Control+a')
      const session = await compose(page, ['s', 'se', 'sea'])
      await until(tab, ({ value }) => expect(value).toBe('sea'))
      await session.send('Input.dispatchKeyEvent', {
        ...{ type: 'keyDown', key, code: key, windowsVirtualKeyCode: 229 },
      })
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(await look(tab)).toMatchObject({ isOpen: true, value: 'sea', active: '' })
      expect(new URL(await tab.address()).pathname).toBe('/')
    })

    it('searches while it composes: on phones every word is composed', async () => {
      const page = await start()
      await tab.press('Control+k')
      await until(tab, { isOpen: true })
      await compose(page, ['c', 'clock', 'clockwork'])
      await until(tab, { options: ['The lighthouse'] })
    })
  })

  describe('with fingers', () => {
    it('opens by a tap, fills the screen, and a tap on a result leads there', async () => {
      const page = await start('', { touch: true })
      await page.setViewportSize({ width: 390, height: 844 })
      const tap = async (part: string) => page.locator(`fascicle-search [part~="${part}"]`).first().tap()
      await tap('button')
      await until(tab, { isOpen: true, focus: 'input' })
      const rect = () =>
        document
          .querySelector('fascicle-search')
          ?.shadowRoot?.querySelector('dialog')
          ?.getBoundingClientRect()
          .toJSON()
      expect(await tab.run(rect)).toMatchObject({ x: 0, y: 0, width: 390, height: 844 })
      await page.keyboard.insertText('clockwork')
      await until(tab, ({ options, shown }) => {
        expect(options).toEqual(['The lighthouse'])
        // Nobody has arrow keys here.
        expect(shown.hints).toBeUndefined()
        expect(shown.close).toEqual(['Close'])
      })
      await tap('option')
      await page.waitForURL((url) => url.pathname === '/lighthouse/')
    })

    it('gives way to the keyboard on the screen', async () => {
      tab = await tabs.open({ touch: true })
      const page = tab.chromium as Page
      await page.setViewportSize({ width: 390, height: 844 })
      await page.addInitScript(() => {
        const viewport = Object.assign(new EventTarget(), { width: 390, height: 844, scale: 1 })
        Object.defineProperty(window, 'visualViewport', { value: viewport })
      })
      await tab.go(`${site.url}/`)
      await tab.press('Control+k')
      await until(tab, { isOpen: true })
      await tab.run(() => {
        Object.assign(visualViewport as object, { height: 500 })
        visualViewport?.dispatchEvent(new Event('resize'))
      })
      const height = () =>
        document.querySelector('fascicle-search')?.shadowRoot?.querySelector('dialog')?.offsetHeight
      expect(await tab.run(height)).toBe(500)
      await tab.type('sea')
      await until(tab, ({ options }) => expect(options.length).toBeGreaterThan(2))
      const lowest = () => {
        const root = document.querySelector('fascicle-search')?.shadowRoot
        return root?.querySelector('[part="foot"]')?.getBoundingClientRect().bottom
      }
      expect(await tab.run(lowest)).toBeLessThanOrEqual(500)
    })

    it('has recent searches right below their name, however high the screen is', async () => {
      const page = await start('', { touch: true })
      await page.setViewportSize({ width: 390, height: 844 })
      await tab.run(() => localStorage.setItem('fascicle:recent:/search/', 'one\ntwo'))
      await tab.press('Control+k')
      await until(tab, { options: ['one', 'two'] })
      const gaps = () => {
        const root = document.querySelector('fascicle-search')?.shadowRoot
        const rects = ['before', 'list', 'link'].map((part) =>
          root?.querySelector(`[part=${part}]`)?.getBoundingClientRect(),
        )
        return rects.slice(1).map((rect, index) => (rect?.top ?? 0) - (rects[index]?.bottom ?? 0))
      }
      for (const gap of await tab.run(gaps)) expect(gap).toBeLessThan(10)
    })

    it.each([
      ['a closed dialog', '', async () => undefined],
      ['results with facets', '?facets&action=/find/', async () => search('sea')],
      [
        'recent searches',
        '',
        async () => {
          await tab.run(() => localStorage.setItem('fascicle:recent:/search/', 'one\ntwo'))
          await tab.press('Control+k')
          await until(tab, { isOpen: true })
        },
      ],
      [
        'a page of results',
        '?mode=page&q=sea&limit=2',
        async () => until(tab, ({ shown }) => expect(shown.pages).toHaveLength(1)),
      ],
    ])('has targets of 44 pixels and more: %s', async (_, attributes, get) => {
      const page = await start(attributes, { touch: true })
      await page.setViewportSize({ width: 390, height: 844 })
      await get()
      const small = () => {
        const root = document.querySelector('fascicle-search')?.shadowRoot
        const targets = [
          ...(root?.querySelectorAll<HTMLElement>(
            'button, select, input, [role=option], a[part=chip], a[part=link]',
          ) ?? []),
        ]
        return targets
          .filter((one) => one.getClientRects().length > 0 && (one.offsetHeight < 44 || one.offsetWidth < 44))
          .map((one) => `${one.outerHTML.slice(0, 80)} ${one.offsetWidth} x ${one.offsetHeight}`)
      }
      expect(await tab.run(small)).toEqual([])
    })
  })

  describe('at 400 % zoom', () => {
    it.each([
      ['a dialog', '?facets&action=/find/', async () => search('sea')],
      [
        'an inline box',
        '?mode=inline&facets',
        async () => {
          await press(tab, 'input')
          await tab.type('sea')
          await until(tab, ({ options }) => expect(options).not.toEqual([]))
        },
      ],
      [
        'a page of results',
        '?mode=page&q=sea&limit=2',
        async () => until(tab, ({ shown }) => expect(shown.pages).toHaveLength(1)),
      ],
    ])('scrolls in one direction only: %s', async (_, attributes, get) => {
      const page = await start(attributes)
      await page.setViewportSize({ width: 320, height: 256 })
      await get()
      const wide = () => {
        const root = document.querySelector('fascicle-search')?.shadowRoot
        const body = root?.querySelector('[part="body"]') as HTMLElement | null
        return {
          page: document.documentElement.scrollWidth,
          body: body ? body.scrollWidth - body.clientWidth : 0,
          // Something of the list is to be seen.
          room: body
            ? Math.min(innerHeight, body.getBoundingClientRect().bottom) - body.getBoundingClientRect().top
            : 44,
        }
      }
      const { page: width, body, room } = await tab.run(wide)
      expect([width, body]).toEqual([320, 0])
      expect(room).toBeGreaterThanOrEqual(44)
    })
  })

  it('does not move where motion is to be reduced', async () => {
    await start('', { reducedMotion: true })
    await tab.press('Control+k')
    await until(tab, { isOpen: true })
    expect(await tab.run(() => document.getAnimations().length)).toBe(0)
  })

  it('shows the active option where colours are forced', async () => {
    await start('', { forcedColors: true })
    await search('island')
    await tab.press('ArrowDown')
    const outlines = () =>
      [
        ...(document.querySelector('fascicle-search')?.shadowRoot?.querySelectorAll('[role=option]') ?? []),
      ].map((option) => {
        const { outlineStyle, outlineColor } = getComputedStyle(option)
        return outlineStyle === 'solid' && outlineColor !== 'rgba(0, 0, 0, 0)'
      })
    expect(await tab.run(outlines)).toEqual([true, false, false])
  })

  it.each([['Control+Enter'], ['Shift+Enter']])(
    'opens a result apart by %s and stays as it is',
    async (keys) => {
      const page = await start()
      await search('clockwork')
      await tab.press('ArrowDown')
      const [other] = await Promise.all([page.context().waitForEvent('page'), tab.press(keys)])
      await other.waitForURL((url) => url.pathname === '/lighthouse/')
      expect(await look(tab)).toMatchObject({ isOpen: true, value: 'clockwork' })
      expect(new URL(page.url()).pathname).toBe('/')
    },
  )

  it('opens a result apart by Control and a press, as any link', async () => {
    const page = await start()
    await search('clockwork')
    const option = page.locator('fascicle-search [role=option]')
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      option.click({ modifiers: ['Control'] }),
    ])
    await other.waitForURL((url) => url.pathname === '/lighthouse/')
    expect((await look(tab)).isOpen).toBe(true)
  })

  it('does not let a press that only ends beside the dialog close it', async () => {
    const page = await start()
    await search('island')
    await page.mouse.move(640, 130)
    await page.mouse.down()
    await page.mouse.move(20, 600)
    await page.mouse.up()
    expect((await look(tab)).isOpen).toBe(true)
  })

  it('shifts nothing on the page when its script comes', async () => {
    const page = await start('?form')
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number
          hadRecentInput: boolean
        })[])
          if (!entry.hadRecentInput) shifts.push(entry.value)
      })
      observer.observe({ type: 'layout-shift', buffered: true })
    })
    await tab.go(`${site.url}/?form&late`)
    await until(tab, ({ shown }) => expect(shown.button).toHaveLength(1))
    await search('sea')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await tab.run(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([])
  })

  it('looks the same whatever the styles of the page, which it leaves alone', async () => {
    await start('?late')
    const heading = () => {
      const style = getComputedStyle(document.querySelector('h1') as Element)
      return [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`).join('; ')
    }
    const untouched = await tab.run(heading)
    await until(tab, ({ shown }) => expect(shown.button).toHaveLength(1))
    expect(await tab.run(heading)).toBe(untouched)
    const styles = () => {
      const root = document.querySelector('fascicle-search')?.shadowRoot as ShadowRoot
      const of = (element: Element) => {
        const {
          fontSize,
          lineHeight,
          color,
          textTransform,
          letterSpacing,
          textAlign,
          cursor,
          fontWeight,
          whiteSpace,
        } = getComputedStyle(element)
        return {
          fontSize,
          lineHeight,
          color,
          textTransform,
          letterSpacing,
          textAlign,
          cursor,
          fontWeight,
          whiteSpace,
        }
      }
      return [...root.querySelectorAll('[part="prompt"], button')].map(of)
    }
    const before = await tab.run(styles)
    await tab.run(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        'header { text-transform: uppercase; letter-spacing: 3px; line-height: 3; text-align: center; color: red; font-weight: 900; white-space: pre } button, span { color: red !important; padding: 40px !important }',
      )
      document.adoptedStyleSheets.push(sheet)
    })
    expect(await tab.run(styles)).toEqual(before)
  })

  it('stands more than once on a page, and one of them answers the key', async () => {
    await start()
    await tab.run(() => {
      const other = document.createElement('fascicle-search')
      other.setAttribute('src', '/search/')
      document.querySelector('main')?.append(other)
    })
    await tab.press('Control+k')
    const dialogs = () =>
      [...document.querySelectorAll('fascicle-search')].map(
        (box) => box.shadowRoot?.querySelector('dialog')?.open,
      )
    await vi.waitFor(async () => expect(await tab.run(dialogs)).toEqual([true, false]))
  })

  it('has no style attribute and no inline style anywhere', async () => {
    await start('?facets')
    await search('sea')
    const inline = () => {
      const root = document.querySelector('fascicle-search')?.shadowRoot
      return [
        ...(root?.querySelectorAll('[style], style, link') ?? []),
        ...document.querySelectorAll('[style], style'),
      ].length
    }
    expect(await tab.run(inline)).toBe(0)
  })
})
