import { spawn } from 'node:child_process'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * @typedef {object} Measured
 * @property {string} stdout
 * @property {number} wallSeconds
 * @property {number | undefined} cpuSeconds user and system, all threads; unknown without GNU time for what is no
 * Node program
 * @property {number | undefined} peakBytes largest resident set; unknown likewise
 */

const GNU_TIME = '/usr/bin/time'

/**
 * Runs a command to its end and says what it took. GNU time measures it where there is one (Debian: `apt install
 * time`); else a Node program measures itself, and of any other only the wall time is known.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ okCodes?: readonly number[] }} [options] exit codes that are no failure, default 0 alone
 * @returns {Promise<Measured>}
 * @throws {Error} with the end of what the command wrote to stderr
 */
export async function runMeasured(command, args, { okCodes = [0] } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-usage-'))
  const usageFile = path.join(folder, 'usage')
  try {
    const isTimed = await isThere(GNU_TIME)
    const started = performance.now()
    const { code, stdout, stderr } = isTimed
      ? await run(GNU_TIME, ['--quiet', '-f', '%U %S %M', '-o', usageFile, command, ...args])
      : await run(command, args, {
          NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${new URL('./usage.mjs', import.meta.url)}`,
          BENCH_USAGE_FILE: usageFile,
        })
    const wallSeconds = (performance.now() - started) / 1000
    if (!okCodes.includes(code)) {
      throw new Error(
        `${path.basename(command)} ended with ${code}: ${(stderr || stdout).trim().slice(-500)}`,
      )
    }
    const usage = await readFile(usageFile, 'utf8').catch(() => '')
    const [user, system, kibibytes] = usage.trim().split(/\s+/).map(Number)
    return {
      stdout,
      wallSeconds,
      cpuSeconds: usage ? user + system : undefined,
      peakBytes: usage ? kibibytes * 1024 : undefined,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

/** @param {string} file */
const isThere = (file) =>
  access(file).then(
    () => true,
    () => false,
  )
