import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { parseArticle } from '../../src/indexer/article.js'
import { readPage } from '../../src/indexer/page.js'
import { readSelector } from '../../src/indexer/page-parts.js'
import { type Section, splitSections } from '../../src/indexer/sections.js'
import { renderPage } from '../page.js'

const SITE = { base: '/', urls: 'slash' } as const

const pageOf = (html: string, path = 'a/index.html', site: object = {}) =>
  parseArticle({ path, text: html }, { ...SITE, ...site })
const sectionsOf = (html: string) =>
  splitSections(pageOf(html).article).map(({ anchor, heading, text }) => [anchor, heading, text])

describe('a page that was made of an article has its sections', () => {
  const files = readdirSync('corpus').filter((file) => file.endsWith('.md') && file !== 'README.md')
  it.each(files)('%s', (file) => {
    const { html, sections } = renderPage(file, readFileSync(`corpus/${file}`, 'utf8'))
    const { article, warnings } = pageOf(html, `${file.replace('.md', '')}/index.html`)
    expect(warnings).toEqual([])
    expect(article).toMatchObject({ url: `/${file.replace('.md', '')}/`, isHidden: false, lang: 'en' })
    const bare = (all: Section[]) => all.map(({ line: _, ...rest }) => rest)
    expect(bare(splitSections(article))).toEqual(bare(sections))
  })
})

const HEADINGS = '<h2 id="naps">Naps</h2><p>Short ones help.</p>'
const NAPS = ['naps', 'Naps', 'Short ones help.']

describe('the article', () => {
  it.each([
    ['main', `<nav>no</nav><header>no</header><main>yes ${HEADINGS}</main><aside>no</aside>`],
    ['role=main', `<div>no</div><div role="main">yes ${HEADINGS}</div>`],
    ['article', `<div>no</div><article>yes ${HEADINGS}</article>`],
    ['the body', `<header>no</header>yes ${HEADINGS}<footer>no</footer>`],
    ['what is marked', `<main>no<div data-pagefind-body>yes ${HEADINGS}</div></main>`],
    ['what is marked our way', `<main>no<div data-fascicle-body>yes ${HEADINGS}</div></main>`],
  ])('is %s', (_, html) => {
    expect(sectionsOf(html)).toEqual([['', 'A', 'yes'], NAPS])
  })

  it.each([
    'nav',
    'script',
    'style',
    'template',
    'noscript',
    'button',
    'select',
    'div hidden',
    'div aria-hidden="true"',
    'div style="display: none"',
    'div data-fascicle-ignore',
    'div data-pagefind-ignore',
    'div data-search-exclude',
    'div role="navigation"',
    'div class="toc"',
    'div class="theme-doc-version-banner alert"',
    'aside',
    'footer',
  ])('leaves out <%s>', (tag) => {
    const html = `<main>before<${tag}>no</${tag.split(' ')[0]}><p>after</p></main>`
    expect(sectionsOf(html)).toEqual([['', 'A', expect.not.stringContaining('no')]])
    expect(sectionsOf(html)[0]?.[2]).toMatch(/before\s*after/)
  })

  it.each([
    ['<div hidden>no</div>', 'before\nafter'],
    ['<nav>no</nav>', 'before\nafter'],
    ['<span aria-hidden="true">/</span>', 'before after'],
    ['<svg><title>no</title></svg>', 'before after'],
    ['<script>no()</script>', 'beforeafter'],
  ])('keeps words apart where it leaves out %s', (left, text) => {
    expect(sectionsOf(`<main>before${left}after</main>`)).toEqual([['', 'A', text]])
  })

  it.each([
    '<section id="breadcrumbs"><h2>Naps</h2>yes</section>',
    '<h2 id="gutter">Naps</h2>yes',
    '<h2 id="x">Naps</h2><div role="tabpanel" hidden>yes</div>',
    '<article class="toc"><h2 id="x">Naps</h2>yes</article>',
  ])('is not taken for something around it: %s', (html) => {
    expect(sectionsOf(`<main>${html}</main>`).at(-1)?.slice(1)).toEqual(['Naps', 'yes'])
  })

  it('has notices, quotations with their sources, and what opens by a press', () => {
    const html =
      '<main><aside class="admonition note">one</aside><blockquote>two<footer>three</footer></blockquote><details><summary>four</summary>five</details></main>'
    expect(sectionsOf(html)).toEqual([['', 'A', 'one\ntwo\nthree\nfour\nfive']])
  })

  it('is in the selector, and pages without it are left out', () => {
    const pages = { selector: 'div.post, #text' }
    expect(pageOf('<main>no<div class="a post">yes</div></main>', 'a.html', { pages }).article).toMatchObject(
      {
        isHidden: false,
        blocks: [{ text: 'yes' }],
      },
    )
    expect(pageOf('<main>no</main>', 'a.html', { pages }).article.isHidden).toBe(true)
  })

  it('is only on pages that mark it, where a site marks any', () => {
    expect(pageOf('<main>no</main>', 'a.html', { pages: { isMarked: true } }).article.isHidden).toBe(true)
  })
})

