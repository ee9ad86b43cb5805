// Whoever types words of distress gets the help lines first: not "recommended", but said as one person would to another.
for (const box of document.querySelectorAll('fascicle-search')) box.strings = { pinned: 'You are not alone' }
