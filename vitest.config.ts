import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// As packages/cli/bin/sekisho.js does, for the servers that tests start in their own process.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/sekisho', import.meta.url))

/** `npm run check` is for every few minutes: properties try fewer cases. CI tries all, whatever is set. */
const triesFewer = process.env['SEKISHO_TEST_FEWER_CASES'] !== undefined && process.env['CI'] === undefined

/** What all projects have: `vi.waitFor` and `expect.poll` give up late, so that a busy machine fails no test. */
const patient = {
  setupFiles: ['scripts/patience.ts'],
  expect: { poll: { timeout: 20_000 } },
}

/** Ends what hangs, and measures nothing: databases are made one after the other, and a browser and a client take what they get. */
const boundMs = (test: number) => ({ testTimeout: test, hookTimeout: 2 * test })

/** `unit` is fast and alone; the other projects start servers and the real client. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Files share a process, and read our modules once: nothing at module level changes (STYLE.md).
          isolate: false,
          ...patient,
          setupFiles: [...patient.setupFiles, ...(triesFewer ? ['scripts/fewer-cases.ts'] : [])],
          include: [
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
            'simulation/**/*.test.ts',
          ],
          exclude: ['**/*.isolated.test.ts'],
          ...boundMs(60_000),
        },
      },
      {
        test: {
          // Replaces a module, which only who has a process alone may do.
          ...patient,
          name: 'isolated',
          include: ['packages/*/src/**/*.isolated.test.ts'],
          ...boundMs(60_000),
        },
      },
      {
        test: {
          ...patient,
          name: 'scenarios',
          include: ['scenarios/**/*.test.ts'],
          ...boundMs(180_000),
        },
      },
      {
        test: {
          ...patient,
          name: 'conformance',
          include: ['conformance/**/*.test.ts'],
          ...boundMs(300_000),
        },
      },
    ],
  },
})
