import { describe, expect, it } from 'vitest'
import { indexOf } from '../folder.js'

const FILES = {
  'naps.md': '---\ntitle: Naps\nsidebar: 3\n---\nShort ones help.',
  'secret.md': 'Short, too.',
  'rest.html':
    '<html lang="en"><meta name="fascicle:topic" content="sleep"><main><h1>Rest</h1><p>Short.</p></main>',
}

describe('what a site knows of its articles', () => {
  it('stands for their front matter, of Markdown and of pages', async () => {
    const given: [string, Record<string, unknown>][] = []
    const { index } = await indexOf(FILES, {
      include: '**/*.{md,html}',
      frontMatter(path, own) {
        given.push([path, own])
        return path === 'secret.md'
          ? { search: false }
          : { title: `${own.title ?? path}, 2.0`, version: '2.0' }
      },
    })
    const { results, facets } = await index.search('short', { facets: true })
    expect(results.map(({ title, url }) => [title, url]).sort()).toEqual([
      ['Naps, 2.0', '/naps/'],
      ['rest.html, 2.0', '/rest.html'],
    ])
    expect(facets).toEqual({ version: [{ value: '2.0', count: 2 }] })
    expect(Object.fromEntries(given)).toEqual({
      'naps.md': { title: 'Naps', sidebar: 3 },
      'rest.html': { lang: 'en', topic: 'sleep' },
      'secret.md': {},
    })
  })
})