describe('an anchor', () => {
  it.each([
    ['on the heading', '<h2 id="naps">Naps</h2>', 'naps'],
    ['on the section around it', '<section id="naps"><h2>Naps</h2></section>', 'naps'],
    ['right before it', '<span id="naps"></span><h2>Naps</h2>', 'naps'],
    ['in it', '<h2><a id="naps"></a>Naps</h2>', 'naps'],
    ['in it, by its old name', '<h2><a name="naps">Naps</a></h2>', 'naps'],
    [
      'in it rather than around it',
      '<div id="app"><h2>Naps <a id="naps" href="#naps">#</a></h2></div>',
      'naps',
    ],
    [
      'of what begins with a sign of its own',
      '<section id="naps"><a href="/src">Source</a><h2>Naps</h2></section>',
      'naps',
    ],
    ['of the heading before, where it has none', '<h2 id="sleep">Sleep</h2><h3>Naps</h3>', 'sleep'],
    [
      'of the heading before, within one place',
      '<main id="m"><h2 id="sleep">Sleep</h2><h3>Naps</h3></main>',
      'sleep',
    ],
    ['of a heading that was not closed', '<h2 id="sleep">Sleep<h2 id="naps">Naps', 'naps'],
    ['nowhere on the page', '<h2>Naps</h2>', ''],
    ['not that of something else', '<p id="other">text</p><h2>Naps</h2>', ''],
  ])('%s', (_, html, anchor) => {
    expect(sectionsOf(`<main>${html}</main>`).at(-1)?.slice(0, 2)).toEqual([anchor, 'Naps'])
  })

  it.each([
    '<a class="header-anchor" href="#naps" aria-label="Permalink to Naps">&ZeroWidthSpace;</a>',
    '<a class="headerlink" href="#naps" title="Link to this heading">¶</a>',
    '<a href="#naps">#</a>',
    '<a class="hash-link" href="#naps">Direct link to Naps</a>',
    '<a class="anchor" aria-hidden="true" href="#naps">link</a>',
  ])('is no part of the heading: %s', (sign) => {
    expect(sectionsOf(`<main><h2 id="naps">Naps ${sign}</h2></main>`).at(-1)).toEqual(['naps', 'Naps', ''])
  })

  it('may be a link around the heading', () => {
    const html = '<main><h2 id="naps"><a class="header" href="#naps">Naps</a></h2></main>'
    expect(sectionsOf(html).at(-1)).toEqual(['naps', 'Naps', ''])
  })

  it('beside the heading is no text', () => {
    const html = `<main><div><h2 id="naps">Naps</h2><a class="sl-anchor-link" href="#naps"><span aria-hidden="true">§</span>
      <span class="sr-only">Section titled “Naps”</span></a></div><p>Short, <a href="#x">link to more</a>.</p></main>`
    expect(sectionsOf(html).at(-1)).toEqual(['naps', 'Naps', 'Short, link to more.'])
  })
})

