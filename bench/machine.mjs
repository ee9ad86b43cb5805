import { readFile } from 'node:fs/promises'
import os from 'node:os'

/**
 * The machine in the words that make figures comparable: processors, Node, Chromium, system.
 *
 * @param {string} [chromiumVersion] left out where none was used
 * @example await describeMachine('156.0.8078.79') // => '2 cores, Node 20, Chromium 156, Debian 12'
 */
export async function describeMachine(chromiumVersion) {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const value = (/** @type {string} */ key) => new RegExp(`^${key}="?([^"\\n]*)`, 'm').exec(release)?.[1]
  const [distribution] = value('NAME')?.split(' ') ?? []
  const system = distribution ? `${distribution} ${value('VERSION_ID') ?? ''}`.trim() : os.type()
  const major = (/** @type {string} */ version) => version.split('.')[0]
  return [
    `${os.cpus().length} cores`,
    `Node ${major(process.versions.node)}`,
    ...(chromiumVersion ? [`Chromium ${major(chromiumVersion)}`] : []),
    system,
  ].join(', ')
}
