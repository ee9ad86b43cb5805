import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type State, startInquiry } from '../../src/element/inquiry.js'
import type { Answer, SearchIndex } from '../../src/searcher.js'

/** An index that takes this long to open and to answer, in milliseconds, and writes down what it was asked. */
function slowIndex({ openMs = 0, answerMs = 0, isBroken = false }) {
  const asked: string[] = []
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  const index: SearchIndex = {
    language: 'en',
    counts: { articles: 1, sections: 1, terms: 1 },
    async search(query): Promise<Answer> {
      asked.push(`search ${query}`)
      await wait(answerMs)
      if (isBroken) throw new Error('broken')
      return {
        query,
        total: 1,
        results: [],
        facets: {},
        corrections: [],
        related: [],
        confidence: 1,
        missing: [],
      }
    },
    suggest: async () => [],
    preload: async (query) => void asked.push(`preload ${query}`),
  }
  const open = async () => {
    await wait(openMs)
    return index
  }
  return { asked, open }
}

/** The states that came, in short. */
function follow(open: () => Promise<SearchIndex>) {
  const states: string[] = []
  const inquiry = startInquiry(
    open,
    (state: State) => states.push(state.kind === 'answer' ? `answer ${state.answer.query}` : state.kind),
    ({ query }) => states.push(`read ${query}`),
  )
  return { states, inquiry }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

describe('a question', () => {
  it('is answered, and counts as read when it has stood for a moment', async () => {
    const { open } = slowIndex({})
    const { states, inquiry } = follow(open)
    inquiry.ask({ query: 'sea' })
    await pass(150)
    expect(states).toEqual(['answer sea'])
    await pass(700)
    expect(states).toEqual(['answer sea', 'read sea'])
  })

  it('that takes longer than a moment is said to take long, once', async () => {
    const { open } = slowIndex({ openMs: 400 })
    const { states, inquiry } = follow(open)
    inquiry.ask({ query: 's' })
    await pass(100)
    expect(states).toEqual([])
    inquiry.ask({ query: 'se' })
    await pass(100)
    expect(states).toEqual(['loading'])
    await pass(2000)
    expect(states).toEqual(['loading', 'answer se', 'read se'])
  })

  it('that is answered late is not shown over a later one', async () => {
    const { open } = slowIndex({ answerMs: 100 })
    const { states, inquiry } = follow(open)
    inquiry.ask({ query: 'first' })
    await pass(150)
    inquiry.ask({ query: 'second' })
    await pass(2000)
    expect(states).toEqual(['loading', 'answer second', 'read second'])
  })

  it('that is withdrawn is not answered', async () => {
    const { open } = slowIndex({ answerMs: 100 })
    const { states, inquiry } = follow(open)
    inquiry.ask({ query: 'sea' })
    await pass(150)
    inquiry.ask()
    await pass(2000)
    expect(states).toEqual(['loading', 'idle'])
    expect(inquiry.isAsking()).toBe(false)
  })

  it('is only prepared for, letter by letter, as long as nothing is known of the network', async () => {
    const { open, asked } = slowIndex({})
    const { inquiry } = follow(open)
    for (const query of ['s', 'se', 'sea']) {
      inquiry.ask({ query })
      await pass(50)
    }
    await pass(200)
    expect(asked).toEqual(['preload s', 'preload se', 'preload sea', 'search sea'])
  })

  it('is searched letter by letter once an answer came fast', async () => {
    const { open, asked } = slowIndex({ answerMs: 20 })
    const { inquiry } = follow(open)
    inquiry.ask({ query: 'x' })
    await pass(500)
    asked.length = 0
    for (const query of ['s', 'se']) {
      inquiry.ask({ query })
      await pass(10)
    }
    expect(asked).toEqual(['search s', 'search se'])
  })

  it('waits for a pause again once an answer came slowly', async () => {
    const { open, asked } = slowIndex({ answerMs: 300 })
    const { inquiry } = follow(open)
    inquiry.ask({ query: 'x' })
    await pass(1000)
    asked.length = 0
    inquiry.ask({ query: 's' })
    await pass(10)
    expect(asked).toEqual(['preload s'])
  })

  it('that fails says so, and can be asked again', async () => {
    const { open } = slowIndex({ isBroken: true })
    const { states, inquiry } = follow(open)
    inquiry.ask({ query: 'sea' })
    await pass(500)
    inquiry.again()
    await pass(500)
    expect(states).toEqual(['error', 'error'])
  })

  it('says whether it waits', async () => {
    const { open } = slowIndex({ answerMs: 10 })
    const { inquiry } = follow(open)
    expect(inquiry.isAsking()).toBe(false)
    inquiry.ask({ query: 'sea' })
    expect(inquiry.isAsking()).toBe(true)
    await pass(500)
    expect(inquiry.isAsking()).toBe(false)
  })
})
