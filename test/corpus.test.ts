import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { evaluate, readQueries, unknownUrls } from '../src/eval.js'
import { parseArticle } from '../src/indexer/article.js'
import { readFrontMatter } from '../src/indexer/front-matter.js'
import { splitSections } from '../src/indexer/sections.js'
import { type BuiltFiles, buildFiles } from '../src/indexer.js'
import { openIndex, type SearchIndex } from '../src/searcher.js'

/** The articles and the anchors that judged queries and links rely on. */
const ANCHORS: Record<string, string[]> = {
  'anxiety-disorders': [
    'what-they-are',
    'types',
    'how-common',
    'treatments-that-work',
    'ketamine-and-anxiety',
    'psychedelics-and-anxiety',
  ],
  'ayahuasca-and-amazonian-traditions': [
    'what-ayahuasca-is',
    'peoples-and-practice',
    'how-old-is-it',
    'peru-heritage-law',
    'what-trials-show',
    'risks-and-interactions',
    'respect-and-reciprocity',
    'what-not-to-conclude',
  ],
  'biohacking-mental-health': [
    'what-people-mean',
    'what-has-evidence',
    'cold-water',
    'breathwork',
    'wearables',
    'nootropics-and-risky-products',
    'how-to-self-experiment-safely',
  ],
  'bladder-effects': [
    'what-happens',
    'symptoms',
    'how-common',
    'medical-vs-recreational-doses',
    'treatment-and-recovery',
    'when-to-see-a-doctor',
  ],
  cbt: ['what-it-is', 'what-happens', 'evidence', 'self-help-and-online', 'for-anxiety-and-ptsd', 'limits'],
  'cost-and-insurance': [
    'typical-prices',
    'what-insurance-covers',
    'psilocybin-service-prices',
    'public-health-systems',
    'questions-to-ask',
    'financial-red-flags',
  ],
  ect: ['what-it-is', 'who-it-is-for', 'evidence', 'memory-effects', 'ect-vs-ketamine', 'controversy'],
  'esketamine-nasal-spray': [
    'what-it-is',
    'approvals',
    'evidence',
    'what-a-visit-looks-like',
    'warnings-and-side-effects',
    'esketamine-vs-ketamine',
  ],
  exercise: ['does-it-help', 'which-type', 'how-much', 'exercise-and-anxiety', 'getting-started', 'cautions'],
  'find-help-now': [
    'right-now',
    'hurt-or-frightened',
    'us',
    'uk-ireland',
    'canada',
    'australia-nz',
    'peru-latin-america',
    'everywhere-else',
    'during-a-drug-experience',
    'helping-someone-else',
  ],
  glossary: ['a-z', 'scales', 'trial-words', 'drug-names'],
  'history-of-psychedelics': [
    'before-modern-science',
    '1938-1960s',
    'prohibition',
    'quiet-decades',
    'revival',
    'timeline',
    'caution-about-origin-stories',
  ],
  integration: [
    'what-it-means',
    'what-people-do',
    'in-trials',
    'evidence',
    'difficult-experiences',
    'finding-support',
  ],
  'ketamine-assisted-psychotherapy': [
    'what-it-is',
    'what-a-course-looks-like',
    'evidence',
    'limits-of-the-evidence',
    'who-offers-it',
    'what-it-cannot-promise',
  ],
  'ketamine-history-and-use': [
    'discovery',
    'anaesthetic-use',
    'first-depression-trials',
    'evidence-today',
    'how-it-works',
    'side-effects',
  ],
  'legal-status': [
    'read-this-first',
    'united-states-federal',
    'us-states',
    'united-kingdom',
    'australia-and-new-zealand',
    'canada',
    'europe',
    'latin-america',
    'table',
  ],
  'managing-anxiety-symptoms': [
    'in-the-moment',
    'breathing',
    'grounding',
    'when-worry-loops',
    'longer-term-habits',
    'when-to-seek-help',
  ],
  'mdma-assisted-therapy': [
    'what-it-is',
    'how-therapy-works',
    'phase-3-trials',
    'fda-decision',
    'why-it-was-declined',
    'risks',
    'what-next',
  ],
  microdosing: [
    'what-it-is',
    'what-people-claim',
    'controlled-evidence',
    'risks-and-unknowns',
    'legal-note',
    'bottom-line',
  ],
  mindfulness: [
    'what-it-is',
    'mbsr-and-mbct',
    'evidence-anxiety',
    'evidence-depression',
    'adverse-effects',
    'getting-started',
  ],
  neuroplasticity: [
    'what-it-is',
    'ketamine-in-animals',
    'ketamine-in-people',
    'bdnf-and-trkb',
    'everyday-plasticity',
    'what-we-do-not-know',
  ],
  'nutrition-and-supplements': [
    'diet-patterns',
    'smiles-trial',
    'omega-3',
    'vitamin-d',
    'supplement-risks',
    'what-to-do',
  ],
  'placebo-and-blinding': [
    'placebo-response',
    'functional-unblinding',
    'expectancy',
    'examples',
    'better-designs',
    'how-to-read-a-headline',
  ],
  'preparing-for-a-session': [
    'before-you-book',
    'medicines-and-health-checks',
    'the-day-before',
    'on-the-day',
    'getting-home',
    'questions-to-ask',
  ],
  'psilocybin-therapy': [
    'what-it-is',
    'what-treatment-looks-like',
    'depression-trials',
    'phase-3-results',
    'other-conditions',
    'risks',
    'approval-status',
  ],
  ptsd: [
    'what-it-is',
    'how-common',
    'first-line-treatments',
    'medication',
    'ketamine-and-ptsd',
    'mdma-and-ptsd',
    'what-to-avoid',
  ],
  'safety-and-contraindications': [
    'who-should-not',
    'drug-interactions',
    'ketamine-risks',
    'psychedelic-risks',
    'at-home-ketamine',
    'abuse-and-dependence',
    'when-to-call-emergency',
  ],
  'set-and-setting': [
    'what-it-means',
    'where-the-idea-came-from',
    'in-clinical-trials',
    'music-and-room',
    'evidence',
    'limits',
  ],
  sleep: ['sleep-and-mood', 'cbt-i', 'habits-that-help', 'trackers-and-orthosomnia', 'when-to-seek-help'],
  'ssris-and-other-antidepressants': [
    'what-they-are',
    'do-they-work',
    'how-long-they-take',
    'side-effects',
    'stopping-safely',
    'young-people-warning',
    'ssris-and-psychedelics',
  ],
  tms: [
    'what-it-is',
    'what-a-course-involves',
    'evidence',
    'saint-accelerated',
    'side-effects',
    'tms-vs-ect-vs-ketamine',
  ],
  'treatment-resistant-depression': [
    'definition',
    'how-common',
    'check-first',
    'options',
    'newer-options',
    'outlook',
  ],
}

