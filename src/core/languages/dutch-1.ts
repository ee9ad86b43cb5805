import { stemmer } from '@orama/stemmers/dutch'

/** Plurals that the stemmer leaves as they are. */
export const stem = (word: string): string => stemmer(word.replace(/ie(?:en|s)$/, 'ie'))

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `aan achter al alle alleen alles als altijd ander andere anders ben bij daar dan dat de den deze die dit doch
  doen doet door dus een eens elk elke en er erg ga geen geweest haar had hadden heb hebben heeft hem hen het
  hier hij hoe hun iemand iets ik in is ja je jij jou jouw jullie kan kon konden kunnen maar me meer men met
  mij mijn moest moet moeten naar na niet niets nog nu of om omdat onder ons onze ook op over per reeds sinds
  te tegen ten ter terwijl toch toen tot tussen u uit uw van vanuit veel via voor waar waarom wanneer want
  waren was wat we weer wel welke wie wij wil worden wordt zal ze zei zelf zich zij zijn zo zoals zonder zou
  zouden zowel`
