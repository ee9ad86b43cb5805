import { type MaybeRefOrGetter, onScopeDispose, type ShallowRef, shallowRef, toValue, watch } from 'vue'
import { type State, startInquiry } from './element/inquiry.js'
import type { Answer, SearchOptions } from './searcher.js'
import { type Source, sourceOf } from './widgets/sources.js'

/** What there is to show of a query. */
export interface Search {
  /** To the query as it is, or, until there is one, to the one before; nothing without a query. */
  answer: Readonly<ShallowRef<Answer | undefined>>
  /** Why there is none. */
  error: Readonly<ShallowRef<unknown>>
  /** Whether the answer is still on its way, said only after a moment. */
  isLoading: Readonly<ShallowRef<boolean>>
}

/** How to search. */
export type UseSearchOptions = Omit<SearchOptions, 'signal' | 'onRanked'>

/**
 * Searches an index for what a visitor types: on a fast network at every letter, on a slow one at every pause; the last query wins.
 * Nothing is fetched before there is a query, nor on a server.
 *
 * @param source the folder of the index, as `/search/`, or an index that is open or opening
 * @param query a ref, a getter or a string
 * @example
 * const query = ref('')
 * const { answer, error, isLoading } = useSearch('/search/', query, { limit: 5 })
 */
export function useSearch(
  source: Source,
  query: MaybeRefOrGetter<string>,
  options: MaybeRefOrGetter<UseSearchOptions> = {},
): Search {
  const answer = shallowRef<Answer | undefined>()
  const error = shallowRef<unknown>()
  const isLoading = shallowRef(false)
  const show = (state: State) => {
    isLoading.value = state.kind === 'loading'
    error.value = state.kind === 'error' ? state.error : undefined
    if (state.kind === 'answer') answer.value = state.answer
    else if (state.kind === 'idle') answer.value = undefined
  }
  const inquiry = startInquiry(sourceOf(source), show, () => undefined)
  // On a server there is nobody to show an answer to.
  if (globalThis.document) {
    watch(
      [() => toValue(query), () => JSON.stringify(toValue(options))] as const,
      ([words]) => inquiry.ask(words.trim() === '' ? undefined : { ...toValue(options), query: words }),
      { immediate: true },
    )
    onScopeDispose(() => inquiry.ask())
  }
  return { answer, error, isLoading }
}
