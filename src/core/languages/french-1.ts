import { stemmer } from '@orama/stemmers/french'

/** Participles lose an accent to folding that the stemmer needs. */
export const stem = (word: string): string =>
  stemmer(word.replace(/ee(s?)$/, 'ée$1').replace(/(?<=[a-z]{3}it)e(s?)$/, 'é$1'))

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `a ai alors as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons c ce ceci cela ces cet
  cette ceux chaque chez comme comment d dans de depuis des donc dont du elle elles en encore entre es est et
  etaient etait ete etes etre eu eux fait faire fois font furent ici il ils j je jusque l la le les leur leurs
  lors lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu peut
  peuvent plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si
  sinon soit son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres tu un une vers vos votre
  vous y`
