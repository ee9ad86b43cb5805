/**
 * What every reader of articles makes, whatever the language of the source: the article as a flat list of
 * blocks in reading order. `sections.ts` cuts it at the headings.
 */
export type Block = Heading | Text | Code | Anchor

export interface Heading {
  kind: 'heading'
  /** 1 to 6. */
  level: number
  /** Its text as shown, markup removed. */
  text: string
  /** What its anchor is made from, where that is not its text (an image's alternative text makes no anchor). */
  slugText?: string
  /** The anchor that the author gave it, without `#`. */
  id?: string
  /** Whether the author's anchor stands instead of the one made from the text, not beside it. */
  idReplacesSlug?: boolean
  /** Whether it and what is under it are left out of the index. */
  isIgnored?: boolean
  /** Line of the file, from 1. */
  line: number
}

/** A paragraph, list item, table row, … : text that reads as one piece. */
export interface Text {
  kind: 'text'
  text: string
  line: number
}

/** A code block. */
export interface Code {
  kind: 'code'
  text: string
  line: number
}

/** A place that the author named (`<a id="…">`) between other blocks. */
export interface Anchor {
  kind: 'anchor'
  id: string
  line: number
}
