import type { Box, View } from './box.js'
import { createCombobox } from './combobox.js'

/** An input, and below it a list that opens over the page. */
export function createInline(box: Box): View {
  const { host, signal } = box
  const combobox: View = createCombobox(box, { isPopup: true, onLeave: () => combobox.close() })
  // Inside the element the focus may go to a chip or a link; when it leaves the element, the list closes. A chip that is drawn
  // anew loses the focus for a moment.
  const close = () =>
    setTimeout(() => {
      if (!host.shadowRoot?.activeElement) combobox.close()
    })
  host.addEventListener('focusout', close, { signal })
  return {
    ...combobox,
    open() {
      combobox.input.focus()
      combobox.open()
    },
  }
}
