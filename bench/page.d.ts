/** What the page of every engine defines, so that all are measured by the same words. */
interface BenchPage {
  /** Fetches the engine's code and whatever it wants before the first query. */
  open(): Promise<void>
  /** The first results with all that is shown of them. */
  search(query: string, limit: number): Promise<{ url: string; title: string; excerpt: string }[]>
  /** What the engine's search box does while someone types. */
  type(prefix: string): Promise<unknown>
}

interface Window {
  bench: BenchPage
}
