/**
 * Keeps in a style sheet what style sheets cannot know: how much of the window the keyboard of a phone leaves (`--_height`,
 * `--_width`), and how far the element is from its left edge (`--_left`) and from its lower one (`--_room`).
 *
 * Written as a rule, because a policy may forbid the style attribute.
 *
 * @returns measures anew
 */
export function followViewport(host: HTMLElement, sheet: CSSStyleSheet, signal: AbortSignal): () => void {
  const measure = () => {
    const { width, height, scale } = visualViewport as VisualViewport
    const { left, bottom } = host.getBoundingClientRect()
    // Who zooms in with two fingers wants to see a part of it larger, not all of it smaller.
    const [whole, wide] = [height * scale, width * scale]
    sheet.replaceSync(
      `:host{--_height:${whole}px;--_width:${wide}px;--_left:${left}px;--_room:${whole - bottom}px}`,
    )
  }
  visualViewport?.addEventListener('resize', measure, { signal })
  return measure
}
