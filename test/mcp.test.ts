import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLibrary } from '../src/cli/library.js'
import { manifestText } from '../src/core/format.js'
import { buildFiles, buildIndex } from '../src/indexer.js'
import { fetchFrom, folderOf, SMALL_FILES } from './folder.js'

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

const SITE = {
  'refunds.md': `---
title: Refunds
topics: [money]
---

What comes back, and when.

## How to ask {#how}

Write to the shop within thirty days.

### By post

Send the parcel back, with this label:

\`\`\`
RETURN 7
\`\`\`

## When it comes

The bank takes a week.
`,
  'parcels.md': '---\ntopics: [post]\n---\n# Parcels\n\nA parcel takes three days.',
}

/** Starts `fascicle mcp` and connects the official client to it. */
async function connect(...words: string[]) {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, 'mcp', ...words],
    stderr: 'pipe',
  })
  let complaints = ''
  transport.stderr?.on('data', (data) => {
    complaints += data
  })
  await client.connect(transport)
  onTestFinished(() => client.close())
  const call = async (name: string, input: Record<string, unknown> = {}) => {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: input })
    const [first] = content as { type: string; text: string }[]
    return {
      said: first?.text ?? '',
      told: structuredContent as Record<string, unknown>,
      isError: isError ?? false,
    }
  }
  return { client, call, complaints: () => complaints }
}

async function built(options: Partial<Parameters<typeof buildIndex>[0]> = {}): Promise<string> {
  const out = await folderOf()
  await buildIndex({ articles: await folderOf(SITE), out, ...options })
  return out
}

