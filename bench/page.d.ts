/** What the page of every engine defines, so that all are measured by the same words. */
interface BenchPage {
  /** Fetches the engine's code and whatever it wants before the first query. */
  open(): Promise<void>
  /** The first results with all that is shown of them. */
  search(query: string, limit: number): Promise<{ url: string; title: string; excerpt: string }[]>
  /** Fetches what the query typed so far will need, but for the texts of results. */
  preload(typed: string): Promise<unknown>
}

/** What the page with the search box defines, to be timed. */
interface BenchPaints {
  /** Milliseconds from the last key press to the paint of what it found. */
  take(mostMs: number): Promise<number>
}

interface Window {
  bench: BenchPage
  paints: BenchPaints
}
