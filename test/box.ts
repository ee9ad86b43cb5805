import { expect, vi } from 'vitest'
import type { Tab } from './tab.js'

/** What a visitor sees and hears of the box. */
export interface Look {
  /** Whether the dialog or the list is open. */
  isOpen: boolean
  value: string
  /** What has the focus: a part of the box, else the tag or the id of what has it in the page. */
  focus: string
  /** The options of the list, each by its title or heading. */
  options: string[]
  /** The option that the input names as active; empty for none. */
  active: string
  expanded: string | null
  /** What screen readers were told last. */
  said: string
  /** The text of each part that is shown, in order; of several parts of one name all. */
  shown: Record<string, string[]>
}

/** Runs in the page. */
function lookAt(): Look {
  const host = document.querySelector('fascicle-search') as HTMLElement
  const root = host?.shadowRoot
  const texts = (elements: Iterable<Element>) => [...elements].map((one) => one.textContent?.trim() ?? '')
  const all = [...(root?.querySelectorAll('[part]') ?? [])]
  const shown: Record<string, string[]> = {}
  for (const element of all) {
    if (element.getClientRects().length === 0) continue
    for (const part of element.part) {
      shown[part] ??= []
      shown[part].push(element.textContent?.trim() ?? '')
    }
  }
  const input = root?.querySelector('input')
  const options = [...(root?.querySelectorAll('[role="option"]') ?? [])]
  const active = input?.getAttribute('aria-activedescendant')
  const focused = root?.activeElement ?? document.activeElement
  const dialog = root?.querySelector('dialog')
  return {
    isOpen: dialog ? dialog.open : (shown.panel ?? []).length > 0,
    value: input?.value ?? '',
    focus: focused?.getAttribute('part') || focused?.id || focused?.localName || '',
    options: texts(options.map((one) => one.querySelector('[part="title"], [part="heading"]') ?? one)),
    active: active
      ? (root?.getElementById(active)?.querySelector('[part="title"], [part="heading"]')?.textContent ?? '?')
      : '',
    expanded: input?.getAttribute('aria-expanded') ?? null,
    said: root?.querySelector('[role="status"]')?.textContent ?? '',
    shown,
  }
}

export const look = (tab: Tab): Promise<Look> => tab.run(lookAt)

/** Waits until the box looks so. */
export async function until(tab: Tab, wanted: Partial<Look> | ((look: Look) => void)): Promise<Look> {
  return vi.waitFor(
    async () => {
      const now = await look(tab)
      if (typeof wanted === 'function') wanted(now)
      else expect(now).toMatchObject(wanted)
      return now
    },
    { timeout: 3000, interval: 30 },
  )
}

/** The middle of the part of that name which is shown; of several the one at that place. */
async function middleOf(tab: Tab, part: string, place: number): Promise<[x: number, y: number]> {
  const point = await tab.run(
    ([name, index]: [string, number]) => {
      const root = document.querySelector('fascicle-search')?.shadowRoot
      const all = [...(root?.querySelectorAll(`[part~="${name}"]`) ?? [])]
      const rects = all.map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0)
      const rect = rects.at(index)
      return rect && ([rect.x + rect.width / 2, rect.y + rect.height / 2] as [number, number])
    },
    [part, place] as [string, number],
  )
  expect(point, `a part ${part} is shown`).toBeDefined()
  return point as [number, number]
}

/** Presses the mouse on a part. */
export const press = async (tab: Tab, part: string, place = 0): Promise<void> =>
  tab.click(...(await middleOf(tab, part, place)))

/** Moves the mouse to a part. */
export const pointAt = async (tab: Tab, part: string, place = 0): Promise<void> =>
  tab.point(...(await middleOf(tab, part, place)))

/** Puts the mouse where the box is not. */
export const pointAway = (tab: Tab): Promise<void> => tab.point(5, 790)
