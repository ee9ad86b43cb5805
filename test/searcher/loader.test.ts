import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { manifestText } from '../../src/core/format.js'
import { FascicleError, openIndex } from '../../src/searcher.js'
import { indexOf, SMALL_FILES } from '../folder.js'

type Change = (bytes: Uint8Array, name: string) => Response | Uint8Array

const BASE = 'https://site.example/search/'
const FILES = { 'a.md': '# Ketamine\n\nA text on ketamine.', 'b.md': '# Other\n\nOther words stand here.' }

/** A fetch over an index on disk, cut into many files, that changes what it answers. */
async function changed(change: Change, files: Record<string, string> = FILES) {
  const { out } = await indexOf(files, { layout: SMALL_FILES })
  return async (url: string) => {
    const name = url.slice(BASE.length)
    const answer = change(await readFile(`${out}/${name}`), name)
    return answer instanceof Response ? answer : new Response(answer as BodyInit)
  }
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const only =
  (wanted: RegExp, change: Change): Change =>
  (bytes, name) =>
    wanted.test(name) ? change(bytes, name) : bytes
const manifest = (change: Change) => only(/^manifest/, change)
const shard = (change: Change) => only(/^shards/, change)
const store = (change: Change) => only(/^stores/, change)
const flip =
  (at: number): Change =>
  (bytes) => {
    const other = Uint8Array.from(bytes)
    other[at] = (other[at] as number) ^ 1
    return other
  }

describe('what is wrong with an index is a named error that says which file', () => {
  it.each<[string, Change, string, RegExp]>([
    ['no manifest', manifest(() => new Response('', { status: 404 })), 'INDEX_MISSING', /manifest\.json/],
    [
      'the home page instead of the manifest',
      manifest(() => new Response('<!doctype html><p>Hi')),
      'INDEX_MISSING',
      /web page.*manifest\.json/,
    ],
    ['a manifest cut short', manifest((bytes) => bytes.slice(0, 40)), 'INDEX_DAMAGED', /manifest\.json/],
    ['an empty manifest', manifest(() => new Uint8Array()), 'INDEX_DAMAGED', /manifest\.json/],
    ['some other JSON', manifest(() => new Response('{"a":1}')), 'INDEX_DAMAGED', /manifest\.json/],
    [
      'a number changed in the manifest',
      manifest((bytes) => new Response(text(bytes).replace('"sections":2', '"sections":3'))),
      'INDEX_DAMAGED',
      /manifest\.json/,
    ],
    [
      'a newer format',
      manifest((bytes) => new Response(text(bytes).replace(/"format":\d+/, '"format":99'))),
      'FORMAT_MISMATCH',
      /index format 99, this searcher reads \d+/,
    ],
    [
      'a shard that is not there',
      shard(() => new Response('', { status: 404 })),
      'INDEX_MISSING',
      /shards\/[0-9a-f]{10}\/\d+\.bin/,
    ],
    [
      'the home page instead of a shard',
      shard(() => new Response('<!DOCTYPE html><p>Hi')),
      'INDEX_DAMAGED',
      /shards\//,
    ],
    ['a shard cut short', shard((bytes) => bytes.slice(0, -5)), 'INDEX_DAMAGED', /shards\//],
    ['an empty shard', shard(() => new Uint8Array()), 'INDEX_DAMAGED', /shards\//],
    ['one bit flipped in its name', shard(flip(2)), 'INDEX_DAMAGED', /shards\//],
    ['one bit flipped in its place', shard(flip(5)), 'INDEX_DAMAGED', /shards\//],
    ['one bit flipped in its content', shard(flip(30)), 'INDEX_DAMAGED', /shards\//],
    ['a store cut short', store((bytes) => bytes.slice(0, 30)), 'INDEX_DAMAGED', /stores\//],
    ['a server in trouble', shard(() => new Response('', { status: 503 })), 'NETWORK', /503/],
    [
      'no connection',
      shard(() => {
        throw new TypeError('fetch failed')
      }),
      'NETWORK',
      /fetch failed/,
    ],
  ])('%s', async (_, change, code, message) => {
    const fetch = await changed(change)
    const failure = openIndex(BASE, { fetch }).then((index) => index.search('ketamine'))
    await expect(failure).rejects.toBeInstanceOf(FascicleError)
    await expect(failure).rejects.toMatchObject({ code })
    await expect(failure).rejects.toThrow(message)
  })

  it('another file of the same index under its name is found out', async () => {
    const { out } = await indexOf(FILES, { layout: SMALL_FILES })
    const fetch = async (url: string) => {
      const name = url.slice(BASE.length)
      return new Response(await readFile(`${out}/${name.replace(/(shards\/.*\/)\d+/, '$10')}`))
    }
    const index = await openIndex(BASE, { fetch })
    await expect(index.search('words')).rejects.toMatchObject({ code: 'INDEX_DAMAGED' })
  })

  it('a failure is not remembered: the next search tries again', async () => {
    let isDown = true
    const fetch = await changed(shard((bytes) => (isDown ? new Response('', { status: 503 }) : bytes)))
    const index = await openIndex(BASE, { fetch })
    await expect(index.search('ketamine')).rejects.toThrow('NETWORK')
    isDown = false
    expect((await index.search('ketamine')).total).toBe(1)
  })

  it('one failure is tried again at once', async () => {
    const failed = new Set<string>()
    const fetch = await changed((bytes, name) => {
      if (failed.has(name)) return bytes
      failed.add(name)
      return new Response('', { status: 503 })
    })
    expect((await (await openIndex(BASE, { fetch })).search('ketamine')).total).toBe(1)
  })
})

describe('a deploy while a page is open', () => {
  it('is noticed by a file that is gone: the manifest is fetched anew and the search runs once more', async () => {
    const before = await indexOf({ 'a.md': 'ketamine' }, { layout: SMALL_FILES })
    const after = await indexOf({ 'a.md': 'ketamine', 'b.md': 'ketamine again' }, { layout: SMALL_FILES })
    let out = before.out
    const asked: string[] = []
    const fetch = async (url: string, init?: { cache?: RequestCache }) => {
      asked.push(`${url.slice(BASE.length).split('/')[0]} ${init?.cache}`)
      const content = await readFile(`${out}/${url.slice(BASE.length)}`).catch(() => undefined)
      return content ? new Response(content) : new Response('', { status: 404 })
    }
    const index = await openIndex(BASE, { fetch })
    out = after.out
    expect((await index.search('ketamine')).total).toBe(2)
    expect(index.counts.articles).toBe(2)
    expect(asked).toContain('manifest.json reload')
  })
})

describe('an index that another version deployed meanwhile', () => {
  it('is never queried by the analyzer of the one before', async () => {
    const { out } = await indexOf(FILES, { layout: SMALL_FILES })
    let isDeployed = false
    const fetch = async (url: string) => {
      const bytes = await readFile(`${out}/${url.slice(BASE.length)}`)
      if (!isDeployed) return new Response(bytes)
      if (!url.endsWith('manifest.json')) return new Response('', { status: 404 })
      const { checksum: _, ...manifest } = JSON.parse(text(bytes))
      return new Response(manifestText({ ...manifest, analyzer: 'martian-1' }))
    }
    const index = await openIndex(BASE, { fetch })
    isDeployed = true
    await expect(index.search('ketamine')).rejects.toMatchObject({ code: 'UNKNOWN_ANALYZER' })
  })
})

describe('what is fetched', () => {
  const counting = async () => {
    const names: string[] = []
    const fetch = await changed((bytes, name) => {
      names.push(name.split('/')[0] as string)
      return bytes
    })
    return { fetch, names }
  }

  it('is the manifest on opening, then what the query needs, each file once', async () => {
    const { fetch, names } = await counting()
    const index = await openIndex(BASE, { fetch })
    expect(names).toEqual(['manifest.json'])
    await index.search('ketamine ')
    expect(names).toEqual(['manifest.json', 'shards', 'stores'])
    await Promise.all([index.search('ketamine '), index.search('ketamine ')])
    expect(names).toHaveLength(3)
    await index.search('ketamine ', { filter: { none: 'x' }, sort: { by: 'title' } })
    expect(names.slice(3)).toEqual(['columns'])
  })

  it('the manifest can be asked for before the script is there', async () => {
    const { fetch, names } = await counting()
    const manifest = fetch(`${BASE}manifest.json`)
    const index = await openIndex(BASE, { fetch, manifest })
    expect((await index.search('ketamine ')).total).toBe(1)
    expect(names.filter((name) => name === 'manifest.json')).toHaveLength(1)
    const failed = Promise.reject(new TypeError('fetch failed'))
    expect((await openIndex(BASE, { fetch, manifest: failed })).counts.articles).toBe(2)
  })

  it('of a query that is being typed can be fetched before', async () => {
    const { fetch, names } = await counting()
    const index = await openIndex(BASE, { fetch })
    await index.preload('ketamine ')
    expect(names).toEqual(['manifest.json', 'shards'])
    await index.search('ketamine ')
    expect(names).toEqual(['manifest.json', 'shards', 'stores'])
  })

  it('is at most six files at a time', async () => {
    const { out } = await indexOf(
      { 'a.md': 'alpha beta gamma delta epsilon zeta eta theta iota kappa' },
      { layout: SMALL_FILES },
    )
    let running = 0
    let most = 0
    const fetch = async (url: string) => {
      most = Math.max(most, ++running)
      const content = await readFile(`${out}/${url.slice(BASE.length)}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running--
      return new Response(content)
    }
    const index = await openIndex(BASE, { fetch })
    expect((await index.search('alpha beta gamma delta epsilon zeta eta theta iota kappa ')).total).toBe(1)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(6)
  })

  it('the files of the last search come before those that earlier ones still wait for', async () => {
    const many = Array.from({ length: 30 }, (_, number) => `word${number}x`).join(' ')
    const { out } = await indexOf({ 'a.md': many, 'b.md': 'omega' }, { layout: SMALL_FILES })
    const fetch = async (url: string) => {
      const content = await readFile(`${out}/${url.slice(BASE.length)}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return new Response(content)
    }
    const index = await openIndex(BASE, { fetch })
    const done: string[] = []
    const ask = (query: string) => index.search(query).then(() => done.push(query))
    await Promise.all([ask(`${many} `), ask('omega ')])
    expect(done[0]).toBe('omega ')
  })

  it('a search that is called off is rejected with the reason of its signal', async () => {
    const { fetch } = await counting()
    const index = await openIndex(BASE, { fetch })
    const controller = new AbortController()
    const search = index.search('ketamine', { signal: controller.signal })
    controller.abort(new Error('typed on'))
    await expect(search).rejects.toThrow('typed on')
    await expect(index.search('ketamine', { signal: controller.signal })).rejects.toThrow('typed on')
    expect((await index.search('ketamine')).total).toBe(1)
  })
})
