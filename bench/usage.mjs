// Loaded into a Node program before its own code, where there is no GNU time: says at its end what it took,
// in the same words.
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  writeFileSync(
    /** @type {string} */ (process.env.BENCH_USAGE_FILE),
    `${userCPUTime / 1e6} ${systemCPUTime / 1e6} ${maxRSS}`,
  )
})
