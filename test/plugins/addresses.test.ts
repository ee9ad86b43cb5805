import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { collectionOf, pagesAndCollectionsOf } from '../../src/plugins/astro/addresses.js'
import { addressesOf, slugify } from '../../src/plugins/vitepress/addresses.js'

type Urls = (file: string, frontMatter: Record<string, unknown>) => string

describe('addresses of Astro', () => {
  const config = (
    trailingSlash: 'always' | 'never' | 'ignore',
    format: 'file' | 'directory' | 'preserve',
  ) => ({
    ...{ root: pathToFileURL('/site/'), srcDir: pathToFileURL('/site/src/'), base: '/sub', trailingSlash },
    build: { format },
  })
  it.each([
    ['index.md', 'ignore', 'directory', '/sub/'],
    ['guide/index.mdx', 'ignore', 'directory', '/sub/guide/'],
    ['guide/a.md', 'ignore', 'directory', '/sub/guide/a/'],
    ['guide/a.md', 'never', 'directory', '/sub/guide/a'],
    ['guide/index.md', 'never', 'directory', '/sub/guide'],
    ['guide/a.md', 'ignore', 'file', '/sub/guide/a.html'],
    ['Guide/Getting Started.md', 'always', 'directory', '/sub/guide/getting-started/'],
    ['über/größe.md', 'always', 'directory', '/sub/%C3%BCber/gr%C3%B6%C3%9Fe/'],
  ] as const)('%s with trailingSlash %s and format %s', (file, slash, format, url) => {
    expect((collectionOf(config(slash, format)).urls as Urls)(file, {})).toBe(url)
  })

  it('a slug is the whole address in a collection; pages are called as their files are', () => {
    const { urls } = pagesAndCollectionsOf(config('ignore', 'directory')) as { urls: Urls }
    expect(urls('content/blog/a.md', { slug: 'blog/other' })).toBe('/sub/blog/other/')
    expect(urls('content/blog/A b.md', {})).toBe('/sub/blog/a-b/')
    expect(urls('pages/About.md', {})).toBe('/sub/About/')
    expect(urls('pages/index.md', {})).toBe('/sub/')
  })
})

describe('addresses of VitePress', () => {
  const site = {
    rewrites: { map: { 'packages/a/index.md': 'a/index.md', 'b.md': 'c/b.md' } },
    site: { base: '/sub/' },
  }
  it.each([
    ['index.md', false, '/sub/'],
    ['guide/index.md', false, '/sub/guide/'],
    ['guide/a b.md', false, '/sub/guide/a%20b.html'],
    ['guide/a.md', true, '/sub/guide/a'],
    ['packages/a/index.md', true, '/sub/a/'],
    ['b.md', false, '/sub/c/b.html'],
  ])('%s with cleanUrls %s', (file, cleanUrls, url) => {
    expect(addressesOf({ ...site, cleanUrls })(file)).toBe(url)
  })

  it.each([
    ['Hello, World!', 'hello-world'],
    ['3 boats', '_3-boats'],
    ['Über den Hafen', 'uber-den-hafen'],
    ['  A -- B: “C” & D?  ', 'a-b-c-d'],
    ['use_state() / .config', 'use-state-config'],
    ['日本語 見出し', '日本語-見出し'],
    ['🎉 Party', '🎉-party'],
  ])('the id of "%s"', (heading, id) => expect(slugify(heading)).toBe(id))
})
