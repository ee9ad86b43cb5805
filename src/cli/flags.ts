import { InvalidArgumentError } from 'commander'
import { METRICS, type MetricName } from '../eval.js'
import { FascicleError } from '../indexer.js'

// What is written behind a flag, read and checked.

export function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It should be a whole number.')
  return Number(text)
}

export function portNumber(text: string): number {
  const port = wholeNumber(text)
  if (port > 65_535) throw new InvalidArgumentError('Ports go up to 65535.')
  return port
}

export function addFilter(text: string, before: Record<string, string[]> = {}): Record<string, string[]> {
  const match = /^([^=]+)=(.*)$/s.exec(text)
  if (!match) throw new InvalidArgumentError('It should be name=value, for example topics=ptsd.')
  const [, name, value] = match as unknown as [string, string, string]
  return { ...before, [name]: [...(before[name] ?? []), value] }
}

export function addFloor(text: string, before: [MetricName, number][] = []): [MetricName, number][] {
  const [name, value = ''] = text.split('=')
  const metric = METRICS.find((known) => known === name)
  const isShare = /^(?:0?\.\d+|[01](?:\.0*)?)$/.test(value)
  if (metric && isShare) return [...before, [metric, Number(value)]]
  throw new InvalidArgumentError(
    `It should be metric=value from 0 to 1; the metrics are ${METRICS.join(', ')}.`,
  )
}

/** @throws FascicleError `BAD_OPTION` */
export function siteOf(url: string): URL {
  try {
    const site = new URL(url)
    if (/^https?:$/.test(site.protocol)) return site
  } catch {}
  throw new FascicleError('BAD_OPTION', `${url} is no address of a site`, {
    mend: 'write it whole, as https://example.org',
  })
}
