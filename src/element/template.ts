import { type Child, marked } from './draw.js'
import type { Renderer, Row } from './rows.js'

/**
 * Draws rows by a `<template>` of the page: in each element of a copy that has `data-field` stands what the field says.
 *
 * Fields: `title`, `heading`, `trail`, `excerpt`, `url`, `description`, `date`, `updated` and the names of facets. An element
 * whose field has nothing to say is left out.
 *
 * @example <template><b data-field="title"></b> <span data-field="topics"></span><p data-field="excerpt"></p></template>
 */
export const templateRenderer =
  (template: HTMLTemplateElement): Renderer =>
  (row) => {
    const copy = document.importNode(template.content, true)
    for (const element of copy.querySelectorAll<HTMLElement>('[data-field]')) {
      const children = fieldOf(row, element.dataset.field as string)
      if (children.length > 0) element.replaceChildren(...children)
      else element.remove()
    }
    return copy
  }

function fieldOf({ result, section }: Row, name: string): Child[] {
  const { url, heading, trail, excerpt } = section
  const own: Record<string, string | undefined> = {
    ...{ title: result.title, url, heading, trail: trail.join(' › ') },
    ...{ description: result.description, date: result.date, updated: result.updated },
  }
  if (name === 'excerpt') return excerpt.text === '' ? [] : marked(excerpt)
  const text = name in own ? own[name] : result.facets[name]?.join(', ')
  return text ? [text] : []
}