/** What visitors of such a site may ask, and nothing here answers. */
const UNSEEN = [
  'job openings for therapists',
  'early signs of alzheimers disease',
  'nicotine patches to quit smoking',
  'postpartum depression after birth',
  'melatonin for toddlers',
  'marriage counselling near me',
  'refund policy',
  'adderall shortage',
  'naltrexone to stop drinking',
  'anorexia in teenage girls',
  'neurofeedback for children',
  'login to patient portal',
  'covid vaccine side effects',
  'parkinsons tremor medicine',
  'hair loss from stress',
]

/** Ends every article, so that nobody in distress has to look for it. */
const HELP = `> [!NOTE]
> In danger, or with someone who is? Call the emergency number of your country now. Help lines: 988 in the US and Canada \
(call or text), 116 123 in the UK and Ireland. [Find help now](/find-help-now/) and \
[findahelpline.com](https://findahelpline.com) have others.`

const files = readdirSync('corpus').filter((file) => file.endsWith('.md') && file !== 'README.md')
const sourceOf = (file: string) => readFileSync(`corpus/${file}`, 'utf8')
const read = (file: string) =>
  parseArticle({ path: file, text: sourceOf(file) }, { base: '/', urls: 'slash' })

const isFrontMatter = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync('corpus/front-matter.schema.json', 'utf8')),
)

