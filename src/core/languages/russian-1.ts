import { stemmer } from '@orama/stemmers/russian'

/** Many write е for ё. */
export const stem = (word: string): string => stemmer(word.replaceAll('ё', 'е'))

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[а-яё]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее её если ещё
  есть еще же за здесь и из или им их к как какая какой когда конечно кто куда ли либо лучше между меня мне
  много может можно мы на над надо нас не него нее нет ни них но ну о об один он она они оно от перед по под
  после потому при про раз с сам свои свой своих себя со так также такой там тебя тем то тогда того тоже той
  только том ты у уж уже хоть чего чем через что чтобы чье эта эти этим этих это этого этой этом этот эту я`
