import { stemmer } from '@orama/stemmers/finnish'

export const stem: (word: string) => string = stemmer

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `ei eika ellei emme en enemman ennen ehka eli et ette eivat han hanen hanet he heidan heita heilla hyvin ilman
  ja jo johon joiden joihin joita joka jokin jolla jolle jolloin jonka jos josta jota jotka jotta joten juuri
  kaikki kanssa kautta keiden kenen ketka koko koska kuin kuinka kuitenkin kuka kun kuten lisaksi me mihin
  miksi mika mikali millainen milla mina minka minun minua missa mista mita miten mitka mukaan mutta myos mm
  ne niiden niin niissa nita niita noin nama naiden nain naissa naista nyt on olen olet oli olivat olla olleet
  ollut ole olisi olisivat ovat paljon pitaa poikki saa se seka sen siella siina siita sille sina sinun
  sita sitten suuri taas tai tama taman tassa tasta tata te teidan tosin tuo tule tulee vaan vai vaikka vain
  viela voi voidaan voivat yli`
