import type { PackedTerm } from '../core/packed.js'
import { statArticles } from './articles.js'
import { ARTICLES_IN_CHUNK, type Cache, type CachedArticle, type CachedBuild } from './cache.js'
import type { Body, Digest } from './digest.js'
import type { SiteIndex } from './files.js'
import { findKin, noteKin, orderByLikeness } from './kin.js'
import { type Change, cachedTerms, patchPostings } from './patch.js'
import { inBatches, inTurn, type Piece } from './pieces.js'
import { type Collector, collectPostings, measureFields, strideOf } from './postings.js'
import type { Fault, ReadResult } from './read.js'
import type { StoredForm } from './stores.js'
import { LateMark } from './survey.js'
import type { Crew } from './threads.js'

/** An article of the site as it is now; its body when it was read in this build. */
export interface SiteArticle extends Omit<CachedArticle, 'form' | 'isIndexed'> {
  body: Body | undefined
}

/** What an earlier build left, ready to be asked. */
export interface Earlier {
  build: CachedBuild
  /** Of its articles: by path. */
  article: (path: string) => CachedArticle | undefined
  body: (path: string) => Body
}

/** About how many bytes a thread reads or compresses at a time. */
const BATCH_BYTES = 250_000

/**
 * A file that was written this shortly before it was looked at, in milliseconds, is read again: it may have changed once
 * more within the same tick of the file system's clock.
 */
const CLOCK_MS = 2000

/** Opens what the build before left; nothing where there is none. */
export async function openEarlier(
  cache: Cache | undefined,
): Promise<(Earlier & { savedAt: number }) | undefined> {
  const found = await cache?.read()
  if (!cache || !found) return undefined
  const { savedAt, ...build } = found
  const numbers = new Map(build.articles.map(({ path }, number) => [path, number]))
  const chunks = new Map<number, Body[]>()
  const article = (path: string) => build.articles[numbers.get(path) ?? -1]
  return {
    ...{ build, savedAt, article },
    body(path) {
      const number = numbers.get(path) as number
      const chunk = Math.floor(number / ARTICLES_IN_CHUNK)
      const bodies = chunks.get(chunk) ?? cache.readChunk(build.chunks[chunk] as string)
      chunks.set(chunk, bodies)
      return bodies[number % ARTICLES_IN_CHUNK] as Body
    },
  }
}

/** The articles of a site in the order of their paths, each read, or known from an earlier build; or what is wrong with it. */
export async function* readSite(
  directory: string,
  paths: readonly string[],
  crew: Crew,
  earlier: (Earlier & { savedAt: number }) | undefined,
): AsyncGenerator<SiteArticle | { fault: Fault }> {
  const stats = statArticles(directory, paths)
  const files = paths.map((path, index) => ({ path, ...(stats[index] as { size: number; changed: number }) }))
  const isUnchanged = (file: (typeof files)[number]): CachedArticle | undefined => {
    const known = earlier?.article(file.path)
    const isSame = known?.size === file.size && known.changed === file.changed
    return isSame && file.changed < (earlier?.savedAt ?? 0) - CLOCK_MS ? known : undefined
  }
  const toRead = files.filter((file) => !isUnchanged(file))
  crew.expect(toRead.reduce((sum, { size }) => sum + size, 0))
  const batches = inTurn(
    inBatches(toRead, ({ size }) => size, BATCH_BYTES),
    crew.ahead,
    (batch) => crew.read(batch.map(({ path }) => ({ path, stamp: earlier?.article(path)?.stamp }))),
  )
  let results: ReadResult[] = []
  for (const file of files) {
    const unchanged = isUnchanged(file)
    if (unchanged) {
      yield { ...unchanged, body: undefined }
      continue
    }
    if (results.length === 0) results = [...((await batches.next()).value as ReadResult[])]
    const result = results.shift() as ReadResult
    if ('isMarking' in result) throw new LateMark(result.path)
    if ('fault' in result) yield result
    else if (result.isSame)
      yield { ...(earlier?.article(file.path) as CachedArticle), ...file, body: undefined }
    else yield { ...result, ...file }
  }
}

