import { stemmer } from '@orama/stemmers/spanish'

/** Endings that the stemmer knows with their accent only. */
export const stem = (word: string): string =>
  stemmer(word.replace(/([cs])ion$/, '$1ión').replace(/ia(n|s|mos)?$/, 'ía$1'))

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `a al algo alguna algunas alguno algunos ante antes aquel aquella aquellas aquello aquellos aqui asi aun aunque
  cada casi como con contra cual cuales cualquier cuando cuanto cuya cuyo de del desde despues donde dos
  durante e el ella ellas ellos en entre era eran eres es esa esas ese eso esos esta estaba estaban estado
  estan estar estas este esto estos estoy fue fueron ha haber habia habian hace hacer hacia han hasta hay he
  incluso la las le les lo los mas me mi mientras mis mucho muchos muy nada ni ningun ninguna no nos nosotros
  nuestra nuestro o os otra otras otro otros para pero poco por porque pues que quien quienes se sea sean
  segun ser si sido siempre sin sobre sois solo son soy su sus suya suyo tal tambien tampoco tan tanto te
  tener tengo tiene tienen toda todas todo todos tu tus un una unas uno unos usted ustedes vosotros y ya yo`