describe('the text', () => {
  it.each([
    [
      'blocks come apart',
      '<p>one</p><ul><li>two<li>three</ul><dl><dt>four<dd>five</dl>',
      'one\ntwo\nthree\nfour\nfive',
    ],
    ['words in a line do not', '<p>one<b>two</b>three<br>four <i>five</i></p>', 'onetwothree four five'],
    ['entities are letters', '<p>&amp;&nbsp;caf&eacute; &#x1F634;</p>', '& café 😴'],
    ['rows are lines', '<table><tr><th>a<th>b<tr><td><p>c</p><td>d</table>', 'a · b\nc · d'],
    ['images say what they show', '<p>see <img alt="a cat"> here</p>', 'see a cat here'],
    ['markup that is broken is text all the same', '<p>one <b>two<p>three</i></main>', 'one two\nthree'],
    [
      'footnotes stand where they are referred to',
      '<p>One<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>.</p><p>Two.</p><section class="footnotes"><ol><li id="fn1"><p>A note. <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>',
      'One.\nA note.\nTwo.',
    ],
  ])('%s', (_, html, text) => {
    expect(sectionsOf(`<main>${html}</main>`)).toEqual([['', 'A', text]])
  })

  it.each([
    ['<pre><code>one\n  two\n</code></pre>', 'one\n  two'],
    ['<pre class="language-js line-numbers"><code>one\n  two</code></pre>', 'one\n  two'],
    ['<pre><div class="line">one</div><div class="line">two</div></pre>', 'one\ntwo'],
    ['<pre><code><span>one<br></span><span>two<br></span></code></pre>', 'one\ntwo'],
    [
      '<table><tr><td class="gutter"><pre>1\n2</pre></td><td class="code"><pre>one\ntwo</pre></td></tr></table>',
      'one\ntwo',
    ],
  ])('has code apart: %s', (html, code) => {
    expect(splitSections(pageOf(`<main>${html}</main>`).article)).toMatchObject([{ text: '', code }])
  })
})

describe('what a page says of itself', () => {
  const head = (inner: string, main = '') =>
    pageOf(`<html lang="de"><head>${inner}</head><main>${main}</main>`).article

  it('has the title of its heading, else that for other sites, else its name', () => {
    const title = '<title>Naps | Sleep well</title><meta property="og:site_name" content="Sleep well">'
    expect(head(title, '<h1>About naps</h1>').title).toBe('About naps')
    expect(head(title).title).toBe('Naps')
    expect(head(`${title}<meta property="og:title" content="On naps">`).title).toBe('On naps')
    expect(head('', '<p data-pagefind-meta="title">Of naps</p><h1>Naps</h1>').title).toBe('Of naps')
    const sign = '<a class="header-anchor" href="#naps">link</a>'
    expect(head('', `<h1 data-pagefind-meta="title">Of<br>naps ${sign}</h1>`).title).toBe('Of naps')
    expect(head('', '<svg><title>A drawing</title></svg>').title).toBe('A')
    expect(head('').title).toBe('A')
  })

  it('has description, language and dates of its head', () => {
    const page =
      head(`<meta name="description" content="Short ones."><meta property="article:published_time" content="2026-01-02T08:00:00Z">
      <script type="application/ld+json">{"@graph":[{"@type":"BlogPosting","datePublished":"2020-01-01","dateModified":"2026-02-03","keywords":["rest"]}]}</script>`)
    expect(page).toMatchObject({
      ...{ description: 'Short ones.', lang: 'de', date: '2026-01-02T08:00:00Z', updated: '2026-02-03' },
      tags: ['rest'],
    })
  })

  it('has facets by meta, by our attributes and by those of Pagefind', () => {
    const page = head(
      '<meta name="fascicle:topic" content="sleep, rest"><meta name="docsearch:version" content="2.0">',
      `<p data-fascicle-author="Ada" data-fascicle-mood>calm</p><span data-pagefind-filter="place">Rome</span>
       <span data-pagefind-filter="kind:essay, level[data-level]" data-level="easy" data-pagefind-sort="weight:5"></span>
       <div data-pagefind-ignore="all"><b data-pagefind-filter="no">no</b></div>`,
    )
    expect(page.facets).toEqual({
      ...{ topic: ['sleep', 'rest'], version: ['2.0'], author: ['Ada'], mood: ['calm'], place: ['Rome'] },
      ...{ kind: ['essay'], level: ['easy'], weight: [5] },
    })
  })

  it('says things once that an article has one of, and numbers as numbers', () => {
    const page = head(
      '<meta name="fascicle:title" content="Naps, long and short"><meta name="fascicle:title" content="No"><meta name="fascicle:boost" content="2"><meta name="fascicle:level" content="3"><meta name="docsearch:version" content="3">',
    )
    expect(page).toMatchObject({ title: 'Naps, long and short', boost: 2 })
    expect(page.facets).toEqual({ level: [3], version: ['3'] })
  })

  it('counts for more where Pagefind weighs its article', () => {
    expect(pageOf('<main data-pagefind-body data-pagefind-weight="2">x</main>').article.boost).toBe(2)
  })

  it.each([
    ['is not to be found', '<meta name="robots" content="noindex, follow">'],
    ['is not to be found here', '<meta name="fascicle:search" content="false">'],
    ['leads elsewhere', '<meta http-equiv="refresh" content="0; url=/b/">'],
  ])('is left out when it %s', (_, meta) => {
    expect(head(meta).isHidden).toBe(true)
  })
})