/** Takes articles in as they are read. */
export interface Intake {
  add(number: number, digest: Digest, body: Body): void
  /** The postings of all of them; nothing when they are so few that their kin is to be found first. */
  collected(): Collector | undefined
}

/**
 * Joins postings while articles come in, as soon as there are too many for their kin to be found.
 *
 * @param kinSections how many sections a site with kin has, at most
 * @param forgets whether the postings of a body that was taken in are thrown away
 */
export function openIntake(kinSections: number, forgets: boolean): Intake {
  let waiting: Parameters<Intake['add']>[] = []
  let sections = 0
  let collector: Collector | undefined
  const collect = (number: number, digest: Digest, body: Body) => {
    collector?.add(number, digest, body)
    if (forgets) Object.assign(body, { terms: '', postings: new Uint8Array() })
  }
  return {
    add(number, digest, body) {
      sections += digest.anchors.length
      if (sections <= kinSections) {
        waiting.push([number, digest, body])
        return
      }
      collector ??= collectPostings()
      for (const one of waiting) collect(...one)
      waiting = []
      collect(number, digest, body)
    },
    collected: () => collector,
  }
}

/**
 * Indexes the articles of a site: from what an earlier build left where only a few of them changed, else all of them.
 *
 * @param kinSections how many sections a site with kin has, at most
 * @param isCommon whether a term only holds sentences together
 * @param collected the postings of all of them, where they were collected as they came in
 */
export function indexSite(
  given: readonly SiteArticle[],
  kinSections: number,
  isCommon: (term: string) => boolean,
  earlier: Earlier | undefined,
  collected: Collector | undefined,
): SiteIndex {
  const hasKin = (of: readonly Digest[]) => countSections(of) <= kinSections
  const bodiesOf = (own: readonly SiteArticle[]) => (number: number) => {
    const { body, path } = own[number] as SiteArticle
    return body ?? (earlier as Earlier).body(path)
  }
  const digestsOf = (own: readonly SiteArticle[]) => own.map(({ digest }) => digest)
  const articles = hasKin(digestsOf(given))
    ? orderByLikeness(digestsOf(given), bodiesOf(given), isCommon).map((at) => given[at] as SiteArticle)
    : given
  const digests = digestsOf(articles)
  const bodyOf = bodiesOf(articles)
  const stride = strideOf(digests)
  const kin = hasKin(digests) ? findKin(digests, bodyOf, isCommon) : undefined
  for (const [number, digest] of digests.entries()) noteKin(digest, kin?.[number])
  // What a section has of its kin may change with any other: there nothing is kept of the postings.
  const hadKin =
    earlier && hasKin(earlier.build.articles.flatMap((one) => (one.isIndexed ? [one.digest] : [])))
  const changes = !kin && !hadKin && earlier ? changesSince(earlier, articles, stride) : undefined
  const forms = new Map<Digest, StoredForm>()
  for (const { digest, body, path } of articles) {
    const form = body ? undefined : earlier?.article(path)?.form
    if (form) forms.set(digest, form)
  }
  return {
    ...{ digests, bodyOf, forms, stride },
    ...measureFields(digests),
    ...(changes && earlier
      ? patchPostings(earlier.build, changes)
      : postingsOf(collected ?? collect(digests, bodyOf, kin), stride)),
  }
}

const countSections = (digests: readonly Digest[]): number =>
  digests.reduce((sum, { anchors }) => sum + anchors.length, 0)

function collect(
  digests: readonly Digest[],
  bodyOf: (number: number) => Body,
  kin: string[][][] | undefined,
): Collector {
  const collector = collectPostings()
  for (const [number, digest] of digests.entries())
    collector.add(number, digest, bodyOf(number), kin?.[number])
  return collector
}

