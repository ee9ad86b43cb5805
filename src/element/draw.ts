import type { Excerpt } from '../searcher.js'

/** What stands inside an element. */
export type Child = Node | string

/** Attributes by name; `true` is one without a value, `false` and `undefined` are left out, a function listens to that event. */
export type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>

/**
 * Makes an element with DOM calls only: text stays text, and no policy stands in the way.
 *
 * @param part what it is called in style sheets, ours and the site's
 * @example make('a', 'link', { href: '/a/', onclick: choose }, 'Read ', make('b', '', {}, 'this'))
 */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  set(made, { part, type: name === 'button' && 'button', ...attributes })
  made.append(...children)
  return made
}

/** Sets attributes, or takes them away; adds listeners. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as () => void)
    else if (value === undefined || value === false) element.removeAttribute(name)
    else element.setAttribute(name, value === true ? '' : `${value}`)
  }
}

/** A magnifying glass, for the eye alone. */
export function drawLens(): Element {
  const draw = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name)
  const [svg, path] = [draw('svg'), draw('path')]
  set(svg, { part: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' })
  set(path, { d: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14m11 18-6-6' })
  svg.append(path)
  return svg
}

/** The pieces of an excerpt, matches as `<mark>`. */
export function marked({ text, marks }: Excerpt): Child[] {
  let end = 0
  const pieces = marks.flatMap(([from, to]): Child[] => {
    const before = text.slice(end, from)
    end = to
    return [before, make('mark', 'mark', {}, text.slice(from, to))]
  })
  return [...pieces, text.slice(end)]
}

/** Replaces what an element holds, and hides it when that is nothing. What has the focus there keeps it, by its id. */
export function redraw(element: HTMLElement, children: Child[]): void {
  const root = element.getRootNode() as ShadowRoot
  const focused = root.activeElement
  const isInside = focused && element.contains(focused)
  element.replaceChildren(...children)
  element.hidden = children.length === 0
  if (isInside) root.getElementById(focused.id)?.focus()
}