describe('the address', () => {
  const canonical = (href: string) => `<link rel="canonical" href="${href}">`
  it.each([
    ['a/index.html', '', 'slash', '/docs/a/'],
    ['index.html', '', 'slash', '/docs/'],
    ['a/b.html', '', 'slash', '/docs/a/b.html'],
    ['a/b.html', '', 'bare', '/docs/a/b'],
    ['ä b.html', '', 'html', '/docs/%C3%A4%20b.html'],
    ['a/b.html', canonical('https://x.org/docs/a/b'), 'slash', '/docs/a/b'],
    ['a/b.html', canonical('https://x.org/docs/a/b/'), 'slash', '/docs/a/b/'],
    ['a/b.html', canonical('/docs/'), 'slash', '/docs/a/b.html'],
    ['a/b.html', canonical('https://x.org/other/'), 'slash', '/docs/a/b.html'],
  ] as const)('of %s with %s and %s is %s', (path, html, urls, url) => {
    expect(pageOf(html, path, { base: '/docs/', urls }).article).toMatchObject({ url, isHidden: false })
  })

  it('is another one on a page that says so', () => {
    expect(pageOf(canonical('/c/')).article).toMatchObject({ url: '/a/', original: '/c/' })
  })
})

describe('a selector', () => {
  it.each([
    ['main', 'main', {}, true],
    ['div.a.b', 'div', { class: 'b x a' }, true],
    ['div.a', 'p', { class: 'a' }, false],
    ['#x', 'p', { id: 'x' }, true],
    ['[role=main]', 'div', { role: 'main' }, true],
    ['[data-x]', 'div', { 'data-x': '' }, true],
    ['p, *.y', 'div', { class: 'y' }, true],
  ])('%s: %s %j is %s', (selector, name, attributes, is) => {
    expect(readSelector(selector)(name, attributes as Record<string, string>)).toBe(is)
  })

  it.each(['', 'main .x', 'a > b', ':is(a)', '[x'])(
    '%j is an error that says what can be read',
    (selector) => {
      expect(() => readSelector(selector)).toThrow(/BAD_OPTION.*cannot be read/s)
    },
  )
})

describe('what no page should be takes no time', () => {
  const many = 20_000
  it.each([
    ['lines of code', `<pre>${'<div>let x = 1</div>'.repeat(many)}</pre>`],
    ['values of a facet', `<meta name="fascicle:topic" content="${'a,'.repeat(many)}">`],
    ['facets within one another', '<i data-fascicle-topic>w'.repeat(5000)],
  ])('many %s', (_, html) => {
    const timeOf = (page: string) => {
      const started = performance.now()
      readPage(page)
      return performance.now() - started
    }
    // By the byte about as fast as ordinary text. With time that grows by the square of the length, a hundred times as slow.
    const ordinary = '<p>Some words of <b>text</b>, and more of them.</p>'
    const usual = timeOf(ordinary.repeat(Math.ceil(html.length / ordinary.length)))
    expect(timeOf(html)).toBeLessThan(20 * usual + 200)
  })

  it('elements within one another without end are a fault with its line', () => {
    expect(() => readPage(`<main>\n${'<b>'.repeat(10_001)}`)).toThrow(/TOO_LARGE/)
  })
})

/** What a link can lead to. */
function places(html: string): string[] {
  const found: string[] = []
  const onopentag = (_: string, { id, name }: Record<string, string>) => found.push(id ?? '', name ?? '')
  new Parser({ onopentag }).end(html)
  return found
}

it('whatever markup there is, it is read', () => {
  const tag = fc.constantFrom(
    ...'<main> </main> <section id=s> </section> <a name=n> <h2 id="a"> <h3> </h2> <p> </p> <li> <pre> </pre> <tr> <td> </tr> <a href="#b"> </a> <br> <img alt=x> <nav> </nav> <!-- --> <section class=footnotes> <li id=b> </section> <svg> <title> <script> &amp; < > "'.split(
      ' ',
    ),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(tag, fc.string()), { maxLength: 40 }), (parts) => {
      const html = parts.join('')
      const { blocks } = readPage(html)
      for (const block of blocks) {
        if ('text' in block) expect(block.text.trim()).not.toBe('')
        // A link to a section leads to a place that is on the page.
        if (block.kind === 'heading' && block.id) expect(places(html)).toContain(block.id)
      }
    }),
  )
})
