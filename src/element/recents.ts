/** The queries that a visitor searched for last, kept in the browser and sent nowhere. */
export interface Recents {
  /** Newest first. */
  list(): string[]
  /** Puts a query first. */
  add(query: string): void
  /** Removes a query, or all of them. */
  remove(query?: string): void
}

/**
 * Recent queries of one index. Where storage is blocked or full, nothing is kept: the search does not depend on it.
 *
 * @param place what tells this index from others of the same site
 * @param most how many are kept; 0 for none
 */
export function openRecents(place: string, most: number): Recents {
  const key = `fascicle:recent:${place}`
  const list = () =>
    (safely(() => localStorage.getItem(key)) ?? '').split('\n').filter(Boolean).slice(0, most)
  const keep = (queries: string[]) =>
    safely(() => localStorage.setItem(key, queries.slice(0, most).join('\n')))
  return {
    list,
    add: (query) => keep([query.trim(), ...list().filter((one) => one !== query.trim())]),
    remove: (query) => keep(query === undefined ? [] : list().filter((one) => one !== query)),
  }
}

function safely<T>(access: () => T): T | undefined {
  try {
    return access()
  } catch {
    return undefined
  }
}