describe('fascicle mcp', () => {
  it('says whose search it is, and has tools that only read', async () => {
    const { client, complaints } = await connect('--index', await built(), '--name', 'The shop')
    expect(client.getInstructions()).toMatch(/^Full-text search of The shop: 2 articles, 5 sections/)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['search', 'fetch_section', 'list_facets'])
    for (const { annotations, outputSchema, description } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
      expect(outputSchema).toMatchObject({ type: 'object' })
      expect(description).not.toBe('')
    }
    expect(complaints()).toBe('')
  })

  it('searches: sections with their urls, trails and excerpts as text', async () => {
    const { call } = await connect(
      '--index',
      await built({ layout: SMALL_FILES }),
      '--site',
      'https://shop.example/x',
    )
    const { told, said, isError } = await call('search', { query: 'parcle label' })
    expect(isError).toBe(false)
    expect(told).toMatchObject({ total: 2 })
    expect((told.results as object[])[0]).toEqual({
      url: 'https://shop.example/refunds/#by-post',
      title: 'Refunds',
      trail: ['Refunds', 'How to ask', 'By post'],
      excerpt: 'Send the parcel back, with this label:',
      score: expect.any(Number),
    })
    expect(said).toContain('Refunds › How to ask › By post\nhttps://shop.example/refunds/#by-post')
    const { told: filtered } = await call('search', {
      query: 'parcel',
      filter: { topic: ['post'] },
      limit: 1,
    })
    expect(filtered).toMatchObject({ total: 1, results: [{ url: 'https://shop.example/parcels/' }] })
    expect(await call('search', { query: 'zzzzzz' })).toMatchObject({ told: { total: 0, results: [] } })
  })

  it('reads a section whole, with its neighbours, whether or not a search has shown it', async () => {
    const { call } = await connect(
      '--index',
      await built({ layout: SMALL_FILES }),
      '--site',
      'https://shop.example',
    )
    const section = {
      url: 'https://shop.example/refunds/#by-post',
      title: 'Refunds',
      trail: ['Refunds', 'How to ask', 'By post'],
      text: 'Send the parcel back, with this label:',
      code: 'RETURN 7',
      isCut: false,
      previous: { url: 'https://shop.example/refunds/#how', heading: 'How to ask' },
      next: { url: 'https://shop.example/refunds/#when-it-comes', heading: 'When it comes' },
    }
    for (const url of ['/refunds/#by-post', section.url, `${section.url}:~:text=parcel`]) {
      const { told, said } = await call('fetch_section', { url })
      expect(told).toEqual(section)
      expect(said).toContain('RETURN 7')
    }
    await call('search', { query: 'parcel' })
    expect((await call('fetch_section', { url: section.url })).told).toEqual(section)
    const { told } = await call('fetch_section', { url: '/refunds/' })
    expect(told).toMatchObject({ trail: ['Refunds'], text: 'What comes back, and when.' })
    expect(told).not.toHaveProperty('previous')
  })

  it('tells an url that is not there, with the nearest ones', async () => {
    const { call } = await connect('--index', await built())
    expect(await call('fetch_section', { url: '/refunds/#how-two' })).toMatchObject({
      isError: true,
      said: expect.stringMatching(
        /^UNKNOWN_URL: the article \/refunds\/ has no section #how-two: .* \/refunds\/#how[, ]/,
      ),
    })
    expect(await call('fetch_section', { url: '/refund/' })).toMatchObject({
      isError: true,
      said: expect.stringMatching(/^UNKNOWN_URL: there is no article \/refund\/: .* one of \/refunds\//),
    })
    expect(await call('fetch_section', { url: 'https://elsewhere.example/' })).toMatchObject({
      isError: true,
    })
  })

  it('tells facets', async () => {
    const { call } = await connect('--index', await built())
    const { told, said } = await call('list_facets')
    expect(told).toEqual({
      facets: {
        topics: {
          values: [
            { value: 'money', articles: 1 },
            { value: 'post', articles: 1 },
          ],
          more: 0,
        },
      },
    })
    expect(said).toBe('topics: money (1), post (1)')
  })

  it('answers what it cannot do with an error that says why', async () => {
    const { call } = await connect('--index', await built())
    expect(await call('search', { query: 5 })).toMatchObject({
      isError: true,
      said: expect.stringContaining('query'),
    })
    expect(await call('search', { query: 'x '.repeat(2000) })).toMatchObject({
      isError: true,
      said: expect.stringMatching(/^QUERY_TOO_LONG/),
    })
    expect((await call('search', { query: 'parcel' })).isError).toBe(false)
  })

  it('answers from a build that was published while it runs', async () => {
    const out = await built({ layout: SMALL_FILES })
    const { call } = await connect('--index', out)
    expect((await call('search', { query: 'parcel' })).told).toMatchObject({ total: 2 })
    const articles = await folderOf({ 'new.md': '# Vouchers\n\nA voucher is money.' })
    await buildIndex({ articles, out, keep: 1, layout: SMALL_FILES })
    expect((await call('search', { query: 'vouchers bank' })).told).toMatchObject({ total: 1 })
    expect((await call('fetch_section', { url: '/new/' })).told).toMatchObject({
      text: 'A voucher is money.',
    })
  })

  const run = (words: string[], input: string) =>
    new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(process.execPath, [cli, 'mcp', ...words], (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      )
      const lines = input.split('\n').length
      child.stdin?.write(`${input}\n`)
      let seen = ''
      // Stdin ends when everything is answered.
      child.stdout?.on('data', (data) => {
        seen += data
        if (seen.split('\n').length > lines) child.stdin?.end()
      })
      if (input === '') child.stdin?.end()
    })

  it('writes nothing but messages to stdout, and ends when stdin does', async () => {
    const message = (id: number, method: string, params: object) =>
      JSON.stringify({ jsonrpc: '2.0', id, method, params })
    const { code, stdout, stderr } = await run(
      [],
      [
        message(1, 'initialize', {
          ...{ protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
        }),
        message(2, 'tools/call', { name: 'search', arguments: { query: 'ketamine', limit: 1 } }),
      ].join('\n'),
    )
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers).toMatchObject([
      { id: 1, result: { protocolVersion: '2025-06-18', serverInfo: { name: 'fascicle' } } },
      { id: 2, result: { structuredContent: { results: [{ title: expect.any(String) }, {}] } } },
    ])
    expect([code, stderr]).toEqual([0, ''])
  })

  it.each([
    [['--index', '/nowhere/at/all'], /^error: INDEX_MISSING: /],
    [['--site', 'shop'], /^error: BAD_OPTION: shop is no address of a site/],
  ])('ends with what is wrong: %s', async (words, complaint) => {
    const { code, stdout, stderr } = await run(words, '')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(complaint)
  })
})

it('says so where the index keeps only the beginning of a text', async () => {
  const { files } = await buildFiles({ articles: await folderOf(SITE) })
  const { bytes } = files.find(({ name }) => name === 'manifest.json') as (typeof files)[number]
  const { checksum: _, ...manifest } = JSON.parse(new TextDecoder().decode(bytes))
  const cut = manifestText({ ...manifest, textLimit: 30 })
  const fetch = fetchFrom({ 'memory:/': [{ name: 'manifest.json', bytes: new TextEncoder().encode(cut) }] })
  const library = await openLibrary('memory:/', fetch)
  expect(await library.read('/refunds/#by-post')).toMatchObject({ isCut: true })
  expect(await library.read('/refunds/#when-it-comes')).toMatchObject({ isCut: false })
})
