import { useEffect, useMemo, useRef, useState } from 'react'
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
  const [state, setState] = useState<State>({ kind: 'idle' })
  const last = useRef<Answer | undefined>(undefined)
  const inquiry = useMemo(() => startInquiry(sourceOf(source), setState, () => undefined), [source])
  const wanted = JSON.stringify(options)
  useEffect(() => {
    inquiry.ask(query.trim() === '' ? undefined : { ...JSON.parse(wanted), query })
    // What comes too late is for nobody.
    return () => inquiry.ask()
  }, [inquiry, query, wanted])
  if (query.trim() === '') last.current = undefined
  else if (state.kind === 'answer') last.current = state.answer
  return {
    answer: last.current,
    error: state.kind === 'error' ? state.error : undefined,
    isLoading: state.kind === 'loading',
  }
}
