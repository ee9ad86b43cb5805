import { stemmer } from '@orama/stemmers/danish'

export const stem: (word: string) => string = stemmer

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `ad af alle alt anden andet andre at bare begge blev blive bliver da de dem den denne der deres det dette dig
  din dine disse dit dog du efter eller en end er et for fordi fra fik far gor ham han hans har have havde
  hende hendes her hos hun hvad hvem hver hvilke hvilken hvis hvor hvordan hvorfor hvornar i ikke ind ingen
  intet ja jeg jer jeres kan kom kunne lidt man mange med meget mellem men mens mere mig min mine mit mod ma
  nar ned nej noget nogle nogen nu nok og ogsa om op os over pa samme selv ses sig sin sine sit skal skulle
  som sa sadan til under ud uden var vaere vaeret ved vi vil ville vor vores`
