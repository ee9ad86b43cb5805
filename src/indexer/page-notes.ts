import type { Block } from './blocks.js'

/** Footnotes of a page: each is read where the text first refers to it, as in the source. */
export interface Notes {
  /** Whether a link leads to a footnote. */
  isReference(attributes: Record<string, string>): boolean
  refer(attributes: Record<string, string>): void
  /** What was referred to belongs to this block. */
  hold(block: Block): void
  /** A footnote, and the blocks that are its text. */
  keep(id: string, blocks: readonly { block: Block }[]): void
  /** Blocks with the footnotes where they belong. */
  put(blocks: Block[]): Block[]
}

export function createNotes(): Notes {
  let waiting: string[] = []
  const holders = new Map<Block, string[]>()
  const texts = new Map<string, string>()
  const target = ({ href = '' }: Record<string, string>) => /^#(.+)$/.exec(href)?.[1]
  return {
    isReference: (attributes) =>
      target(attributes) !== undefined &&
      (attributes.role === 'doc-noteref' ||
        'data-footnote-ref' in attributes ||
        /(?:^|\s)footnote-ref(?:\s|$)/.test(attributes.class ?? '') ||
        /^(?:#fn|#user-content-fn-)[\w.:-]*$/.test(attributes.href ?? '')),
    refer(attributes) {
      waiting.push(target(attributes) as string)
    },
    hold(block) {
      if (waiting.length === 0) return
      holders.set(block, waiting)
      waiting = []
    },
    keep(id, blocks) {
      texts.set(id, blocks.map(({ block }) => ('text' in block ? block.text : '')).join(' '))
    },
    put(blocks) {
      if (texts.size === 0) return blocks
      return [
        ...blocks.flatMap((block) => [
          block,
          ...(holders.get(block) ?? []).flatMap((id) => take(id, block.line)),
        ]),
        // Nothing on the page refers to these.
        ...[...texts.keys()].flatMap((id) => take(id, blocks.at(-1)?.line ?? 1)),
      ]
    },
  }

  /** Each is given to one place only. */
  function take(id: string, line: number): Block[] {
    const text = texts.get(id)
    texts.delete(id)
    return text ? [{ kind: 'text', text, line }] : []
  }
}
