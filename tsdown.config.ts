import { defineConfig } from 'tsdown'

/**
 * The published package: our own code in dist/, the dependencies left outside. The launcher is copied as it is, because
 * it has to be understood by a Node that is too old for the rest. The writers of the ledger and the vault, and what reads
 * exports, are threads, so files of their own.
 */
export default defineConfig({
  entry: {
    main: 'packages/cli/src/main.ts',
    'writer.worker': 'packages/server/src/modules/ledger/writer.worker.ts',
    'reader.worker': 'packages/server/src/modules/ledger/export/reader.worker.ts',
    'vault.worker': 'packages/server/src/modules/vault/vault.worker.ts',
  },
  copy: ['packages/cli/bin/sekisho.js'],
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outDir: 'dist',
  dts: false,
  deps: { alwaysBundle: [/^@sekisho\//] },
  fixedExtension: false,
})
