import { stemmer } from '@orama/stemmers/portuguese'

/** Nasal endings, which folding takes the tilde from. */
export const stem = (word: string): string =>
  stemmer(
    word
      .replace(/cao$/, 'ção')
      .replace(/coes$/, 'ções')
      .replace(/([st])ao$/, '$1ão')
      .replace(/([st])oes$/, '$1ões'),
  )

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[a-z]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `a ainda alem algum alguma algumas alguns ao aos apos aquela aquelas aquele aqueles aquilo as assim ate cada
  com como contra cuja cujo da das de dela delas dele deles depois desde dessa desse desta deste do dos
  durante e ela elas ele eles em entre era eram essa essas esse esses esta estao estar estas estava este estes
  eu foi foram ha isso isto ja la lhe lhes mais mas me mesmo meu meus minha minhas muito muitos na nao nas nem
  nenhum nessa nesse nesta neste no nos nossa nosso nossos num numa o onde os ou outra outras outro outros
  para pela pelas pelo pelos pode podem por porque pouco qual quais quando quanto que quem sao se seja sem
  sempre sendo ser sera seu seus sim so sob sobre sua suas tambem tanto te tem tendo ter teu teus toda todas
  todo todos tu tua um uma umas uns voce voces`
