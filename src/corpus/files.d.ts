/** The files of the corpus's index by name. Written by the package's build (`tsup.config.ts`). */
declare const files: Readonly<Record<string, string>>
export default files