const postingsOf = (collector: Collector, stride: number): Pick<SiteIndex, 'terms' | 'postings'> => ({
  terms: once(() => collector.summaries()),
  postings: (term) => collector.postings(term, stride) as PackedTerm,
})

function once<T>(make: () => T): () => T {
  let made: [T] | undefined
  return () => {
    made ??= [make()]
    return made[0]
  }
}

/** One article in so many may have changed: with more, joining all postings anew is faster. */
const ONE_IN = 20

function changesSince(
  { build, article: earlierArticle, body: earlierBody }: Earlier,
  articles: readonly SiteArticle[],
  stride: number,
): Change[] | undefined {
  const before = build.articles.filter(({ isIndexed }) => isIndexed)
  const isSameSet =
    before.length === articles.length && before.every(({ path }, number) => path === articles[number]?.path)
  const changed = articles.flatMap(({ body, digest, path }, number) =>
    body ? [{ number, path, digest, body }] : [],
  )
  if (!isSameSet || stride !== build.stride || changed.length * ONE_IN > articles.length) return undefined
  return changed.map(({ number, path, digest, body }) => ({
    number,
    before: { digest: (earlierArticle(path) as CachedArticle).digest, body: earlierBody(path) },
    after: { digest, body },
  }))
}

/**
 * Compresses pieces that no earlier build compressed.
 *
 * @param known those that one did; these are added
 * @param isAhead whether each thread gets its part of them at once, and this one may be busy until all are done
 */
export async function compressPieces(
  pieces: readonly Piece[],
  known: Map<string, Uint8Array>,
  crew: Crew,
  isAhead: boolean,
  onProgress: (done: number) => void,
): Promise<Uint8Array[]> {
  const unknown = pieces.filter(({ stamp }) => !known.has(stamp))
  let done = pieces.length - unknown.length
  crew.expect(unknown.length * PIECE_BYTES)
  const raw = function* () {
    for (const piece of unknown) yield { stamp: piece.stamp, bytes: piece.raw() }
  }
  const ahead = isAhead ? [...raw()] : []
  const share = ahead.reduce((sum, { bytes }) => sum + bytes.length, 0) / crew.held()
  const batches = inTurn(
    inBatches(isAhead ? ahead : raw(), ({ bytes }) => bytes.length, Math.max(BATCH_BYTES, share)),
    crew.ahead,
    async (batch) => {
      const bodies = await crew.compress(batch.map(({ bytes }) => bytes))
      return batch.map(({ stamp }, index) => [stamp, bodies[index] as Uint8Array] as const)
    },
  )
  for await (const batch of batches) {
    for (const [stamp, body] of batch) known.set(stamp, body)
    done += batch.length
    onProgress(done)
  }
  return pieces.map(({ stamp }) => known.get(stamp) as Uint8Array)
}

/** About the size of a shard of a large site, before compression. */
const PIECE_BYTES = 15_000

/** Leaves a build to the next one. @param shards the stamps of the shards, and where each begins */
export function keepBuild(
  cache: Cache,
  articles: readonly SiteArticle[],
  indexed: ReadonlySet<SiteArticle>,
  { forms, terms, stride }: SiteIndex,
  shards: CachedBuild['shards'],
  pieces: Map<string, Uint8Array>,
  earlier: Earlier | undefined,
): Promise<void> {
  const kept = articles.map(({ path, size, changed, stamp, isHidden, original, digest, warnings }) => ({
    ...{ path, size, changed, stamp, isHidden, original, digest, warnings },
    form: forms.get(digest),
  }))
  return cache.write(
    {
      articles: kept.map((one, index) => ({
        ...one,
        isIndexed: indexed.has(articles[index] as SiteArticle),
      })),
      ...{ stride, shards, pieces },
      terms: cachedTerms(terms()),
    },
    (chunk) =>
      articles
        .slice(chunk * ARTICLES_IN_CHUNK, (chunk + 1) * ARTICLES_IN_CHUNK)
        .map(({ body, path }) => body ?? (earlier as Earlier).body(path)),
  )
}
