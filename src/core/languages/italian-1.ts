import { stemmer } from '@orama/stemmers/italian'

/** The stemmer knows this ending with its accent only. */
export const stem = (word: string): string => stemmer(word.replace(/(?<=[a-z]{3})ita$/, 'ità'))

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `a abbiamo ad agli ai al alcuni alcune alla alle allo anche ancora avere aveva avevano c che chi ci cio coi col
  come con contro cosa cosi cui da dagli dai dal dalla dalle dallo degli dei del della delle dello dentro di
  dopo dove e ed era erano essere fa fra fu furono gia gli ha hai hanno ho i il in io l la le lei li lo loro
  lui ma me mentre mi mia mie miei mio molto ne negli nei nel nella nelle nello no noi non nostra nostre
  nostri nostro o ogni oppure per perche pero piu po poco poi prima puo qual quale quali quando quanta quanti
  quanto quella quelle quelli quello questa queste questi questo qui quindi sara se sei senza si sia siamo
  siano siete solo sono sopra sotto stata stati stato stesso su sua sue sugli sui sul sulla sulle sullo suo
  suoi tra troppo tu tua tue tuo tuoi tutta tutte tutti tutto un una uno vi voi vostra vostro`
