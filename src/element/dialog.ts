import type { Box, View } from './box.js'
import { createCombobox } from './combobox.js'
import { drawLens, make, set } from './draw.js'
import { matches, shortcutText } from './keys.js'

/** A button, and the dialog that it opens over the page. */
export function createDialog(box: Box): View {
  const { settings, signal, warm, text } = box
  const { label, shortcuts } = settings
  const isApple = /Mac|iP/.test(navigator.platform)
  const [shortcut] = shortcuts
  const button = make(
    'button',
    'button',
    {
      ...{ 'aria-label': label, 'aria-haspopup': 'dialog' },
      'aria-keyshortcuts':
        shortcuts.map((one) => shortcutText(one, isApple ? 'Meta+' : 'Control+')).join(' ') || false,
      ...{ onclick: open, onpointerenter: warm, onfocus: warm, ontouchstart: warm },
    },
    drawLens(),
    make('span', 'prompt', {}, settings.placeholder),
  )
  if (shortcut) button.append(drawKey(shortcutText(shortcut, isApple ? '⌘' : 'Ctrl ')))
  const combobox = createCombobox(box, { isPopup: false, onLeave: close })
  const closer = make('button', 'close', { onclick: close })
  const hints = make('div', 'hints', { 'aria-hidden': 'true' })
  combobox.form.append(closer)
  combobox.foot.prepend(hints)
  /** Where the last press began: only one that begins and ends beside the dialog closes it, not one that slips out. */
  let pressed: EventTarget | null
  const dialog = make(
    'dialog',
    'dialog',
    {
      'aria-label': label,
      onpointerdown: ({ target }: Event) => {
        pressed = target
      },
      onclick: ({ target }: Event) => target === dialog && pressed === dialog && close(),
      onclose: () => lock(false),
    },
    ...combobox.nodes,
  )

  function open(): void {
    if (dialog.open) return
    warm()
    lock(true)
    box.measure()
    dialog.showModal()
    combobox.relabel()
    combobox.input.select()
    box.emit('fascicle:open')
  }

  function close(): void {
    dialog.close()
    lock(false)
  }

  document.addEventListener(
    'keydown',
    (event) => {
      const target = event.composedPath()[0] as HTMLElement
      if (event.defaultPrevented || target.closest('input,textarea,select,[contenteditable]')) return
      if (!shortcuts.some((one) => matches(one, event, isApple))) return
      event.preventDefault()
      open()
    },
    { signal },
  )
  signal.addEventListener('abort', close)
  return {
    ...combobox,
    nodes: [button, dialog],
    ...{ open, close },
    relabel() {
      combobox.relabel()
      set(closer, { 'aria-label': text('close') })
      closer.replaceChildren(make('span', '', {}, text('close')), drawKey('Esc'))
      hints.replaceChildren(drawKey('↑↓'), text('move'), drawKey('↵'), text('open'))
    },
  }
}

/** The style sheet writes what is on the key: it is no part of the name of a button. */
const drawKey = (key: string) => make('kbd', 'key', { 'data-key': key, 'aria-hidden': 'true' })

let still: CSSStyleSheet | undefined

/** The page below the dialog stays where it is; where its scroll bar takes room, that room stays too. */
function lock(isLocked: boolean): void {
  still ??= new CSSStyleSheet()
  const room = innerWidth - document.documentElement.clientWidth
  if (isLocked) still.replaceSync(`html{overflow:hidden${room > 0 ? ';scrollbar-gutter:stable' : ''}}`)
  const others = document.adoptedStyleSheets.filter((sheet) => sheet !== still)
  document.adoptedStyleSheets = isLocked ? [...others, still] : others
}
