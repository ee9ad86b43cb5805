import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { violations } from './axe.js'
import { look, press, until } from './box.js'
import { describeInBrowser, describeInFirefox } from './browser.js'
import { COAST } from './coast.js'
import { type Site, serveSite } from './site.js'
import { openChromium, openFirefox, type Tab, type Tabs } from './tab.js'

describeInBrowser('axe finds nothing in Chromium', () => check(openChromium, LOOKS))
// Its rules look at markup and at computed colours: those of one look are enough to know that they are computed alike.
describeInFirefox('axe finds nothing in Firefox', () => check(openFirefox, LOOKS.slice(0, 1)))

/** The directions and colours of a page. */
const LOOKS: [name: string, page: string][] = [
  ['light', 'theme=light'],
  ['dark', 'theme=dark'],
  ['right to left', 'theme=light&lang=ar&dir=rtl'],
]

/** Each state of the box: the attributes of the page, and how one gets there. */
const STATES: [name: string, attributes: string, get: (tab: Tab, site: Site) => Promise<unknown>][] = [
  ['a closed dialog', '', async (tab) => until(tab, ({ shown }) => expect(shown.button).toHaveLength(1))],
  ['an open dialog without a query', '', open],
  [
    'recent searches',
    '',
    async (tab) => {
      await tab.run(() => localStorage.setItem('fascicle:recent:/search/', 'one\ntwo'))
      await open(tab)
      // The texts of the box may come after the key, and the list is drawn anew with them.
      return vi.waitFor(async () => {
        const now = await look(tab)
        if (now.active === '') await tab.press('ArrowDown')
        expect(now.active).toBe('one')
      }, 3000)
    },
  ],
  [
    'results with facets, one of them chosen, and an active option',
    '&facets&action=/find/',
    async (tab) => {
      await open(tab)
      await tab.type('sea')
      await until(tab, ({ shown }) => expect(shown.chip?.length).toBeGreaterThan(2))
      await press(tab, 'chip')
      await until(tab, ({ shown }) => expect(shown.count).toEqual(['2 results']))
      await press(tab, 'input')
      await tab.press('ArrowDown')
      return until(tab, ({ active }) => expect(active).not.toBe(''))
    },
  ],
  [
    'an answer that offers other queries, and a pinned result',
    '',
    async (tab) => {
      await tab.run(() => {
        const section = {
          url: '/help/',
          heading: 'Help',
          trail: ['Help', 'Now'],
          score: 1,
          excerpt: { text: 'Somebody will listen.', marks: [[0, 8]] },
        }
        const result = {
          url: '/help/',
          article: '/help/',
          title: 'Help',
          score: 1,
          facets: {},
          sections: [section],
          pinned: true,
        }
        const search = async (query: string) => ({
          ...{ query, total: 1, results: [result], facets: {}, didYouMean: 'help', related: ['low mood'] },
          corrections: [{ word: 'hlep', terms: ['help'] }],
          ...{ confidence: 0.4, missing: ['hlep'] },
        })
        const index = { search, suggest: async () => [], preload: async () => undefined }
        Object.assign(document.querySelector('fascicle-search') as object, { index })
      })
      await open(tab)
      await tab.type('hlep')
      return until(tab, ({ shown }) => expect(shown.badge).toHaveLength(1))
    },
  ],
  [
    'no results',
    '',
    async (tab) => {
      await open(tab)
      await tab.type('xyzzy')
      return until(tab, ({ shown }) => expect(shown.message?.[0]).toContain('No results'))
    },
  ],
  [
    'a slow network',
    '',
    async (tab, site) => {
      site.delayMs = 2000
      await open(tab)
      await tab.type('sea')
      return until(tab, { said: 'Searching…' })
    },
  ],
  [
    'an error',
    '',
    async (tab, site) => {
      site.isDead = true
      await open(tab)
      await tab.type('sea')
      return until(tab, ({ shown }) => expect(shown.message?.[0]).toContain('not available'))
    },
  ],
  [
    'an inline box',
    '&mode=inline',
    async (tab) => until(tab, ({ shown }) => expect(shown.input).toHaveLength(1)),
  ],
  [
    'an inline box with its list open',
    '&mode=inline&facets',
    async (tab) => {
      await press(tab, 'input')
      await tab.type('sea')
      return until(tab, ({ options }) => expect(options.length).toBeGreaterThan(2))
    },
  ],
  [
    'an empty page of results',
    '&mode=page',
    async (tab) => until(tab, ({ shown }) => expect(shown.message).toHaveLength(1)),
  ],
  [
    'a page of results',
    '&mode=page&q=sea&limit=2',
    async (tab) => until(tab, ({ shown }) => expect(shown.pages).toHaveLength(1)),
  ],
]

async function open(tab: Tab): Promise<unknown> {
  await tab.press('Control+k')
  return until(tab, { isOpen: true })
}

function check(launch: () => Promise<Tabs>, looks: typeof LOOKS): void {
  let site: Site
  let tabs: Tabs
  let tab: Tab
  beforeAll(async () => {
    site = await serveSite(COAST)
    tabs = await launch()
    tab = await tabs.open()
  })
  afterAll(async () => {
    await tabs?.close()
    await site?.close()
  })
  beforeEach(() => void Object.assign(site, { delayMs: 0, isDead: false }))

  describe.each(looks)('%s', (name, page) => {
    it.each(STATES)('%s', async (_, attributes, get) => {
      await tab.go(`${site.url}/?${page}${attributes}`)
      await tab.run(() => localStorage.clear())
      await until(tab, ({ shown }) => expect(Object.keys(shown)).not.toEqual([]))
      if (name === 'right to left') await speakEnglish(tab)
      await get(tab, site)
      expect(await violations(tab)).toEqual([])
    })
  })

  it('in a window of 320 pixels, as at 400 % zoom', async () => {
    await tab.resize(320, 256)
    await tab.go(`${site.url}/?facets`)
    await open(tab)
    await tab.type('sea')
    await until(tab, ({ options }) => expect(options.length).toBeGreaterThan(2))
    expect(await violations(tab)).toEqual([])
    expect((await look(tab)).isOpen).toBe(true)
    await tab.resize(1280, 800)
  })
}

/** So that a state can be told by its text in whatever direction it runs. */
const speakEnglish = (tab: Tab) =>
  tab.run(async () => {
    const box = document.querySelector('fascicle-search') as HTMLElement & { strings: object }
    const strings = {
      nothing: 'No results',
      failed: 'not available',
      count: '{n} results',
      loading: 'Searching…',
    }
    Object.assign(box, { strings })
  })
