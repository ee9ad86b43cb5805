import { useEffect, useMemo, useState } from 'react'
import { type State, startInquiry } from './element/inquiry.js'
import type { Answer, SearchOptions } from './searcher.js'
import { type Source, sourceOf } from './widgets/sources.js'

/** What there is to show of a query. */
export interface Search {
  /** To the query as it is, or, until there is one, to the one before; nothing without a query. */
  answer: Answer | undefined
  /** Why there is none. */
  error: unknown
  /** Whether the answer is still on its way, said only after a moment. */
  isLoading: boolean
}

/** How to search; plain data. */
export type UseSearchOptions = Omit<SearchOptions, 'signal' | 'onRanked'>

/**
 * Searches an index for what a visitor types: on a fast network at every letter, on a slow one at every pause; the last query wins.
 * Nothing is fetched before there is a query, nor on a server.
 *
 * @param source the folder of the index, as `/search/`, or an index that is open or opening; best kept outside of components
 * @example
 * const { answer, error, isLoading } = useSearch('/search/', query, { limit: 5 })
 */
export function useSearch(source: Source, query: string, options: UseSearchOptions = {}): Search {
  const [search, setSearch] = useState(NOTHING)
  const inquiry = useMemo(() => {
    const show = (state: State) => setSearch((before) => searchAt(state, before))
    return startInquiry(sourceOf(source), show, () => undefined)
  }, [source])
  const isEmpty = query.trim() === ''
  const wanted = JSON.stringify(options)
  useEffect(() => {
    inquiry.ask(isEmpty ? undefined : { ...JSON.parse(wanted), query })
  }, [inquiry, isEmpty, query, wanted])
  // Only at the end: between two letters it would take back what was said of the first.
  useEffect(() => () => void inquiry.ask(), [inquiry])
  return isEmpty ? NOTHING : search
}

const NOTHING: Search = { answer: undefined, error: undefined, isLoading: false }

const searchAt = (state: State, { answer }: Search): Search => ({
  answer: state.kind === 'answer' ? state.answer : state.kind === 'idle' ? undefined : answer,
  error: state.kind === 'error' ? state.error : undefined,
  isLoading: state.kind === 'loading',
})
