// For languages that nothing is known of: their words as they are.

export const stem = (word: string): string => word
export const letters = /^[a-z]+$/
export const stopWords = ''
