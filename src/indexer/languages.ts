import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Analyzer, Language } from '../core/analyzer.js'
import { addAnalyzer, LANGUAGES_FOLDER, loadAnalyzer } from '../core/languages.js'

/** The language of articles that do not name theirs, where the site names none. */
export const DEFAULT_LANGUAGE = 'en'

/** The analyzer of a language, by its code in BCP 47. */
const NAMES: Record<string, string> = {
  ar: 'arabic-1',
  da: 'danish-1',
  de: 'german-1',
  en: 'english-4',
  es: 'spanish-1',
  fi: 'finnish-1',
  fr: 'french-1',
  it: 'italian-1',
  // Chinese, Japanese, Korean and Thai go by pairs of characters in every language; the words among them are English.
  ja: 'english-4',
  ko: 'english-4',
  nl: 'dutch-1',
  no: 'norwegian-1',
  pt: 'portuguese-1',
  ru: 'russian-1',
  sv: 'swedish-1',
  th: 'english-4',
  tr: 'turkish-1',
  zh: 'english-4',
}

/** What they are made with. English is known everywhere. */
const LANGUAGES: Record<string, () => Promise<Language>> = {
  'arabic-1': () => import('../core/languages/arabic-1.js'),
  'danish-1': () => import('../core/languages/danish-1.js'),
  'dutch-1': () => import('../core/languages/dutch-1.js'),
  'finnish-1': () => import('../core/languages/finnish-1.js'),
  'french-1': () => import('../core/languages/french-1.js'),
  'german-1': () => import('../core/languages/german-1.js'),
  'italian-1': () => import('../core/languages/italian-1.js'),
  'norwegian-1': () => import('../core/languages/norwegian-1.js'),
  'portuguese-1': () => import('../core/languages/portuguese-1.js'),
  'russian-1': () => import('../core/languages/russian-1.js'),
  'simple-1': () => import('../core/languages/simple-1.js'),
  'spanish-1': () => import('../core/languages/spanish-1.js'),
  'swedish-1': () => import('../core/languages/swedish-1.js'),
  'turkish-1': () => import('../core/languages/turkish-1.js'),
}

/** The name of the analyzer for texts in a language. @example analyzerFor('de') // => 'german-1' */
export const analyzerFor = (language: string): string =>
  Object.hasOwn(NAMES, language) ? (NAMES[language] as string) : 'simple-1'

/** The analyzer of that name, known to whoever searches in this process too. */
export function openAnalyzer(name: string): Promise<Analyzer> {
  const language = LANGUAGES[name]
  return language ? addAnalyzer(name, language) : loadAnalyzer(name)
}

/**
 * What pages load to search an index in a language; nothing for one whose analyzer is in the searcher.
 *
 * @returns its name in the index and its bytes; these are missing where this code is not beside the package's scripts
 */
export async function readScript(
  analyzer: string,
): Promise<{ name: string; bytes: Uint8Array | undefined } | undefined> {
  if (!Object.hasOwn(LANGUAGES, analyzer)) return undefined
  const name = `${LANGUAGES_FOLDER}/${analyzer}.js`
  const file = new URL(name, import.meta.url)
  return { name, bytes: existsSync(file) ? await readFile(file) : undefined }
}
