/**
 * The default folder of the index: that of the ready file, which a build writes beside it. For a bundler it is a module of its
 * own, which a plugin that knows the base of the site puts another in the place of.
 */
export const FOLDER = typeof READY === 'undefined' ? '/search/' : new URL('.', import.meta.url).href

declare const READY: boolean | undefined
