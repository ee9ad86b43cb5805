import { accessSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** Where Linux distributions and macOS put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Nothing but the measured page may use the network or the processors. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts Chromium: the one that the environment variable CHROMIUM names, or the first that is found.
 *
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium() {
  const named = process.env.CHROMIUM
  const executablePath = (named ? [named] : PLACES).find(isThere)
  if (executablePath === undefined) {
    throw new Error(
      named
        ? `there is no Chromium at ${named}: mend CHROMIUM`
        : 'no Chromium was found: install it (Debian: apt install chromium) or name it in CHROMIUM=/path/to/chromium',
    )
  }
  return chromium.launch({ executablePath, args: FLAGS })
}

/** @param {string} file */
function isThere(file) {
  try {
    accessSync(file)
    return true
  } catch {
    return false
  }
}

/**
 * Bytes that live in a page and its workers after a collection: objects, array buffers and WebAssembly memories.
 *
 * @param {import('playwright-core').Page} page
 */
export async function heapBytes(page) {
  const session = await page.context().newCDPSession(page)
  let bytes = await heapOf((method, params) =>
    session.send(/** @type {never} */ (method), /** @type {never} */ (params)),
  )
  for (const send of await workersOf(session)) bytes += await heapOf(send)
  await session.detach()
  return bytes
}

/**
 * A command of Chromium's protocol to one page or worker.
 *
 * @typedef {(method: string, params?: object) => Promise<any>} Send
 */

/**
 * Workers have heaps of their own, and are reached through the session of their page.
 *
 * @param {import('playwright-core').CDPSession} session
 * @returns {Promise<Send[]>}
 */
async function workersOf(session) {
  /** @type {string[]} */
  const workers = []
  /** @type {Map<number, (answer: { result?: object, error?: { message: string } }) => void>} */
  const waiting = new Map()
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId))
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message)
    waiting.get(answer.id)?.(answer)
  })
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  })
  return workers.map((sessionId) => async (method, params) => {
    const id = waiting.size + 1
    const answered = new Promise((resolve) => waiting.set(id, resolve))
    const message = JSON.stringify({ id, method, params })
    await session.send('Target.sendMessageToTarget', { sessionId, message })
    const { result, error } = await answered
    if (error) throw new Error(`${method} in a worker: ${error.message}`)
    return result
  })
}

/** @param {Send} send */
async function heapOf(send) {
  // What the first collection frees may hold the last reference to something else.
  for (let time = 0; time < 2; time++) await send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize } = await send('Runtime.getHeapUsage')
  return usedSize + backingStorageSize + (await webAssemblyBytes(send))
}

/**
 * The memories of WebAssembly are in none of V8's own sums: they are looked up and asked for their size.
 *
 * @param {Send} send
 */
async function webAssemblyBytes(send) {
  const prototype = await send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' })
  const { objects } = await send('Runtime.queryObjects', { prototypeObjectId: prototype.result.objectId })
  const { result } = await send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration:
      'function () { return this.reduce((bytes, memory) => bytes + memory.buffer.byteLength, 0) }',
    returnByValue: true,
  })
  return result.value
}
