import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/frameworks/**'],
    // A shared machine may stand still for seconds, in the midst of a browser's navigation; what fails twice more is a fault.
    retry: process.env.CI ? 2 : 0,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
