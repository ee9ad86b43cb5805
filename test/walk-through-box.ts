import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../src/searcher.js'
import { look, pointAt, pointAway, press, until } from './box.js'
import { COAST } from './coast.js'
import { type Site, serveSite } from './site.js'
import type { Tab, Tabs } from './tab.js'

/** What Chromium writes to its console by itself when a request gets no answer. */
const NO_ANSWER = /^Failed to load resource: net::ERR_/

/** Everything that a visitor can do, in one browser. */
export function walkThroughBox(launch: () => Promise<Tabs>): void {
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
  beforeEach(async () => {
    Object.assign(site, { delayMs: 0, isDead: false, policy: '' })
    // Before the box is there: it draws recent searches as soon as it is.
    await tab.go(`${site.url}/site.css`)
    await tab.run(() => localStorage.clear())
    site.asked.length = 0
    tab.complaints.length = 0
  })
  afterEach(() => expect(tab.complaints).toEqual([]))

  /** Opens a page of the site whose box has these attributes. */
  const go = (attributes = '') => tab.go(`${site.url}/${attributes}`)
  /** Opens it, then the dialog. */
  const open = async (attributes = '') => {
    await go(attributes)
    await tab.press('Control+k')
    await until(tab, { isOpen: true, focus: 'input' })
  }
  const arrive = async (path: string) =>
    vi.waitFor(async () => {
      const { pathname, hash } = new URL(await tab.address())
      expect(pathname + hash.replace(/:~:.*/, '')).toBe(path)
    }, 8000)
  const events = () =>
    tab.run(() => {
      const seen: [string, unknown][] = []
      Object.assign(window, { seen })
      for (const name of ['open', 'query', 'select', 'no-results', 'error'])
        document.addEventListener(`fascicle:${name}`, (event) => {
          seen.push([name, (event as CustomEvent).detail])
        })
    })
  /** Listens as pages do that have keys of their own. */
  const listenToKeys = () =>
    tab.run(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      document.addEventListener('keydown', ({ key }) => {
        heard.push(key)
      })
    })
  const heard = () => tab.run(() => (window as unknown as { heard: string[] }).heard)
  const seen = () => tab.run(() => (window as unknown as { seen: [string, never][] }).seen)

  describe('a dialog', () => {
    it('asks for nothing before the pointer or the focus is on its button, and then for what a search needs', async () => {
      await pointAway(tab)
      await go('?label=Find')
      await until(tab, (now) => expect(now.shown.button).toHaveLength(1))
      await new Promise((resolve) => setTimeout(resolve, 300))
      const scripts = ['/search/fascicle.js', '/search/highlight.js']
      expect([...site.asked].sort()).toEqual(scripts)
      await pointAt(tab, 'button')
      await vi.waitFor(() => expect(site.asked).toHaveLength(5))
      expect(
        site.asked
          .slice(2)
          .map((path) => path.replace(/element\/\w+/, ''))
          .sort(),
      ).toEqual(['/search//searcher.js', '/search//strings/en.js', '/search/manifest.json'])
      await pointAway(tab)
    })

    it.each([['Control+k'], ['/']])('opens by the keys %s, with the focus in the input', async (keys) => {
      await go()
      await tab.press(keys)
      await until(tab, { isOpen: true, focus: 'input', value: '' })
    })

    it('opens by a press on its button', async () => {
      await go()
      await press(tab, 'button')
      await until(tab, { isOpen: true, focus: 'input' })
    })

    it('does not open by its keys while something is typed elsewhere', async () => {
      await go()
      await tab.run(() => document.querySelector<HTMLElement>('#other')?.focus())
      await tab.type('a/b')
      expect(await tab.run(() => document.querySelector<HTMLInputElement>('#other')?.value)).toBe('a/b')
      expect((await look(tab)).isOpen).toBe(false)
    })

    it.each([
      ['another', '?shortcut=mod%2Bj', 'Control+j', true],
      ['which the usual one then is not', '?shortcut=mod%2Bj', 'Control+k', false],
      ['none', '?shortcut=none', '/', false],
    ])('has the keys that it is given: %s', async (_, attributes, keys, isOpen) => {
      await go(attributes)
      await tab.press(keys)
      expect((await look(tab)).isOpen).toBe(isOpen)
    })

    it('searches several indexes, and says of each article where it comes from', async () => {
      // The same index at two addresses.
      const src = encodeURIComponent('\n /search/#The%20coast\n /search/./#Elsewhere ')
      await open(`?src=${src}&sections=1&limit=2`)
      await tab.type('fresnel')
      const { shown } = await until(tab, (now) => expect(now.options).toHaveLength(2))
      expect(shown.trail?.map((trail) => trail.split(' › ')[0])).toEqual(['The coast', 'Elsewhere'])
      const scripts = site.asked.filter((path) => path.endsWith('several.js'))
      expect(scripts).toHaveLength(1)
      await go(`?mode=page&src=${src}&q=fresnel`)
      await until(tab, ({ shown: { trail } }) =>
        expect(trail?.map((one) => one.split(' › ')[0])).toEqual(['The coast', 'Elsewhere']),
      )
    })

    it('searches a site on another origin too, and leaves it out when that does not allow it', async () => {
      const other = await serveSite({ 'mirrors.md': '# Mirrors\n\nA Fresnel lens bends light.\n' })
      try {
        other.reader = site.url
        site.policy = `; connect-src 'self' ${other.url}`
        const box = `?src=${encodeURIComponent(`/search/#Coast ${other.url}/search/#Museum`)}&sections=1`
        await open(box)
        await tab.type('fresnel')
        const { shown } = await until(tab, ({ options }) => expect(options).toContain('Mirrors'))
        const from = shown.trail?.map((trail) => trail.split(' › ')[0])
        expect(new Set(from)).toEqual(new Set(['Coast', 'Museum']))
        await tab.press('Control+a')
        await tab.type('mirrors')
        await until(tab, { options: ['Mirrors'] })
        await tab.press('Enter')
        await vi.waitFor(async () =>
          expect(await tab.run(() => location.href)).toContain(`${other.url}/mirrors/`),
        )

        other.reader = ''
        await open(box)
        await tab.type('fresnel')
        await until(tab, ({ options, shown: { trail = [] } }) => {
          expect(options.length).toBeGreaterThan(0)
          expect(options).not.toContain('Mirrors')
          expect(trail.every((one) => one.startsWith('Coast'))).toBe(true)
        })
      } finally {
        // The browser complains of what was not allowed; and the page may be about to try again.
        await tab.go(`${site.url}/site.css`)
        tab.complaints.length = 0
        await other.close()
      }
    })

    it('finds while one types, groups sections by article and marks what matched', async () => {
      await open()
      await tab.type('island')
      const { shown } = await until(tab, { options: ['The harbour', 'Repairs', 'Birds of the island'] })
      expect(shown.mark).toEqual(['island', 'island', 'island'])
      expect(shown.trail).toEqual(['Ferries to the island'])
      expect(shown.count).toEqual(['2 results'])
    })

    it('keeps what is typed from the keys of the page, which sees no input', async () => {
      await open()
      await listenToKeys()
      await tab.type('island')
      await until(tab, { value: 'island', options: ['The harbour', 'Repairs', 'Birds of the island'] })
      expect(await heard()).toEqual([])
      await tab.press('Escape')
      await tab.press('Escape')
      await until(tab, { isOpen: false })
      // The input of a closed dialog has the focus until the page is drawn again.
      await vi.waitFor(async () => {
        await tab.press('n')
        expect(await heard()).toContain('n')
      })
    })
    it('shows markup as text', async () => {
      await open()
      await tab.type('prisms')
      const { shown } = await until(tab, { options: ['The lighthouse'] })
      expect(shown.excerpt?.[0]).toContain('<b>prisms</b>')
      const found = () => document.querySelector('fascicle-search')?.shadowRoot?.querySelectorAll('b').length
      expect(await tab.run(found)).toBe(0)
    })

    it('moves through the options by arrow keys, from either end to the other, and says which is active', async () => {
      await open()
      await tab.type('island')
      await until(tab, {
        options: ['The harbour', 'Repairs', 'Birds of the island'],
        expanded: 'true',
        active: '',
      })
      const walked: string[] = []
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) {
        await tab.press(key)
        walked.push((await look(tab)).active)
      }
      expect(walked).toEqual([
        'The harbour',
        'Repairs',
        'Birds of the island',
        'The harbour',
        'Birds of the island',
      ])
      expect((await look(tab)).focus).toBe('input')
      const selected = () =>
        document.querySelector('fascicle-search')?.shadowRoot?.querySelectorAll('[aria-selected="true"]')
          .length
      expect(await tab.run(selected)).toBe(1)
    })

    it('leaves Home, End and the arrows left and right to the text', async () => {
      await open()
      await tab.type('sea')
      await until(tab, ({ options }) => expect(options).not.toEqual([]))
      const caret = () =>
        document.querySelector('fascicle-search')?.shadowRoot?.querySelector('input')?.selectionStart
      const places: unknown[] = []
      for (const key of ['Home', 'ArrowRight', 'End', 'ArrowLeft']) {
        await tab.press(key)
        places.push(await tab.run(caret))
      }
      expect(places).toEqual([0, 1, 3, 2])
      expect((await look(tab)).active).toBe('')
    })

    it('takes Enter for the active option', async () => {
      await open()
      await tab.type('island')
      await until(tab, { options: ['The harbour', 'Repairs', 'Birds of the island'] })
      for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await tab.press(key)
      await arrive('/harbour/#repairs')
    })

    it('takes Enter for the first result when none is active', async () => {
      await open()
      await tab.type('clockwork')
      await until(tab, { options: ['The lighthouse'] })
      await tab.press('Enter')
      await arrive('/lighthouse/#keepers')
    })

    it('keeps an Enter that comes before the answer, and never takes it for the result of an earlier one', async () => {
      await open()
      await tab.type('island')
      await until(tab, ({ options }) => expect(options).toHaveLength(3))
      await tab.press('Control+a')
      await tab.type('clockwork')
      await tab.press('Enter')
      await arrive('/lighthouse/#keepers')
    })

    it('takes a press on a result', async () => {
      await open()
      await tab.type('clockwork')
      await until(tab, { options: ['The lighthouse'] })
      await press(tab, 'option')
      await arrive('/lighthouse/#keepers')
    })

    it('scrolls the page it leads to to the words found, not only to their heading', async () => {
      await open()
      await tab.type('clockwork')
      await until(tab, { options: ['The lighthouse'] })
      await tab.press('Enter')
      await arrive('/lighthouse/#keepers')
      await vi.waitFor(async () => {
        const top = await tab.run(() => document.querySelector('#keepers')?.getBoundingClientRect().top)
        // The words stand some screens below the heading of their section.
        expect(top).toBeLessThan(-300)
      }, 5000)
    })

    it('clears the text by the first Escape, closes by the second and gives the focus back', async () => {
      await go()
      await tab.run(() => document.querySelector<HTMLElement>('a')?.focus())
      await tab.press('Control+k')
      await until(tab, { isOpen: true })
      await tab.type('sea')
      await tab.press('Escape')
      await until(tab, { isOpen: true, value: '', focus: 'input' })
      await tab.press('Escape')
      await until(tab, { isOpen: false, focus: 'a' })
    })

    it('closes by its button, and by a press beside it, but not by one that only ends there', async () => {
      await open()
      await press(tab, 'close')
      await until(tab, { isOpen: false })
      await press(tab, 'button')
      await until(tab, { isOpen: true })
      await tab.click(20, 600)
      await until(tab, { isOpen: false, focus: 'button' })
    })

    it('keeps the Tab key inside', async () => {
      await open('?facets')
      await tab.type('sea')
      await until(tab, ({ shown }) => expect(shown.chip?.length).toBeGreaterThan(2))
      const visited = new Set<string>()
      for (let presses = 0; presses < 14; presses++) {
        await tab.press('Tab')
        visited.add((await look(tab)).focus)
      }
      expect([...visited]).toEqual(expect.arrayContaining(['clear', 'close', 'chip']))
      expect([...visited].filter((part) => /option|other|^a$/.test(part))).toEqual([])
    })

    it('keeps the page where it is', async () => {
      await go('?tall')
      await tab.run(() => scrollTo(0, 500))
      const place = () => [scrollY, document.querySelector('h1')?.getBoundingClientRect().x] as const
      const before = await tab.run(place)
      await tab.press('Control+k')
      await until(tab, { isOpen: true })
      expect(await tab.run(place)).toEqual(before)
      expect(await tab.run(() => getComputedStyle(document.documentElement).overflowY)).toBe('hidden')
      await tab.press('Escape')
      await until(tab, { isOpen: false })
      expect(await tab.run(place)).toEqual(before)
      expect(await tab.run(() => getComputedStyle(document.documentElement).overflowY)).toBe('visible')
    })

    it('tells screen readers what was found, once the typing has ended', async () => {
      await open()
      await tab.type('island')
      await until(tab, ({ options }) => expect(options).toHaveLength(3))
      expect((await look(tab)).said).not.toContain('2 results')
      await until(tab, { said: '2 results: island' })
      await tab.type('xyzzy')
      await until(tab, { said: 'No results for “islandxyzzy”', options: [], expanded: 'false', active: '' })
    })

    it('helps where there is nothing yet, and where nothing was found', async () => {
      await open()
      await until(tab, (now) => expect(now.shown.message?.[0]).toContain('Find any page'))
      await tab.type('xyzzy')
      await until(tab, (now) => expect(now.shown.message?.[0]).toContain('No results for “xyzzy”'))
    })

    it('shows more results below those that are there', async () => {
      await open('?limit=1&sections=1')
      await tab.type('sea')
      await until(tab, ({ options, shown }) => {
        expect(options).toHaveLength(1)
        expect(shown.count).toEqual(['4 results'])
      })
      await press(tab, 'link', -1)
      const { active, options } = await until(tab, (now) => expect(now.options).toHaveLength(2))
      expect(active).toBe(options[1])
      expect((await look(tab)).focus).toBe('input')
    })
  })

  describe('recent searches', () => {
    const choose = async (query: string) => {
      await tab.run(() => scrollTo(0, 0))
      await tab.press('Control+k')
      await until(tab, { isOpen: true })
      await tab.press('Control+a')
      await tab.type(query)
      await until(tab, ({ options, value }) => {
        expect(value).toBe(query)
        expect(options).not.toEqual([])
      })
      await vi.waitFor(async () => expect((await look(tab)).shown.mark).toBeDefined())
      await tab.press('Enter')
      await vi.waitFor(async () => expect(await tab.address()).not.toBe(`${site.url}/`), 5000)
      await tab.go(`${site.url}/`)
    }

    it('are those whose results were chosen, newest first, and can be chosen again', async () => {
      await go()
      await choose('clockwork')
      await choose('puffins')
      await tab.press('Control+k')
      await until(tab, { options: ['puffins', 'clockwork'], expanded: 'true' })
      await tab.press('ArrowDown')
      await tab.press('ArrowDown')
      await tab.press('Enter')
      await until(tab, { value: 'clockwork', options: ['The lighthouse'] })
    })

    it('are forgotten one by one, by the Delete key or a press, and all at once', async () => {
      await go()
      await tab.run(() => localStorage.setItem('fascicle:recent:/search/', 'one\ntwo\nthree\nfour'))
      await tab.press('Control+k')
      await until(tab, { options: ['one', 'two', 'three', 'four'] })
      await tab.press('ArrowDown')
      await tab.press('Delete')
      await until(tab, { options: ['two', 'three', 'four'], focus: 'input' })
      await press(tab, 'remove', 1)
      await until(tab, { options: ['two', 'four'], focus: 'input' })
      await press(tab, 'link')
      await until(tab, { options: [], expanded: 'false' })
      expect(await tab.run(() => localStorage.getItem('fascicle:recent:/search/') || '')).toBe('')
    })

    it('are not kept where the page does not want it', async () => {
      await go('?recents=none')
      await tab.press('Control+k')
      await tab.type('clockwork')
      await until(tab, { options: ['The lighthouse'] })
      await tab.press('Enter')
      await arrive('/lighthouse/#keepers')
      expect(await tab.run(() => localStorage.getItem('fascicle:recent:/search/') || '')).toBe('')
    })
  })

  describe('facets', () => {
    it('narrow the results, keep the focus, say how many there would be, and are taken back', async () => {
      await open('?facets=topics: Themes')
      await tab.type('sea')
      const { shown } = await until(tab, (now) => expect(now.shown.chip?.length).toBeGreaterThan(2))
      expect(shown.label).toEqual(['Themes', 'Related searches'])
      expect(shown.chip?.slice(0, 2)).toEqual(['light 2', 'sea 2'])
      await press(tab, 'chip')
      await until(tab, (now) => expect(now.shown.count).toEqual(['2 results']))
      const now = await look(tab)
      expect(now.focus).toBe('chip')
      expect(now.shown.title).toEqual(expect.arrayContaining(['The tides', 'The lighthouse']))
      await press(tab, 'link')
      await until(tab, (last) => expect(last.shown.count).toEqual(['4 results']))
    })

    it('limit every search to what the page says', async () => {
      await open('?filter=topics%3Dboats')
      await tab.type('sea')
      await until(tab, ({ shown }) => expect(shown.title).toEqual(['The harbour']))
    })
  })

  describe('what an answer may offer', () => {
    const OFFER = {
      query: 'dpression',
      total: 1,
      facets: {},
      corrections: [{ word: 'dpression', terms: ['depression', 'impression'] }],
      didYouMean: 'depression',
      related: ['low mood', 'sleep'],
      confidence: 0.4,
      missing: ['gabapentin', 'dogs'],
      results: [
        {
          ...{ url: '/help/', article: '/help/', title: 'Find help now', score: 1, facets: {}, pinned: true },
          sections: [
            {
              ...{ url: '/help/', heading: 'Find help now', trail: ['Find help now'], score: 1 },
              excerpt: { text: 'Somebody will listen.', marks: [] },
            },
          ],
        },
      ],
    }
    const offer = (more: Partial<Answer> = {}) =>
      tab.run(
        (answer) => {
          const search = async (query: string) => ({ ...answer, query })
          const index = { counts: {}, search, suggest: async () => [], preload: async () => undefined }
          Object.assign(document.querySelector('fascicle-search') as object, { index })
        },
        { ...OFFER, ...more },
      )

    it('where what was asked is missing, says only that: no other word was meant', async () => {
      await go()
      await offer()
      await tab.press('Control+k')
      await tab.type('dpression in dogs on gabapentin')
      const { shown } = await until(tab, { options: ['Find help now'] })
      expect(shown.advice).toEqual([
        'Nothing here covers all of this. Missing: gabapentin, dogs. Nearest to it:',
      ])
    })

    it('says what was searched instead, offers another query and further ones, and shows what is pinned', async () => {
      await go()
      await offer({ missing: [] })
      await tab.press('Control+k')
      await tab.type('dpression')
      const { shown } = await until(tab, { options: ['Find help now'] })
      expect(shown.advice).toEqual([
        'No page has “dpression”. Shown instead: depression, impression.',
        'Did you mean depression?',
      ])
      expect(shown.related).toEqual(['Related searcheslow moodsleep'])
      expect(shown.badge).toEqual(['Recommended'])
      await press(tab, 'link')
      await until(tab, { value: 'depression', focus: 'input' })
      await press(tab, 'link', 2)
      await until(tab, { value: 'sleep' })
    })
  })

  describe('events', () => {
    it('tell of opening, of answers that were read and of the result chosen', async () => {
      await go()
      await events()
      await tab.press('Control+k')
      await tab.type('clockwork')
      await until(tab, { said: '1 result: clockwork' })
      await tab.run(() =>
        document.addEventListener('fascicle:select', (event) => event.preventDefault(), { once: true }),
      )
      await tab.press('Enter')
      await until(tab, { isOpen: false })
      expect(await seen()).toEqual([
        ['open', null],
        ['query', { query: 'clockwork', filter: {}, total: 1, milliseconds: expect.any(Number) }],
        [
          'select',
          {
            ...{ query: 'clockwork', url: '/lighthouse/#keepers', article: '/lighthouse/' },
            ...{ title: 'The lighthouse', words: ['clockwork'], position: 1, total: 1 },
          },
        ],
      ])
      // What prevented it leads there by itself.
      expect(new URL(await tab.address()).pathname).toBe('/')
    })

    it('tell of what was not found', async () => {
      await go()
      await events()
      await tab.press('Control+k')
      await tab.type('xyzzy')
      await until(tab, { said: 'No results for “xyzzy”' })
      expect((await seen()).map(([name]) => name)).toEqual(['open', 'query', 'no-results'])
    })
  })

  describe('a network', () => {
    it('that is slow shows itself after a moment, and not before', async () => {
      await open()
      await tab.type('s')
      await until(tab, ({ options }) => expect(options).not.toEqual([]))
      await go()
      site.delayMs = 600
      await tab.press('Control+k')
      await tab.type('clockwork')
      const isBusy = () =>
        document.querySelector('fascicle-search')?.shadowRoot?.querySelector('[aria-busy]') !== null
      expect(await tab.run(isBusy)).toBe(false)
      await vi.waitFor(async () => expect(await tab.run(isBusy)).toBe(true))
      expect((await look(tab)).said).toBe('Searching…')
      await until(tab, { options: ['The lighthouse'] })
      expect(await tab.run(isBusy)).toBe(false)
    })

    it('that is dead is an error that can be tried again', async () => {
      site.isDead = true
      await open()
      await events()
      await tab.type('clockwork')
      const { shown } = await until(tab, (now) => expect(now.shown.message?.[0]).toContain('not available'))
      expect(shown.hint).toHaveLength(1)
      expect((await look(tab)).said).toBe('Search is not available')
      expect((await seen()).map(([name]) => name)).toContain('error')
      site.isDead = false
      await press(tab, 'link')
      await until(tab, { options: ['The lighthouse'] })
      for (const complaint of tab.complaints.splice(0)) expect(complaint).toMatch(NO_ANSWER)
    })

    it('that is away is said to be away, and the search goes on when it is back', async () => {
      site.isDead = true
      await open()
      await tab.run(() => Object.defineProperty(navigator, 'onLine', { value: false, configurable: true }))
      await tab.type('clockwork')
      await until(tab, (now) => expect(now.shown.message?.[0]).toContain('You are offline'))
      site.isDead = false
      await tab.run(() => {
        Object.defineProperty(navigator, 'onLine', { value: true })
        dispatchEvent(new Event('online'))
      })
      await until(tab, { options: ['The lighthouse'] })
      for (const complaint of tab.complaints.splice(0)) expect(complaint).toMatch(NO_ANSWER)
    })
  })

  describe('a page', () => {
    it('has a form without script, and whoever types into it goes on in the box', async () => {
      await go('?form&late')
      expect(await tab.run(() => document.querySelector('fascicle-search')?.shadowRoot)).toBeNull()
      await tab.run(() => document.querySelector<HTMLInputElement>('[name=q]')?.focus())
      await tab.type('clockw')
      await until(tab, { isOpen: true, value: 'clockw', focus: 'input' })
      await tab.type('ork')
      await until(tab, { value: 'clockwork', options: ['The lighthouse'] })
    })

    it('keeps its form for as long as the script of a page of results, or the name of the box, is on its way', async () => {
      site.delayMs = 1500
      for (const attributes of ['?form&mode=page', '?lang=de']) {
        // Firefox has a page loaded only when the scripts that its scripts import are.
        await tab.go(`${site.url}/${attributes}`, 'domcontentloaded')
        const hasRoot = () => document.querySelector('fascicle-search')?.shadowRoot !== null
        expect(await tab.run(hasRoot)).toBe(false)
        await vi.waitFor(async () => expect(await tab.run(hasRoot)).toBe(true), 9000)
      }
    })

    it('gives the box its name', async () => {
      await go('?form')
      const label = () =>
        document.querySelector('fascicle-search')?.shadowRoot?.querySelector('button')?.ariaLabel
      await vi.waitFor(async () => expect(await tab.run(label)).toBe('Search the coast'))
    })

    it.each([
      ['de', 'Suchen', 'Schließen'],
      ['ar&dir=rtl', 'بحث', 'إغلاق'],
      ['pt-BR', 'Pesquisar', 'Fechar'],
      ['xx', 'Search', 'Close'],
    ])('in the language %s has a box that speaks it', async (language, search, close) => {
      await go(`?lang=${language}`)
      await until(tab, ({ shown }) => expect(shown.prompt).toEqual([search]))
      await tab.press('Control+k')
      await vi.waitFor(async () => {
        const label = () =>
          document.querySelector('fascicle-search')?.shadowRoot?.querySelector('[part="close"]')?.ariaLabel
        expect(await tab.run(label)).toBe(close)
      })
    })

    it('may say things in its own words', async () => {
      await go()
      await tab.run(() => {
        const strings = { empty: 'Ask the keeper.', count: { one: 'one page', other: '{n} pages' } }
        Object.assign(document.querySelector('fascicle-search') as object, { strings })
      })
      await tab.press('Control+k')
      await until(tab, ({ shown }) => expect(shown.message?.[0]).toContain('Ask the keeper.'))
      await tab.type('island')
      await until(tab, ({ shown }) => expect(shown.count).toEqual(['2 pages']))
    })

    it('may draw results in its own way, by a function', async () => {
      await go()
      await tab.run(() => {
        const renderer = ({ result, section }: { result: { title: string }; section: { url: string } }) =>
          document.createTextNode(`${result.title} at ${section.url}`)
        Object.assign(document.querySelector('fascicle-search') as object, { renderer })
      })
      await tab.press('Control+k')
      await tab.type('clockwork')
      await until(tab, { options: ['The lighthouse at /lighthouse/#keepers'] })
    })

    it('may draw results in its own way, by a template', async () => {
      const fields = ['title', 'topics', 'excerpt', 'nothing']
      const inner = `<template>${fields.map((field) => `<b data-field="${field}"></b>`).join('')}</template>`
      await open(`?inner=${encodeURIComponent(inner)}`)
      await tab.type('clockwork')
      await until(tab, ({ options, shown }) => {
        expect(options[0]).toMatch(/^The lighthousetowers, lightTwo keepers/)
        expect(shown.mark).toEqual(['clockwork'])
      })
    })

    it('may put in its own words for the empty box', async () => {
      await open(`?inner=${encodeURIComponent('<p slot="empty">Popular: the lens</p>')}`)
      const height = () => document.querySelector<HTMLElement>('[slot=empty]')?.offsetHeight
      await vi.waitFor(async () => expect(await tab.run(height)).toBeGreaterThan(0))
    })

    it('may take the box out and put it in again, and change its attributes', async () => {
      await open()
      await tab.type('island')
      await until(tab, ({ options }) => expect(options).toHaveLength(3))
      await tab.run(() => {
        const box = document.querySelector('fascicle-search') as HTMLElement
        box.remove()
        document.querySelector('main')?.prepend(box)
      })
      expect(await tab.run(() => getComputedStyle(document.documentElement).overflowY)).toBe('visible')
      await until(tab, { isOpen: false, value: 'island' })
      await tab.run(() => document.querySelector('fascicle-search')?.setAttribute('mode', 'inline'))
      await until(tab, ({ shown }) => expect(shown.input).toHaveLength(1))
      await tab.run(() => document.querySelector('fascicle-search')?.setAttribute('mode', 'dialog'))
      await tab.press('/')
      await until(tab, { isOpen: true, value: 'island' })
    })
  })

  describe('an inline box', () => {
    const type = async (attributes: string, text: string) => {
      await go(`?mode=inline${attributes}`)
      await press(tab, 'input')
      await tab.type(text)
    }

    it('opens its list below the input as one types, and leads to the section', async () => {
      await type('', 'clockwork')
      await until(tab, { isOpen: true, expanded: 'true', options: ['The lighthouse'] })
      const rects = () =>
        ['form', 'panel'].map((part) => {
          const root = document.querySelector('fascicle-search')?.shadowRoot
          return root?.querySelector(`[part=${part}]`)?.getBoundingClientRect().toJSON() as DOMRect
        })
      const [form, panel] = await tab.run(rects)
      expect(panel?.top).toBeGreaterThanOrEqual(form?.bottom ?? Number.NaN)
      expect(panel?.left).toBeGreaterThanOrEqual(0)
      expect(panel?.right).toBeLessThanOrEqual(1280)
      await tab.press('ArrowDown')
      await tab.press('Enter')
      await arrive('/lighthouse/#keepers')
    })

    it('closes the list by the first Escape and clears the text by the second', async () => {
      await type('', 'sea')
      await until(tab, { isOpen: true })
      await tab.press('Escape')
      await until(tab, { isOpen: false, expanded: 'false', value: 'sea', active: '' })
      await tab.press('Escape')
      await until(tab, { isOpen: false, value: '' })
    })

    it('opens the list again by arrow down, and by Alt and arrow down, which Alt and arrow up closes', async () => {
      await type('', 'island')
      await until(tab, { isOpen: true, options: ['The harbour', 'Repairs', 'Birds of the island'] })
      await tab.press('Escape')
      await tab.press('ArrowDown')
      await until(tab, { isOpen: true, active: 'The harbour' })
      await tab.press('Alt+ArrowUp')
      await until(tab, { isOpen: false, active: '' })
      await tab.press('Alt+ArrowDown')
      await until(tab, { isOpen: true, active: '' })
    })

    it('closes the list when the focus leaves, not when it goes to a chip', async () => {
      await type('&facets', 'sea')
      await until(tab, ({ shown }) => expect(shown.chip?.length).toBeGreaterThan(2))
      await press(tab, 'chip')
      await until(tab, ({ isOpen, focus, shown }) => {
        expect([isOpen, focus]).toEqual([true, 'chip'])
        expect(shown.unfilter ?? shown.link).toBeDefined()
      })
      await tab.click(20, 780)
      await until(tab, { isOpen: false })
    })

    it('goes to the page of results by Enter, where it knows one', async () => {
      await type('&action=/find/', 'island')
      await tab.press('Enter')
      await vi.waitFor(async () => expect(await tab.address()).toBe(`${site.url}/find/?q=island`), 5000)
    })

    it('stays closed when an answer comes after Escape', async () => {
      site.delayMs = 400
      await go('?mode=inline')
      await press(tab, 'input')
      await tab.type('sea')
      await until(tab, { isOpen: true, options: [], said: 'Searching…' })
      await tab.press('Escape')
      await until(tab, { isOpen: false })
      await until(tab, ({ options, isOpen }) => {
        expect(options).not.toEqual([])
        expect(isOpen).toBe(false)
      })
    })

    it('does not open, nor take the focus, when the page sets its query', async () => {
      await go('?mode=inline')
      await tab.run(
        () => void Object.assign(document.querySelector('fascicle-search') as object, { query: 'sea' }),
      )
      await until(tab, ({ options, isOpen, value, focus }) => {
        expect(options).not.toEqual([])
        expect([isOpen, value, focus]).toEqual([false, 'sea', 'body'])
      })
    })

    it('does not open over nothing', async () => {
      await go('?mode=inline')
      await press(tab, 'input')
      await tab.press('ArrowDown')
      await until(tab, { isOpen: false, expanded: 'false' })
    })
  })

  describe('a page of results', () => {
    const titles = async () => (await look(tab)).shown.title
    const query = async () => decodeURIComponent(new URL(await tab.address()).search)

    it('answers the query of its address', async () => {
      await go('?mode=page&q=island')
      await until(tab, ({ shown, value }) => {
        expect(value).toBe('island')
        expect(shown.title).toEqual(['The harbour', 'Birds of the island'])
        expect(shown.heading).toEqual(['Repairs'])
        expect(shown.count).toEqual(['2 results'])
      })
      await until(tab, { said: '2 results: island' })
    })

    it('keeps what is typed from the keys of the page, too', async () => {
      await go('?mode=page&q=is')
      await until(tab, { value: 'is' })
      await listenToKeys()
      await tab.run(() => document.querySelector('fascicle-search')?.open())
      await tab.type('land')
      await until(tab, { value: 'island' })
      expect(await heard()).toEqual([])
    })
    it('does not ask for a query while it looks for the one of its address', async () => {
      site.delayMs = 700
      await tab.go(`${site.url}/?mode=page&q=island`, 'domcontentloaded')
      await until(tab, ({ value }) => expect(value).toBe('island'))
      expect((await look(tab)).shown.message).toBeUndefined()
      await until(tab, ({ shown }) => expect(shown.count).toEqual(['2 results']))
    })

    it('keeps what one does in the address, one entry of the history for a query, and goes back through it', async () => {
      await go('?mode=page&q=island')
      await until(tab, { said: '2 results: island' })
      await press(tab, 'input')
      await tab.press('Control+a')
      await tab.type('clockwork')
      await until(tab, { said: '1 result: clockwork' })
      expect(await query()).toBe('?mode=page&q=clockwork')
      expect(await titles()).toEqual(['The lighthouse'])
      await tab.back()
      await until(tab, ({ shown, value }) => {
        expect(value).toBe('island')
        expect(shown.title).toEqual(['The harbour', 'Birds of the island'])
      })
    })

    it('narrows by facets, sorts and turns pages, all in the address', async () => {
      await go('?mode=page&limit=2&q=sea')
      await until(tab, ({ shown }) => expect(shown.count).toEqual(['4 results']))
      expect((await look(tab)).shown.pages).toEqual(['12Next'])
      await tab.run(() => {
        const links = document
          .querySelector('fascicle-search')
          ?.shadowRoot?.querySelectorAll<HTMLElement>('nav a')
        links?.[1]?.click()
      })
      await vi.waitFor(async () => expect(await query()).toBe('?mode=page&limit=2&q=sea&page=2'))
      await until(tab, ({ shown }) => expect(shown.pages).toEqual(['Previous12']))
      await press(tab, 'chip')
      await vi.waitFor(async () => expect(await query()).toBe('?mode=page&limit=2&q=sea&f.topics=light'))
      await until(tab, ({ shown, focus }) => {
        expect(shown.count).toEqual(['2 results'])
        expect(focus).toBe('chip')
      })
      await tab.run(() => {
        const sort = document
          .querySelector('fascicle-search')
          ?.shadowRoot?.querySelector('select') as HTMLSelectElement
        sort.value = 'date'
        sort.dispatchEvent(new Event('change'))
      })
      await until(tab, ({ shown }) => expect(shown.title).toEqual(['The lighthouse', 'The tides']))
      expect(await query()).toBe('?mode=page&limit=2&q=sea&f.topics=light&sort=date')
      await tab.go(await tab.address())
      await until(tab, ({ shown, value }) => {
        expect(value).toBe('sea')
        expect(shown.title).toEqual(['The lighthouse', 'The tides'])
        expect(shown.chip?.some((chip) => chip.startsWith('light'))).toBe(true)
      })
      await tab.back()
      await vi.waitFor(async () => expect(await query()).toBe('?mode=page&limit=2&q=sea&f.topics=light'))
    })

    it('leads to sections by ordinary links', async () => {
      await go('?mode=page&q=clockwork')
      await until(tab, ({ shown }) => expect(shown.title).toEqual(['The lighthouse']))
      await press(tab, 'title')
      await arrive('/lighthouse/#keepers')
    })
  })

  describe('the script for the page that a result leads to', () => {
    it('marks the words until Escape, where the box leaves it to it', async () => {
      await open('?highlight=none')
      await tab.type('clockwork')
      await until(tab, { options: ['The lighthouse'] })
      await tab.press('Enter')
      await arrive('/lighthouse/#keepers')
      const marked = () => [...(CSS.highlights.get('fascicle') ?? [])].map(String)
      await vi.waitFor(async () => expect((await tab.run(marked)).slice(0, 1)).toEqual(['clockwork']), 5000)
      await vi.waitFor(async () => {
        const top = await tab.run(() => document.querySelector('#keepers')?.getBoundingClientRect().top)
        expect(top).toBeLessThan(-300)
      })
      await tab.press('Escape')
      expect(await tab.run(marked)).toEqual([])
      // Only the page that it led to, and only once.
      await tab.go(`${site.url}/lighthouse/`)
      expect(await tab.run(marked)).toEqual([])
    })
  })
}
