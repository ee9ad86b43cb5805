import { describe, expect, it } from 'vitest'
import { type Intent, intentOf, type Key, matches, shortcutText, step } from '../../src/element/keys.js'

const key = (name: string, rest: Partial<Key> = {}): Key => ({
  key: name,
  code: '',
  keyCode: 0,
  isComposing: false,
  ...{ altKey: false, ctrlKey: false, metaKey: false, shiftKey: false },
  ...rest,
})

describe('a key in the input', () => {
  it.each<[string, Key, Intent | undefined]>([
    ['arrow down is the next option', key('ArrowDown'), 1],
    ['arrow up is the one before', key('ArrowUp'), -1],
    ['Alt and arrow down opens the list', key('ArrowDown', { altKey: true }), 'open'],
    ['Alt and arrow up closes it', key('ArrowUp', { altKey: true }), 'close'],
    ['Enter chooses', key('Enter'), 'choose'],
    ['Control and Enter chooses in a tab', key('Enter', { ctrlKey: true }), 'apart'],
    ['Command and Enter too', key('Enter', { metaKey: true }), 'apart'],
    ['Shift and Enter too', key('Enter', { shiftKey: true }), 'apart'],
    ['Escape', key('Escape'), 'escape'],
    ['Delete removes', key('Delete'), 'remove'],
    ['Home belongs to the text', key('Home'), undefined],
    ['End belongs to the text', key('End'), undefined],
    ['arrow left belongs to the text', key('ArrowLeft'), undefined],
    ['Shift and arrow down selects text', key('ArrowDown', { shiftKey: true }), undefined],
    ['Backspace belongs to the text', key('Backspace'), undefined],
    ['a letter belongs to the text', key('a'), undefined],
    ['Enter takes a candidate while composing', key('Enter', { isComposing: true }), undefined],
    ['Enter that ended a composition in Safari', key('Enter', { keyCode: 229 }), undefined],
    ['arrow down chooses among candidates', key('ArrowDown', { isComposing: true }), undefined],
    ['Escape ends a composition', key('Escape', { keyCode: 229 }), undefined],
  ])('%s', (_, event, intent) => expect(intentOf(event)).toBe(intent))
})

describe('a step through the options', () => {
  it.each([
    ['down from none is the first', -1, 1, 3, 0],
    ['up from none is the last', -1, -1, 3, 2],
    ['down from the last is the first', 2, 1, 3, 0],
    ['up from the first is the last', 0, -1, 3, 2],
    ['up goes up', 2, -1, 3, 1],
    ['without options there is none', -1, 1, 0, -1],
    ['nor is there any above', -1, -1, 0, -1],
  ] as const)('%s', (_, active, by, count, next) => expect(step(active, by, count)).toBe(next))
})

describe('a shortcut', () => {
  it.each<[string, string, Key, boolean, boolean]>([
    ['Control K elsewhere', 'mod+k', key('k', { ctrlKey: true }), false, true],
    ['Command K on a Mac', 'mod+k', key('k', { metaKey: true }), true, true],
    ['not Control K on a Mac, which deletes to the end', 'mod+k', key('k', { ctrlKey: true }), true, false],
    ['not K alone', 'mod+k', key('k'), false, false],
    ['not Control Alt K', 'mod+k', key('k', { ctrlKey: true, altKey: true }), false, false],
    ['with caps lock', 'mod+k', key('K', { ctrlKey: true }), false, true],
    ['where K is on a Russian keyboard', 'mod+k', key('л', { ctrlKey: true, code: 'KeyK' }), false, true],
    [
      'not where K was on a Dvorak keyboard',
      'mod+k',
      key('t', { ctrlKey: true, code: 'KeyK' }),
      false,
      false,
    ],
    ['a slash', '/', key('/'), false, true],
    ['a slash above the 7 of a German keyboard', '/', key('/', { shiftKey: true }), false, true],
    ['not Control and slash', '/', key('/', { ctrlKey: true }), false, false],
    ['not while composing', '/', key('/', { isComposing: true }), false, false],
  ])('is pressed: %s', (_, shortcut, event, isApple, is) =>
    expect(matches(shortcut, event, isApple)).toBe(is),
  )

  it.each([
    ['mod+k', 'Ctrl ', 'Ctrl K'],
    ['mod+k', '⌘', '⌘K'],
    ['mod+k', 'Control+', 'Control+K'],
    ['/', 'Control+', '/'],
  ])('%s with %s reads %s', (shortcut, mod, text) => expect(shortcutText(shortcut, mod)).toBe(text))
})
