import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { FascicleEvents, FascicleSearch } from './element.js'
import './element.js'

/** The attributes of the element, as docs/search-box.md lists them. */
interface BoxAttributes {
  mode?: 'inline' | 'page'
  src?: string
  action?: string
  label?: string
  placeholder?: string
  shortcut?: string
  limit?: number
  sections?: number
  facets?: string
  filter?: string
  recents?: number | 'none'
  highlight?: 'none'
}

/** Listeners by React's rule for custom elements: `on`, and the name of the event. */
type Listeners = { [Name in keyof FascicleEvents as `on${Name}`]?: (event: FascicleEvents[Name]) => void }

/** Those properties that no attribute sets. */
type Properties = Partial<Pick<FascicleSearch, 'strings' | 'renderer' | 'index'>>

/** What the tag takes in JSX. */
export type FascicleSearchProps = DetailedHTMLProps<HTMLAttributes<FascicleSearch>, FascicleSearch> &
  BoxAttributes &
  Listeners &
  Properties

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'fascicle-search': FascicleSearchProps
    }
  }
}
