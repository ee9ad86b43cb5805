import { defineConfig } from 'vitest/config'

/** Tests that install a site generator each, from the registry: `npm run test:frameworks`. */
export default defineConfig({
  test: {
    include: ['test/frameworks/**/*.test.ts'],
    // Each installs and builds with as many processes as it likes.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 900_000,
  },
})
