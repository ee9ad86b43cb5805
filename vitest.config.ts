import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/frameworks/**'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})
