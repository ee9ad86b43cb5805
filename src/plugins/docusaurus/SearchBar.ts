import { useLocation } from '@docusaurus/router'
import useGlobalData, { usePluginData } from '@docusaurus/useGlobalData'
import { createElement, type ReactElement } from 'react'
import 'fascicle/element'

/** The search box in the navigation bar. What it is given is given to `<fascicle-search>`. */
export default function SearchBar(props: Record<string, unknown>): ReactElement {
  const { src, action, allVersions } = usePluginData('fascicle') as Record<string, string | undefined>
  const tags = useTags()
  const filter = tags.map((tag) => `docusaurus_tag=${encodeURIComponent(tag)}`).join('&')
  return createElement('fascicle-search', {
    ...{ src, action },
    ...(filter !== '' && !allVersions && { filter }),
    ...props,
  })
}

interface Docs {
  path: string
  versions: { name: string; path: string; isLast: boolean }[]
}

/** What results may belong to, where docs have versions: of each docs plugin the version that is read, or else the last. */
function useTags(): string[] {
  const { pathname } = useLocation()
  const all = useGlobalData()['docusaurus-plugin-content-docs'] ?? {}
  const instances = Object.entries(all) as [id: string, docs: Docs][]
  if (instances.every(([, { versions }]) => versions.length < 2)) return []
  const isBelow = ({ path }: { path: string }) => `${pathname}/`.startsWith(`${path.replace(/\/$/, '')}/`)
  const tags = instances.map(([id, { versions }]) => {
    // The last version may have the path below which the others are.
    const [read] = versions.filter(isBelow).sort((a, b) => b.path.length - a.path.length)
    return `docs-${id}-${(read ?? versions.find(({ isLast }) => isLast))?.name}`
  })
  return ['default', ...tags]
}
