import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { FascicleError, openIndex } from '../../src/searcher.js'
import { indexOf } from '../folder.js'

type Change = (bytes: Uint8Array, name: string) => Response | Uint8Array | Promise<Response>

/** A fetch over an index on disk that changes what it answers. */
async function changed(change: Change, files = { 'a.md': '# Ketamine\n\nA text on ketamine.' }) {
  const { out } = await indexOf(files)
  return async (url: string) => {
    const name = path.basename(url)
    const answer = await change(await readFile(path.join(out, name)), name)
    return answer instanceof Response ? answer : new Response(answer as BodyInit)
  }
}

const isIndex = (name: string) => name.startsWith('index.')
const manifestWith =
  (edit: (manifest: Record<string, unknown>) => void): Change =>
  (bytes, name) => {
    if (isIndex(name)) return bytes
    const manifest = JSON.parse(new TextDecoder().decode(bytes))
    edit(manifest)
    return new TextEncoder().encode(JSON.stringify(manifest))
  }
const only =
  (wanted: 'index' | 'manifest', change: Change): Change =>
  (bytes, name) =>
    isIndex(name) === (wanted === 'index') ? change(bytes, name) : bytes

describe('what is wrong with an index is a named error that says which file', () => {
  it.each<[string, Change, string, RegExp]>([
    [
      'no manifest',
      only('manifest', () => new Response('', { status: 404 })),
      'INDEX_MISSING',
      /manifest\.json/,
    ],
    [
      'the home page instead of the manifest',
      only('manifest', () => new Response('<!doctype html><p>Hi')),
      'INDEX_MISSING',
      /web page.*manifest\.json/,
    ],
    [
      'a manifest cut short',
      only('manifest', (bytes) => bytes.slice(0, 40)),
      'INDEX_DAMAGED',
      /manifest\.json/,
    ],
    ['an empty manifest', only('manifest', () => new Uint8Array()), 'INDEX_DAMAGED', /manifest\.json/],
    [
      'some other JSON',
      only('manifest', () => new TextEncoder().encode('{"a":1}')),
      'INDEX_DAMAGED',
      /manifest\.json/,
    ],
    [
      'a newer format',
      manifestWith((manifest) => {
        manifest.format = 99
      }),
      'FORMAT_MISMATCH',
      /index format 99, this searcher reads \d+/,
    ],
    [
      'an analyzer of another version',
      manifestWith((manifest) => {
        manifest.analyzer = 'martian-1'
      }),
      'UNKNOWN_ANALYZER',
      /martian-1/,
    ],
    [
      'a manifest that names a path',
      manifestWith((manifest) => {
        manifest.files = { index: { name: '../x.json', bytes: 1 } }
      }),
      'INDEX_DAMAGED',
      /manifest\.json/,
    ],
    [
      'no index file',
      only('index', () => new Response('', { status: 404 })),
      'INDEX_MISSING',
      /index\.[0-9a-f]{16}\.json/,
    ],
    [
      'the home page instead of the index file',
      only('index', () => new Response('<!DOCTYPE html><p>Hi')),
      'INDEX_MISSING',
      /web page/,
    ],
    [
      'an index file cut short',
      only('index', (bytes) => bytes.slice(0, -100)),
      'INDEX_DAMAGED',
      /cut short.*index\.[0-9a-f]{16}\.json/,
    ],
    [
      'one bit flipped',
      only('index', (bytes) => {
        const other = bytes.slice()
        other[200] = (other[200] as number) ^ 1
        return other
      }),
      'INDEX_DAMAGED',
      /index\.[0-9a-f]{16}\.json/,
    ],
    ['a server in trouble', only('index', () => new Response('', { status: 503 })), 'NETWORK', /503/],
    [
      'no connection',
      only('index', () => {
        throw new TypeError('fetch failed')
      }),
      'NETWORK',
      /fetch failed/,
    ],
  ])('%s', async (_, change, code, message) => {
    const fetch = await changed(change)
    const failure = openIndex('https://site.example/search', { fetch }).then((index) =>
      index.search('ketamine'),
    )
    await expect(failure).rejects.toBeInstanceOf(FascicleError)
    await expect(failure).rejects.toMatchObject({ code })
    await expect(failure).rejects.toThrow(message)
  })

  it('a failure is not remembered: the next search tries again', async () => {
    let isDown = true
    const fetch = await changed(
      only('index', (bytes) => (isDown ? new Response('', { status: 503 }) : bytes)),
    )
    const index = await openIndex('https://site.example/search/', { fetch })
    await expect(index.search('ketamine')).rejects.toThrow('NETWORK')
    isDown = false
    expect((await index.search('ketamine')).total).toBe(1)
  })
})

describe('what is fetched', () => {
  it('is the manifest on opening and the index file once, on the first search or before', async () => {
    const names: string[] = []
    const fetch = await changed((bytes, name) => {
      names.push(name.replace(/[0-9a-f]{16}/, '*'))
      return bytes
    })
    const index = await openIndex('https://site.example/search', { fetch })
    expect(names).toEqual(['manifest.json'])
    await Promise.all([index.preload(), index.search('ketamine'), index.suggest('ket')])
    await index.search('text')
    expect(names).toEqual(['manifest.json', 'index.*.json'])
  })

  it('a search that is called off is rejected with the reason of its signal', async () => {
    const fetch = await changed((bytes) => bytes)
    const index = await openIndex('https://site.example/search', { fetch })
    const controller = new AbortController()
    const search = index.search('ketamine', { signal: controller.signal })
    controller.abort(new Error('typed on'))
    await expect(search).rejects.toThrow('typed on')
    expect((await index.search('ketamine')).total).toBe(1)
  })
})
