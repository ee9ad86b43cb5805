import { readFile } from 'node:fs/promises'
import type { AxeResults } from 'axe-core'
import type { Tab } from './tab.js'

const source = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** What axe finds by the rules of WCAG 2.2, A and AA, and by its own best practices. */
export async function violations(tab: Tab): Promise<string[]> {
  await tab.run(source)
  const results = await tab.run(
    () => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run() as Promise<AxeResults>,
  )
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  )
}
