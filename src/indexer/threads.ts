import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import Tinypool from 'tinypool'
import { hasFunctions, type ReadOptions, type ReadResult, type ReadTask, readArticles } from './read.js'
import { compressAll } from './worker.js'

/** Reads articles and compresses pieces, on threads where that pays. */
export interface Crew {
  /** Says how many bytes there are to read or to compress, before they come. */
  expect(bytes: number): void
  /** How many batches are best under way at once. */
  ahead(): number
  /** How many of them the threads hold, whatever this one does meanwhile. */
  held(): number
  read(tasks: readonly ReadTask[]): Promise<ReadResult[]>
  compress(pieces: readonly Uint8Array[]): Promise<Uint8Array[]>
  close(): Promise<void>
}

/** A thread takes a tenth of a second to start; one core reads 4 to 5 MB of Markdown in a second. */
const BYTES_FOR_THREADS = 4_000_000

/** More threads only wait for the one that joins what they read. */
const MOST_THREADS = 8

/** Of each thread, so that the next batch is there when one is done. */
const BATCHES_OF_THREAD = 2

export function hireCrew(options: ReadOptions): Crew {
  const filename = fileURLToPath(new URL('./worker.js', import.meta.url))
  // A function cannot go to another thread; and in a bundle of its own, the worker may not be beside this file.
  const isAlone = hasFunctions(options) || !existsSync(filename)
  const threads = Math.min(MOST_THREADS, availableParallelism())
  let pool: Tinypool | undefined
  return {
    expect(bytes) {
      if (isAlone || bytes < BYTES_FOR_THREADS) return
      pool ??= new Tinypool({
        ...{ filename, minThreads: threads, maxThreads: threads },
        concurrentTasksPerWorker: BATCHES_OF_THREAD,
      })
    },
    // One more for each, so that none waits for its next batch.
    ahead: () => (pool ? (BATCHES_OF_THREAD + 1) * threads : 1),
    held: () => (pool ? BATCHES_OF_THREAD * threads : 1),
    read: (tasks) => (pool ? pool.run({ tasks, options }, { name: 'read' }) : readArticles(tasks, options)),
    compress: async (pieces) => (pool ? pool.run(pieces, { name: 'compressAll' }) : compressAll([...pieces])),
    close: async () => pool?.destroy(),
  }
}
