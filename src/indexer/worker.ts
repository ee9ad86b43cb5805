import { compress } from './pieces.js'
import { type ReadOptions, type ReadResult, type ReadTask, readArticles } from './read.js'

// What a thread of a build can be told to do, each by its name.

export const read = ({
  tasks,
  options,
}: {
  tasks: ReadTask[]
  options: ReadOptions
}): Promise<ReadResult[]> => readArticles(tasks, options)

export const compressAll = (pieces: Uint8Array[]): Uint8Array[] => pieces.map(compress)
