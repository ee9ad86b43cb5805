import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FascicleError } from '../../src/core/error.js'
import { type Address, type UrlStyle, urlOf } from '../../src/indexer/urls.js'

describe('the address of an article', () => {
  it.each<[string, Address, string, UrlStyle, string]>([
    ['guide/intro.md', {}, '/', 'slash', '/guide/intro/'],
    ['guide/intro.md', {}, '/', 'bare', '/guide/intro'],
    ['guide/intro.md', {}, '/docs/', 'html', '/docs/guide/intro.html'],
    ['guide/index.md', {}, '/', 'slash', '/guide/'],
    ['guide/README.md', {}, '/', 'bare', '/guide/'],
    ['index.md', {}, '/docs/', 'html', '/docs/'],
    ['über uns?.md', {}, '/', 'slash', '/%C3%BCber%20uns%3F/'],
    ['v1.2/notes.txt', {}, '/', 'bare', '/v1.2/notes'],
    ['posts/a.md', { slug: 'b' }, '/', 'slash', '/posts/b/'],
    ['posts/a.md', { slug: '/b/c' }, '/x/', 'slash', '/x/b/c/'],
    ['posts/a.md', { slug: '/' }, '/x/', 'slash', '/x/'],
    ['posts/a.md', { permalink: '/b.html' }, '/x/', 'slash', '/x/b.html'],
    ['posts/a.md', { permalink: 'b/' }, '/', 'html', '/b/'],
    ['posts/a.md', { slug: 'no', permalink: '/yes' }, '/', 'slash', '/yes'],
  ])('%s with %j below %s, %s, is %5$s', (file, address, base, style, url) => {
    expect(urlOf(file, address, base, style)).toBe(url)
  })

  it.each([
    '../secret',
    '/../secret',
    'a/../../b',
    '..',
    '%2e%2e/a',
    '.%2E/a',
    '..\\a',
    'a\\..\\..\\b',
    '//host/a',
    '///host',
    'https://host/a',
    'javascript:alert(1)',
    'a\tb/../..',
    'data:text/html,x',
  ])('%j as slug or permalink leads out and is refused with the file', (path) => {
    for (const address of [{ slug: path }, { permalink: path }]) {
      expect(() => urlOf('a.md', address, '/docs/', 'slash')).toThrow(/^OUTSIDE: .*\(a\.md\)$/)
    }
  })

  it('whatever slug and permalink say, the address is below the base', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '/', '\\', '%2e', ':', '//', 'a', '?', '#', '@'),
      fc.string({ maxLength: 4 }),
    )
    const path = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(path, fc.constantFrom('slug', 'permalink'), (given, key) => {
        try {
          const url = new URL(urlOf('a/b.md', { [key]: given }, '/docs/', 'slash'), 'https://site.example')
          expect(url.origin).toBe('https://site.example')
          expect(url.pathname.startsWith('/docs/')).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(FascicleError)
        }
      }),
      { numRuns: 5000 },
    )
  })
})
