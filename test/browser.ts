import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { type Browser as Firefox, launch } from 'puppeteer-core'
import { describe } from 'vitest'

const HOW_TO_GET_ONE =
  'No Chromium or Chrome was found. Install one (apt-get install chromium, brew install --cask chromium, ' +
  'npx playwright-core install chromium), or name its file in the environment variable CHROMIUM.'

const HOW_TO_GET_FIREFOX =
  'No Firefox was found. Install one (apt-get install firefox-esr, brew install --cask firefox), or name its file in the ' +
  'environment variable FIREFOX.'

const executable = findBrowser()
const firefox = findFirefox()

/** Whether there is a Chromium or Chrome on this machine. */
export const hasBrowser = executable !== undefined

for (const [found, how] of [
  [executable, HOW_TO_GET_ONE],
  [firefox, HOW_TO_GET_FIREFOX],
])
  if (!found && !process.env.CI) console.warn(`Tests in a browser are skipped. ${how}`)

/** A group of tests that need a browser: skipped where there is none, but in CI, where they fail. */
export const describeInBrowser = describe.skipIf(!hasBrowser && !process.env.CI)

/** The same for Firefox. */
export const describeInFirefox = describe.skipIf(!firefox && !process.env.CI)

/** Starts Firefox without a window, to be driven by WebDriver BiDi. Who starts it closes it. */
export async function launchFirefox(): Promise<Firefox> {
  if (firefox === undefined) throw new Error(HOW_TO_GET_FIREFOX)
  return launch({
    browser: 'firefox',
    executablePath: firefox,
    headless: true,
    extraPrefsFirefox: {
      // Nothing but the page under test goes to the network.
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
    },
  })
}

/** Starts Chromium without a window. Who starts it closes it. */
export async function launchBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error(HOW_TO_GET_ONE)
  return chromium.launch({
    executablePath: executable,
    // Adds --headless.
    headless: true,
    args: [
      // In a container, as root, the sandbox cannot start.
      '--no-sandbox',
      '--disable-gpu',
      // Nothing but the page under test goes to the network.
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

function findBrowser(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return namedBy('CHROMIUM') ?? firstOf([...onPath(names), ...usualPlaces(), ownOfPlaywright()])
}

function findFirefox(): string | undefined {
  const places = [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ]
  return namedBy('FIREFOX') ?? firstOf([...onPath(['firefox-esr', 'firefox']), ...places])
}

function namedBy(variable: string): string | undefined {
  const named = process.env[variable]
  if (!named || existsSync(named)) return named || undefined
  throw new Error(`${variable} names ${named}, which is not there.`)
}

function firstOf(files: string[]): string | undefined {
  return files.find((file) => file !== '' && existsSync(file))
}

function onPath(names: string[]): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)))
}

function usualPlaces(): string[] {
  const { HOME = '', ProgramFiles = '', LOCALAPPDATA = '' } = process.env
  const windows = [ProgramFiles, process.env['ProgramFiles(x86)'] ?? '', LOCALAPPDATA].filter(Boolean)
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    ...['', HOME].flatMap((home) => [
      `${home}/Applications/Chromium.app/Contents/MacOS/Chromium`,
      `${home}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
    ]),
    ...windows.flatMap((folder) => [
      path.join(folder, 'Google/Chrome/Application/chrome.exe'),
      path.join(folder, 'Chromium/Application/chrome.exe'),
      path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
  ]
}

/** Where `npx playwright-core install chromium` puts it; empty on a platform that it does not know. */
function ownOfPlaywright(): string {
  try {
    return chromium.executablePath()
  } catch {
    return ''
  }
}
