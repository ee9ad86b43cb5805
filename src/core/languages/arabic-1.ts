import { stemmer } from '@orama/stemmers/arabic'

/** Endings that the stemmer leaves. */
export const stem = (word: string): string => stemmer(word).replace(/(?<=..)(?:ات|ا)$/, '')

/** Words of these letters are of the language; others, as names, are stemmed as in English. */
export const letters = /^[\u0620-\u064A]+$/

/** Words that only hold sentences together, folded. */
export const stopWords = `ان اي او الا التي الذي الذين اذا الى اما انه انها اين بعد بعض بل بين بها به تحت تلك تم ثم حتي حول حيث حين خلال
  دون ذلك سوف شي ضد عليه عليها علي عن عند عندما غير في فيه فيها قبل قد كان كانت كل كما كيف لا لكن لم لما لن له
  لها لهذا ليس ليست ما ماذا متي مثل مع من منذ منه منها نحن نحو هذا هذه هل هم هن هنا هناك هو هي وهو وهي ولا وفي
  وكان ومن يا يكون يمكن`
