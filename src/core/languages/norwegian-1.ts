import { stemmer } from '@orama/stemmers/norwegian'

/** A word ends with one m, whatever follows in its longer forms. */
export const stem = (word: string): string => stemmer(word).replace(/mm$/, 'm')

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `alle alt andre at av bare begge ble bli blir blitt da de deg dem den denne der dere deres det dette di din
  dine disse ditt du eg ein eit eller en enn er et etter for fordi fra far fikk gjor ha hadde han hans har
  hennes her hos hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke ikkje ingen inn ja jeg kan
  kom kunne man mange med meg mellom men mens mer min mine mitt mot mye ma nar ned nei noe noen nok na og ogsa
  om opp oss over pa samme seg selv sin sine sitt skal skulle som sa sann til under ut uten var vart ved vi
  vil ville vite vore vaere vaert vor`
