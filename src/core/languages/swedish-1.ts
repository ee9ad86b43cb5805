import { stemmer } from '@orama/stemmers/swedish'

export const stem: (word: string) => string = stemmer

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `alla allt att av bara bland blev bli blir da de dem den denna deras dess dessa det detta dig din dina ditt
  dock du dar efter eftersom ej eller en enligt er era ert ett fick finns for fran fanns fler flera far gor ha
  hade han hans har hela henne hennes hon honom hos hur i icke in inga ingen inget inom inte ja jag kan kunde
  man med medan mellan men mer mest mig min mina mitt mot mycket maste nagon nagot nagra nej ni nu nar nara
  och ocksa om oss pa samma sedan sig sin sina sitt ska skall skulle som sa sadan till trots under upp ut utan
  vad var vara varfor varit varje vars vem vi vid vilka vilken vilket vill at an ar aven over`