/** @example inWords('2026-11-03') // => '3 November 2026' */
const inWords = (day: string): string =>
  new Date(day).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })

it('the corpus has these articles', () => {
  expect(files.map((file) => file.replace('.md', '')).sort()).toEqual(Object.keys(ANCHORS))
})

it('one way leads from the first article through all of them', () => {
  const articles = files.map((file) => read(file).article)
  const way: string[] = []
  let id = articles.find(({ previous }) => previous === undefined)?.path.replace('.md', '')
  while (id !== undefined && !way.includes(id)) {
    way.push(id)
    id = read(`${id}.md`).article.next
  }
  expect(way.sort()).toEqual(Object.keys(ANCHORS))
})

describe.each(files)('%s', (file) => {
  const { article, warnings } = read(file)
  const sections = splitSections(article)

  it('has its front matter in order', () => {
    const { data } = readFrontMatter({ path: file, text: sourceOf(file) })
    expect(isFrontMatter(data), JSON.stringify(isFrontMatter.errors)).toBe(true)
    expect(warnings).toEqual([])
    const { date, updated, reviewed } = data as Record<'date' | 'updated' | 'reviewed', string>
    expect(date <= updated && date <= reviewed, 'changed or reviewed before it was there').toBe(true)
    expect(sourceOf(file)).toContain(`\nLast reviewed: ${inWords(reviewed)}. Next review due: `)
  })

  it('has the anchors that links rely on, in their order', () => {
    const top = sections
      .filter(({ level, anchor }) => level === 2 && anchor !== '')
      .map(({ anchor }) => anchor)
    expect(top).toEqual(ANCHORS[file.replace('.md', '')])
  })

  it('says something in its lead and under every heading, 500 to 1,100 words in all, headings included', () => {
    for (const { text, anchor } of sections) expect(text, anchor).not.toBe('')
    const words = sections.flatMap(({ heading, text }) => `${heading} ${text}`.trim().split(/\s+/))
    expect(words.length).toBeGreaterThanOrEqual(500)
    expect(words.length).toBeLessThanOrEqual(1100)
  })

  it('names its sources with links, its review, and where to find help', () => {
    const [, sources = ''] = sourceOf(file).split('## Sources {#sources data-fascicle-ignore}')
    expect(sources.match(/^- \[.+\]\(https?:\/\/\S+\)/gm)?.length).toBeGreaterThan(4)
    expect(sources).toMatch(/Last reviewed: \d+ \w+ 20\d\d\. Next review due: \d+ \w+ 20\d\d\./)
    expect(sourceOf(file)).toContain(`\n${HELP}\n\n## Sources `)
    expect(sections.map(({ anchor }) => anchor)).not.toContain('sources')
  })

  it('links only to articles and sections that are there', () => {
    for (const [, id, anchor] of sourceOf(file).matchAll(/\]\((?:\/([\w-]+)\/)?(?:#([\w-]+))?\)/g)) {
      const target = id === undefined ? file.replace('.md', '') : id
      expect(Object.keys(ANCHORS), `link to ${id}`).toContain(target)
      const anchors = ANCHORS[target]
      if (anchors !== undefined && anchor !== undefined) {
        expect(anchors, `link to ${target}#${anchor}`).toContain(anchor)
      }
    }
  })

  it('names neighbours that name it in turn', () => {
    const id = file.replace('.md', '')
    for (const [neighbour, back] of [
      [article.previous, 'next'],
      [article.next, 'previous'],
    ] as const) {
      if (neighbour === undefined) continue
      expect(Object.keys(ANCHORS)).toContain(neighbour)
      expect(read(`${neighbour}.md`).article[back]).toBe(id)
    }
  })
})

describe('what the corpus says of its words', () => {
  let built: BuiltFiles
  let index: SearchIndex
  const fetch = async (url: string) => {
    const file = built.files.find(({ name }) => `memory:/${name}` === url)
    return new Response(file?.bytes as BodyInit | undefined, { status: file ? 200 : 404 })
  }
  beforeAll(async () => {
    built = await buildFiles({ articles: 'corpus' })
    index = await openIndex('memory:/', { fetch })
  })

  it('every synonym and pin can be used', () => {
    expect([...built.errors, ...built.warnings]).toEqual([])
  })

  it('the judged queries name sections that are there', async () => {
    const queries = readQueries(sourceOf('queries.json'), 'corpus/queries.json')
    expect(queries.length).toBeGreaterThanOrEqual(350)
    expect(queries.filter(({ relevant }) => relevant.length === 0).length).toBeGreaterThanOrEqual(30)
    expect(new Set(queries.map(({ query }) => query.toLowerCase())).size).toBe(queries.length)
    expect(await unknownUrls({ base: 'memory:/', fetch }, queries)).toEqual([])
  })

  it('the judged queries find what answers them', async () => {
    const queries = readQueries(sourceOf('queries.json'), 'corpus/queries.json')
    const { metrics, unanswerable, unsure } = await evaluate(index, queries)
    expect(metrics['ndcg@10']).toBeGreaterThanOrEqual(0.85)
    expect(metrics['success@3']).toBeGreaterThanOrEqual(0.95)
    expect(unanswerable.confident, 'answered as if the answer were here').toEqual([])
    expect(unsure.length / (queries.length - unanswerable.queries), `${unsure}`).toBeLessThan(0.08)
  })

  // Nobody looked at these while the rule of confidence was made. One gets by: the words of its stems stand in one section.
  it('of unseen queries that nothing here answers hardly any is answered with confidence', async () => {
    const confident = []
    for (const query of UNSEEN) {
      const { total, missing } = await index.search(query)
      if (total > 0 && missing.length === 0) confident.push(query)
    }
    expect(confident.length, `${confident}`).toBeLessThanOrEqual(1)
  })

  const { crisis, other } = JSON.parse(sourceOf('crisis.json')) as Record<'crisis' | 'other', string[]>

  it('are as many words of distress, and as many that only look like them, as were promised', () => {
    expect(new Set(crisis).size).toBeGreaterThanOrEqual(200)
    expect(new Set(other).size).toBeGreaterThanOrEqual(100)
  })

  it.each(crisis)('"%s" finds help before anything else', async (query) => {
    const { results, didYouMean, missing } = await index.search(query)
    expect(results[0]).toMatchObject({ article: '/find-help-now/', pinned: true })
    // Nobody in distress is told how to spell, nor that there is nothing.
    expect([didYouMean, missing]).toEqual([undefined, []])
  })

  it.each(other)('"%s" is no cry for help', async (query) => {
    const { results } = await index.search(query)
    expect(results.filter(({ pinned }) => pinned)).toEqual([])
  })

  it.each([
    ['i want to die', '#right-now'],
    ['my friend wants to end her life', '#right-now'],
    ['overdose what to do', '#during-a-drug-experience'],
    ['i cant breathe', '#hurt-or-frightened'],
    ['my husband hits me', '#hurt-or-frightened'],
    ['voices telling me to hurt myself', '#right-now'],
  ])('"%s" finds the part that speaks of it', async (query, anchor) => {
    const { results } = await index.search(query)
    expect(results[0]?.url).toBe(`/find-help-now/${anchor}`)
  })

  it.each([
    ['molly', '/mdma-assisted-therapy/'],
    ['iowaska', '/ayahuasca-and-amazonian-traditions/'],
    ['electroshock', '/ect/'],
    ['CBTi', '/sleep/'],
    ['gas station heroin', '/biohacking-mental-health/'],
  ])('"%s" finds the article that calls it otherwise', async (query, article) => {
    const { results } = await index.search(query)
    expect(results.slice(0, 3).map((result) => result.article)).toContain(article)
  })
})
