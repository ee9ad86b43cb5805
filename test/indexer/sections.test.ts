import { array, assert, constantFrom, property } from 'fast-check'
import GithubSlugger from 'github-slugger'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/indexer/article.js'
import { type Section, splitSections } from '../../src/indexer/sections.js'
import { indexOf } from '../folder.js'

const split = (text: string, path = 'a.md'): Section[] =>
  splitSections(parseArticle({ path, text }, { base: '/', urls: 'slash' }).article)

const outline = (text: string, path?: string) =>
  split(text, path).map(({ anchor, heading, above }) => [anchor, [...above, heading].join(' > ')])

describe('an article is cut at its headings', () => {
  it('the lead comes first, under the title, even when it is empty', () => {
    expect(split('---\ntitle: T\n---\nLead.\n\n## One\n\nText.')).toMatchObject([
      { anchor: '', heading: 'T', text: 'Lead.' },
      { anchor: 'one', heading: 'One', text: 'Text.' },
    ])
    expect(split('## One')).toMatchObject([{ anchor: '', heading: 'A', text: '' }, { anchor: 'one' }])
  })

  it('a first heading of level 1 is the title on the page, not a section', () => {
    expect(outline('# Title\n\nLead.\n\n## One')).toEqual([
      ['', 'Title'],
      ['one', 'One'],
    ])
    expect(outline('---\ntitle: Other\n---\n# Title\n\nLead.\n\n# Again')).toEqual([
      ['', 'Other'],
      ['again', 'Again'],
    ])
  })

  it('the trail holds the headings that a section stands under', () => {
    expect(outline('## A\n### B\n#### C\n### D\n## E\n#### F').slice(1)).toEqual([
      ['a', 'A'],
      ['b', 'A > B'],
      ['c', 'A > B > C'],
      ['d', 'A > D'],
      ['e', 'E'],
      ['f', 'E > F'],
    ])
  })
})

describe('anchors are those of GitHub-style renderers', () => {
  it.each<[string, string, string]>([
    ['words', '## Hello, World!', 'hello-world'],
    ['code and emphasis', '## Use `push_back` *now*', 'use-push_back-now'],
    ['an ampersand leaves its spaces', '## A & B', 'a--b'],
    ['an emoji', '## 🎉 Party', '-party'],
    ['letters of any script', '## Привет, Größe', 'привет-größe'],
    ['entities', '## A &lt; B', 'a--b'],
    ['a link is its text', '## See [this](https://example.com)', 'see-this'],
    ['an image has no text', '## ![alt](x.png) Logo', '-logo'],
    ['given in braces', '## Hello {#my-id}', 'my-id'],
    ['given in braces with more', '## Hello {#my-id .class data-x=1}', 'my-id'],
    ['given as kramdown does', '## Hello {: #my-id}', 'my-id'],
    ['an <a id> before it', '<a id="before"></a>\n\n## Hello', 'before'],
    ['an <a name> in it', '## <a name="inside"></a>Hello', 'inside'],
    ['HTML with an id', '<h2 id="html">Hello</h2>', 'html'],
    ['HTML without an id', '<h2>Hello there</h2>', 'hello-there'],
    ['underlined', 'Hello\n-----', 'hello'],
    ['braces that are text', '## The set {a, b}', 'the-set-a-b'],
  ])('%s', (_, markdown, anchor) => expect(split(`Lead.\n\n${markdown}`)[1]?.anchor).toBe(anchor))

  it('repeats are numbered', () => {
    const anchors = (text: string) =>
      split(text)
        .slice(1)
        .map((section) => section.anchor)
    expect(anchors('## A\n## A\n## A')).toEqual(['a', 'a-1', 'a-2'])
    expect(anchors('## A 1\n## A\n## A')).toEqual(['a-1', 'a', 'a-2'])
    expect(anchors('# A\n\n## A')).toEqual(['a-1'])
    expect(anchors('## A {#x}\n## A')).toEqual(['x', 'a'])
    expect(anchors('## <a id="x"></a>A\n## A')).toEqual(['x', 'a-1'])
  })
})

