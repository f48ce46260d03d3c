import { defineConfig, type UserConfig } from 'tsdown'

/**
 * The published package: our own code in dist/, the dependencies left outside. The launcher is copied as it is, because
 * it has to be understood by a Node that is too old for the rest. The writers of the ledger and the vault, and what reads
 * exports and verifies, are threads, so files of their own. The console is built before, by itself.
 */
const server: UserConfig = {
  entry: {
    main: 'packages/cli/src/main.ts',
    'writer.worker': 'packages/server/src/modules/ledger/writer.worker.ts',
    'reader.worker': 'packages/server/src/modules/ledger/export/reader.worker.ts',
    'verify.worker': 'packages/server/src/modules/ledger/verify/verify.worker.ts',
    'vault.worker': 'packages/server/src/modules/vault/vault.worker.ts',
  },
  copy: ['packages/cli/bin/sekisho.js', { from: 'packages/console/dist/', to: 'dist', rename: 'console' }],
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outDir: 'dist',
  dts: false,
  deps: { alwaysBundle: [/^@sekisho\//] },
  fixedExtension: false,
}

/**
 * The guard: a file for its hook, one with which the single executable (scripts/build-guard.ts) begins, and one for the other
 * commands, each with everything in it. CommonJS, which starts soonest and is all that an executable can begin with.
 */
const guard = (name: string, entry: string): UserConfig => ({
  entry: { [name]: entry },
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  outDir: 'dist/guard',
  clean: false,
  dts: false,
  minify: true,
  deps: { alwaysBundle: [/.*/] },
})

export const guardBundles = [
  // One of them brings the launcher: copied by several at once it was missing now and then.
  { ...guard('guard', 'packages/guard/src/run-hook.ts'), copy: ['packages/guard/bin/sekisho-guard.cjs'] },
  guard('executable', 'packages/guard/src/run-executable.ts'),
  guard('commands', 'packages/guard/src/run-commands.ts'),
]

export default defineConfig([server, ...guardBundles])
