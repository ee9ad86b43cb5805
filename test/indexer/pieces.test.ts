import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { gzip } from 'pako'
import { describe, expect, it } from 'vitest'
import { compress, makesSame } from '../../src/indexer/pieces.js'

const byPako = (bytes: Uint8Array) => gzip(bytes, { level: 7, memLevel: 6 })

/** Words that come again, and bytes of any kind between them. */
const content = fc
  .array(fc.oneof(fc.constantFrom('the ', 'search ', 'index ', 'section '), fc.string()), { maxLength: 400 })
  .map((parts) => new TextEncoder().encode(parts.join('')))

describe('a piece of an index', () => {
  it('has the bytes of pako, whatever compressed it, and unpacks to what it was', () =>
    fc.assert(
      fc.property(content, (bytes) => {
        const packed = compress(bytes)
        expect(Buffer.from(packed).equals(byPako(bytes))).toBe(true)
        expect(Buffer.from(bytes).equals(gunzipSync(packed))).toBe(true)
      }),
    ))
  it('names no system that it was packed on', () => {
    expect(compress(new TextEncoder().encode('section'))[9]).toBe(3)
  })
})

describe('the bytes of pako', () => {
  it('are known', () => {
    expect(makesSame(byPako)).toBe(true)
  })
  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['another level', (bytes) => gzipSync(bytes, { level: 6, memLevel: 6 })],
    ['longer blocks', (bytes) => gzipSync(bytes, { level: 7, memLevel: 8 })],
    ['a smaller window', (bytes) => gzipSync(bytes, { level: 7, memLevel: 6, windowBits: 14 })],
    ['another strategy', (bytes) => gzipSync(bytes, { level: 7, memLevel: 6, strategy: 1 })],
    ['another system', (bytes) => Uint8Array.from(byPako(bytes), (byte, at) => (at === 9 ? 19 : byte))],
  ])('are told from those of %s', (_, other) => {
    expect(makesSame(other)).toBe(false)
  })
})
