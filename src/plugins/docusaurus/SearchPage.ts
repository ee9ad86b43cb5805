import Head from '@docusaurus/Head'
import { translate } from '@docusaurus/Translate'
import { usePluginData } from '@docusaurus/useGlobalData'
import Layout from '@theme/Layout'
import { createElement, type ReactElement } from 'react'
import 'fascicle/element'

/** The page of all results. */
export default function SearchPage(): ReactElement {
  const { src } = usePluginData('fascicle') as { src: string }
  const title = translate({ id: 'theme.SearchBar.label', message: 'Search' })
  return createElement(
    Layout,
    { title },
    createElement(Head, null, createElement('meta', { name: 'robots', content: 'noindex' })),
    createElement(
      'main',
      { className: 'container margin-vert--lg' },
      createElement('h1', null, title),
      createElement('fascicle-search', { mode: 'page', src, facets: 'version, tags' }),
    ),
  )
}