describe('anchors by a function of the site', () => {
  const anchors = (headings: string[], slugify?: (heading: string) => string) => {
    const text = headings.map((heading) => `## ${heading}`).join('\n\n')
    const { article } = parseArticle({ path: 'a.md', text: `Lead.\n\n${text}` }, { base: '/', urls: 'slash' })
    return splitSections(article, slugify)
      .slice(1)
      .map(({ anchor }) => anchor)
  }

  it('are what it makes of the text, repeats numbered, and lead to the section', async () => {
    const slugify = (heading: string) => `_${heading.toUpperCase().replaceAll(' ', '_')}`
    expect(anchors(['One two', '`One` *two*', 'X {#own}'], slugify)).toEqual([
      '_ONE_TWO',
      '_ONE_TWO-1',
      'own',
    ])
    const { index } = await indexOf({ 'a.md': 'Lead.\n\n## One two\n\nBoats.' }, { slugify })
    expect((await index.search('boats')).results[0]?.url).toBe('/a/#_ONE_TWO')
  })

  it('repeats are numbered as github-slugger does, whatever the order', () => {
    const headings = array(constantFrom('A', 'A 1', 'A 1 1', 'A 2', 'B', '🎉', '🎉 1'), { maxLength: 12 })
    assert(
      property(headings, (list) => {
        const slugger = new GithubSlugger()
        expect(anchors(list)).toEqual(list.map((heading) => slugger.slug(heading)))
      }),
    )
  })
})

describe('parts that the author leaves out are left out', () => {
  it('a heading with data-fascicle-ignore, with everything under it', () => {
    expect(outline('## A\n\n## Sources {#s data-fascicle-ignore}\n\nx\n\n### Sub\n\n## B').slice(1)).toEqual([
      ['a', 'A'],
      ['b', 'B'],
    ])
  })
})

describe('what a reader sees is text', () => {
  const textOf = (markdown: string, path = 'a.md') => split(`## H\n\n${markdown}`, path)[1]
  it.each<[string, string, string]>([
    [
      'emphasis and links',
      'Some *very* **bold** [link](https://example.com/secret "tip").',
      'Some very bold link.',
    ],
    ['wrapped lines', 'One\ntwo\\\nthree', 'One two three'],
    ['lists', '- one\n- two\n  1. three', 'one\ntwo\nthree'],
    ['tasks', '- [x] done\n- [ ] open', 'done\nopen'],
    ['tables', '| A | B |\n|---|---|\n| 1 | 2 |', 'A · B\n1 · 2'],
    [
      'what only looks like a task or an alert',
      '\\[x\\] a\n\n[x] b\n\n- \\[ \\] c\n\n> \\[!NOTE\\] d',
      '[x] a\n[x] b\n[ ] c\n[!NOTE] d',
    ],
    ['quotes and alerts', '> [!NOTE]\n> Mind this.\n\n> And this.', 'Mind this.\nAnd this.'],
    ['images', 'See ![a cat](cat.png "x").', 'See a cat.'],
    ['HTML', '<div class="x">One <b>two</b><br>three <img src="a" alt="pic"></div>', 'One two three pic'],
    ['inline HTML', 'One <kbd>Ctrl</kbd><!-- no --> two', 'One Ctrl two'],
    ['comments are not', '<!-- secret\n\nsecret -->\n\nText', 'Text'],
    ['scripts are not', '<script>\nsecret()\n</script>\n\nText <style>b{}</style>', 'Text'],
    ['entities', 'a &lt; b &amp; c', 'a < b & c'],
    [
      'admonitions',
      ':::tip Heads up\nInside.\n:::\n\n!!! warning "Careful"\n    Indented.\n\nAfter.',
      'Heads up\nInside.\nCareful\nIndented.\nAfter.',
    ],
    ['admonitions in brackets', ':::note[Read this]{.x}\nInside.\n:::', 'Read this\nInside.'],
    [
      'footnotes, where they are referred to',
      'One[^a] two^[inline].\n\n[^a]: The note.',
      'One two.\nThe note.\ninline',
    ],
    ['template tags are not', '{% include x %}\n\nOne {{< ref "y" >}} two', 'One two'],
    ['link definitions are not', '[a]: https://example.com/secret\n\nText [a]', 'Text a'],
  ])('%s', (_, markdown, text) => expect(textOf(markdown)?.text).toBe(text))

  it('a footnote belongs to the section that refers to it', () => {
    const [, one, two] = split('## One\n\nSee[^n].\n\n## Two\n\nEnd.\n\n[^n]: The note.')
    expect([one?.text, two?.text]).toEqual(['See.\nThe note.', 'End.'])
  })

  it('code blocks are text of their own', () => {
    expect(
      textOf('Before.\n\n```js\nimport x from "y"\n```\n\n    indented()\n\nAfter `inline`.'),
    ).toMatchObject({
      text: 'Before.\nAfter inline.',
      code: 'import x from "y"\nindented()',
    })
    expect(textOf('<pre><code>a &lt; b\n  c</code></pre>')?.code).toBe('a < b\n  c')
  })
})

