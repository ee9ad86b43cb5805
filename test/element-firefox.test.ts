import { describeInFirefox } from './browser.js'
import { openFirefox } from './tab.js'
import { walkThroughBox } from './walk-through-box.js'

describeInFirefox('the search box in Firefox', () => walkThroughBox(openFirefox))
