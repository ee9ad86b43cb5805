/** What every article has that does not say otherwise: the address that `fascicle build` gives it, for one. */
export default {
  layout: 'article.njk',
  tags: 'articles',
  permalink: ({ page }) => `${page.filePathStem.replace(/^\/articles|\/index$/g, '')}/index.html`,
}
