/** Articles of a small site, with facets and dates, for tests of what a visitor sees. */
export const COAST: Record<string, string> = {
  'lighthouse.md': `---
title: The lighthouse
date: 2026-03-01
topics: [towers, light]
---

A white tower on the cape.

## Who keeps it? {#keepers}

Two keepers trim the lamp and wind the clockwork every night.

## The lens

A Fresnel lens of *eight* panels, cut as \`<b>prisms</b>\`, throws its light over the sea.
`,
  'harbour.md': `---
title: The harbour
date: 2025-07-12
topics: [boats]
---

Boats lie behind the mole, safe from the sea.

## Ferries to the island

The ferry to the island leaves at noon, and the lighthouse shows it the way.

## Repairs {#repairs}

In winter boats are painted, and the island is far.
`,
  'tides.md': `---
title: The tides
date: 2024-01-30
topics: [sea, light]
---

Water comes and goes, twice a day: the sea breathes.

## Spring tide

At new moon the sun and the moon pull together, and the flood is highest.
`,
  'birds.md': `---
title: Birds of the island
topics: [sea, birds]
---

Puffins nest on the island from April on, gannets dive into the sea.
`,
}