describe('MDX', () => {
  const read = (text: string) => split(text, 'a.mdx')
  it.each<[string, string, string]>([
    [
      'imports and exports are no text',
      'import A from "a"\nimport {\n  B,\n} from "b"\n\nexport const c = {\n  d: "secret",\n\n  e: 1,\n}\n\nText',
      'Text',
    ],
    ['a sentence about importing stays', 'We import goods.\n\nText', 'We import goods.\nText'],
    [
      'tags go, what is between them stays',
      '<Tabs><Tab value="x" label="One">Inside</Tab></Tabs>',
      'One Inside',
    ],
    ['expressions go, strings stay', 'One {count + 1} two {"three"} {/* secret */}', 'One two three'],
    ['attributes with braces', '<Chart data={[1, { a: "}" }]} />\n\nText', 'Text'],
    ['code keeps its braces', '`{a}` and `<B>`', '{a} and <B>'],
    ['a lone brace or bracket is text', '1 < 2 and { is open', '1 < 2 and { is open'],
    ['Markdown between tags', '<Note>\n\n- one\n- two\n\n</Note>', 'one\ntwo'],
  ])('%s', (_, text, expected) => expect(read(text)[0]?.text).toBe(expected))

  it('code blocks stay whole', () => {
    expect(read('```jsx\nimport A from "a"\n<A b={c} />\n```')[0]?.code).toBe(
      'import A from "a"\n<A b={c} />',
    )
  })
  it('headings keep their lines and their ids', () => {
    expect(read('import A from "a"\n\n<A />\n\n## One {#x}\n\n## Two {/* #y */}').slice(1)).toMatchObject([
      { anchor: 'x', line: 5 },
      { anchor: 'y', line: 7 },
    ])
  })
})

describe('stored anchors', () => {
  it.each([
    '## A `b_c` D!',
    '## Größe & Maß',
    '## 🎉 Party',
    '## A\n## A\n## A',
    '## x {#own}',
    '## A-1\n## A\n## A',
    '## C++',
  ])('of %j come back as they were', async (markdown) => {
    const { index } = await indexOf({
      'a.md': `# T\n\nlead\n\n${markdown.replaceAll('\n', '\n\nword\n\n')}\n\nword`,
    })
    const { results } = await index.search('word', { sections: 100 })
    const expected = split(`# T\n\nlead\n\n${markdown}`)
      .slice(1)
      .map(({ anchor }) => `/a/#${anchor}`)
    expect(results[0]?.sections.map(({ url }) => url).sort()).toEqual(expected.sort())
  })
})
