import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'tsdown'

/**
 * The ledger's thread as the published package has it: one file, already JavaScript. Tests that start many threads use
 * it, because each thread that runs TypeScript loads a WebAssembly stripper of its own, and V8 now and then loses track
 * of its code pages when threads with WebAssembly come and go ("Check failed: jit_page.has_value()").
 */
export async function bundleWorker(): Promise<{ url: URL; dispose: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-worker-'))
  await build({
    config: false,
    entry: { 'writer.worker': fileURLToPath(new URL('../writer.worker.ts', import.meta.url)) },
    format: 'esm',
    platform: 'node',
    outDir: folder,
    dts: false,
    clean: false,
    report: false,
    logLevel: 'silent',
    deps: { alwaysBundle: [/.*/], neverBundle: ['pg-native'] },
  })
  const url = pathToFileURL(join(folder, 'writer.worker.mjs'))
  return { url, dispose: () => rm(folder, { recursive: true, force: true }) }
}
