/** What a key asks of the list of options: 1 for the next one, -1 for the one before. */
export type Intent = 1 | -1 | 'choose' | 'apart' | 'escape' | 'open' | 'close' | 'remove'

/** The parts of a keyboard event that say what it means. */
export type Key = Pick<
  KeyboardEvent,
  'key' | 'code' | 'keyCode' | 'isComposing' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'
>

/** Enter that takes a candidate must not open a result. Safari ends the composition before that key, which it marks by 229. */
const isComposing = (event: Key): boolean => event.isComposing || event.keyCode === 229

/** Whether a key or a click asks for a tab or a window of its own. */
export const isApart = ({ ctrlKey, metaKey, shiftKey }: Omit<Key, 'key'> | MouseEvent): boolean =>
  ctrlKey || metaKey || shiftKey

/**
 * What a key pressed in the input means, by the combobox pattern of the WAI-ARIA Authoring Practices; nothing when it belongs
 * to the text (the arrows left and right, Home and End among them) or to an input method, which is composing.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function intentOf(event: Key): Intent | undefined {
  if (isComposing(event)) return undefined
  const { key, altKey } = event
  if (key === 'Enter') return isApart(event) ? 'apart' : 'choose'
  if (isApart(event)) return undefined
  if (key === 'ArrowDown') return altKey ? 'open' : 1
  if (key === 'ArrowUp') return altKey ? 'close' : -1
  return key === 'Escape' ? 'escape' : key === 'Delete' ? 'remove' : undefined
}

/**
 * The option after a step from another one; both ends lead to the other.
 *
 * @param active -1 for none
 * @returns -1 when there are none
 */
export const step = (active: number, by: 1 | -1, count: number): number =>
  count === 0 ? -1 : active < 0 && by < 0 ? count - 1 : (active + by + count) % count

/**
 * Whether a key is the shortcut: a character such as `/`, or `mod+k`, with Command on Apple's systems and Control elsewhere.
 * Of letters the key counts, or its place where the layout has other letters there.
 */
export function matches(shortcut: string, event: Key, isApple: boolean): boolean {
  const key = shortcut.slice(-1)
  const isMod = shortcut.startsWith('mod+')
  const typed = event.key.toLowerCase()
  const isKey = typed === key || (/[^ -~]/.test(typed) && event.code === `Key${key.toUpperCase()}`)
  const { ctrlKey, metaKey, altKey } = event
  return (
    isKey &&
    !isComposing(event) &&
    !altKey &&
    ctrlKey === (isMod && !isApple) &&
    metaKey === (isMod && isApple)
  )
}

/** A shortcut as it stands on the keys, or as `aria-keyshortcuts` wants it. */
export const shortcutText = (shortcut: string, mod: string): string =>
  shortcut.replace('mod+', mod).replace(/.$/, (key) => key.toUpperCase())
