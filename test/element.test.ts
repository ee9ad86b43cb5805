import { describeInBrowser } from './browser.js'
import { openChromium } from './tab.js'
import { walkThroughBox } from './walk-through-box.js'

describeInBrowser('the search box in Chromium', () => walkThroughBox(openChromium))
