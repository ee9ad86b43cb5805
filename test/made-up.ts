import * as fc from 'fast-check'
import type { SearchOptions } from '../src/searcher.js'

/** Words that share beginnings and ends, so that prefixes and typos cross the borders of shards. */
const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'ketamine',
      'ketamines',
      'ketosis',
      'depression',
      'depressed',
      'the',
      'of',
      'therapy',
      'who',
      'naïve',
      'Yagé',
      '中文',
      '0',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 8 }),
  },
)
const paragraph = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => words.join(' '))
const article = fc.record({
  title: paragraph,
  tags: fc.subarray(['ptsd', 'trauma', 'sleep']),
  sections: fc.array(fc.record({ heading: word, text: paragraph, code: fc.option(paragraph) }), {
    maxLength: 4,
  }),
})
export const site = fc
  .array(article, { minLength: 1, maxLength: 8 })
  .map((articles) =>
    Object.fromEntries(
      articles.map(({ title, tags, sections }, index) => [
        `a${index}.md`,
        `---\ntitle: "${title}"\ntags: [${tags.join(', ')}]\ndate: 2026-01-0${index + 1}\n---\n` +
          sections
            .map(
              ({ heading, text, code }) =>
                `## ${heading}\n\n${text}\n${code ? `\n\`\`\`\n${code}\n\`\`\`\n` : ''}`,
            )
            .join('\n'),
      ]),
    ),
  )
const edited = fc.tuple(word, fc.nat(), fc.constantFrom('', 'x')).map(([one, at, other]) => {
  const index = at % one.length
  return one.slice(0, index) + other + one.slice(index + 1)
})
/** What asks for more than words, among them what means nothing. */
const signed = fc.oneof(
  fc.tuple(fc.constantFrom('+', '-'), word).map(([sign, one]) => sign + one),
  fc.tuple(fc.constantFrom('', '-'), word, word).map(([sign, one, two]) => `${sign}"${one} ${two}"`),
  fc.constantFrom('tag:ptsd', '-tags:sleep', 'tag:"', 'none:x', '"'),
)
export const query = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: word }, { weight: 3, arbitrary: edited }, signed), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.nat({ max: 8 }),
    fc.boolean(),
  )
  .map(([words, cut, isFinished]) => {
    const text = words.join(' ')
    return isFinished ? `${text} ` : text.slice(0, Math.max(1, text.length - cut))
  })
export const options = fc.constantFrom<SearchOptions>(
  {},
  { filter: { tags: 'ptsd' }, facets: true },
  { filter: { tag: ['trauma', 'sleep'] }, sections: 100 },
  { sort: { by: 'date' }, limit: 3, offset: 1 },
  { sort: { by: 'title', order: 'desc' } },
)
