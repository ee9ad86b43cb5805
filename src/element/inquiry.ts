import type { Answer, SearchIndex, SearchOptions } from '../searcher.js'

/** What a visitor asks. */
export interface Question extends SearchOptions {
  query: string
}

/** What there is to show of the last question. */
export type State =
  | { kind: 'idle' }
  | { kind: 'loading' }
  | { kind: 'answer'; answer: Answer; milliseconds: number }
  | { kind: 'error'; query: string; error: unknown }

/** Asks an index, one question after the other. */
export interface Inquiry {
  /** Asks, or asks nothing; whatever was asked before and is not answered yet is forgotten. */
  ask(question?: Question): void
  /** Asks the last question again. */
  again(): void
  /** Whether the last question has no answer yet. */
  isAsking(): boolean
}

/** How long an answer may take before it is said that it takes long, in milliseconds: sooner, it would only flicker. */
const PATIENCE_MS = 150

/** Where an answer took longer than this, in milliseconds, files come from a slow network: letters are not searched one by one. */
const SLOW_MS = 100

/** The pause in typing that ends a question then, in milliseconds. */
const PAUSE_MS = 100

/** How long an answer stands before it counts as read, in milliseconds: screen readers wait for the typing to end too. */
const READ_MS = 500

/**
 * Starts to ask.
 *
 * On a fast network, or when the files are at hand, every letter is searched at once. Where the last answer took longer, each
 * letter only fetches what its search will need, and the search waits for a pause.
 *
 * @param open opens the index, or gives the one that is open
 * @param onState called with each change of what is to be shown
 * @param onRead called once with each answer that stood for a moment
 */
export function startInquiry(
  open: () => Promise<SearchIndex>,
  onState: (state: State) => void,
  onRead: (answer: Answer, milliseconds: number) => void,
): Inquiry {
  let latest: Question | undefined
  let isAsking = false
  // Nothing is known of the network yet.
  let lastMs = SLOW_MS + 1
  let loading: ReturnType<typeof setTimeout> | undefined
  let reading: ReturnType<typeof setTimeout> | undefined

  const end = (state: State) => {
    clearTimeout(loading)
    loading = undefined
    isAsking = false
    onState(state)
  }
  const ask = async (question?: Question) => {
    clearTimeout(reading)
    latest = question
    if (!question) return end({ kind: 'idle' })
    const { query, ...options } = question
    isAsking = true
    loading ??= setTimeout(onState, PATIENCE_MS, { kind: 'loading' })
    try {
      const index = await open()
      if (lastMs > SLOW_MS) {
        void index.preload(query)
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      if (latest !== question) return
      const started = performance.now()
      const answer = await index.search(query, options)
      lastMs = performance.now() - started
      if (latest !== question) return
      end({ kind: 'answer', answer, milliseconds: lastMs })
      reading = setTimeout(onRead, READ_MS, answer, lastMs)
    } catch (error) {
      // The next one may come from a network that is back, and slow.
      lastMs = SLOW_MS + 1
      if (latest === question) end({ kind: 'error', query, error })
    }
  }
  return { ask, again: () => ask(latest && { ...latest }), isAsking: () => isAsking }
}
