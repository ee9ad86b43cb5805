import { stemmer } from '@orama/stemmers/german'

/** ae, oe and ue stand for umlauts where there is no key for them. */
export const stem = (word: string): string =>
  stemmer(
    word
      .replace(/ae/g, 'a')
      .replace(/oe/g, 'o')
      .replace(/(?<![aeiouq])ue/g, 'u'),
  )

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei
  beim bin bis bist da damit dann das dass dasselbe dazu dein deine dem den denn der deren des dessen dich die
  dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas
  euch euer fur gegen gibt hab habe haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren
  ihrer im in ist ja jede jedem jeden jeder jedes kann kein keine keinem keinen keiner konnen konnte mal man
  manche mein meine mich mir mit muss mussen nach nicht nichts noch nun nur ob oder ohne sehr sein seine
  seinem seinen seiner seit sich sie sind so solche soll sollen sollte sondern sonst uber um und uns unser
  unsere unter vom von vor wahrend war waren warum was weg weil welche welchem welchen welcher welches wenn
  wer werde werden wie wieder will wir wird wirst wo wollen wurde wurden zu zum zur zwar zwischen`
