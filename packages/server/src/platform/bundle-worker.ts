import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'tsdown'

/**
 * Test support: a worker's module as the published package has it: one file, already JavaScript. Tests that start many threads use
 * it, because each thread that runs TypeScript loads a WebAssembly stripper of its own, and V8 now and then loses track
 * of its code pages when threads with WebAssembly come and go ("Check failed: jit_page.has_value()").
 * @param source the module, `….worker.ts`
 */
export async function bundleWorker(source: URL): Promise<{ url: URL; dispose: () => Promise<void> }> {
  const name = basename(source.pathname, '.ts')
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-worker-'))
  await build({
    config: false,
    entry: { [name]: fileURLToPath(source) },
    format: 'esm',
    platform: 'node',
    outDir: folder,
    dts: false,
    clean: false,
    report: false,
    logLevel: 'silent',
    deps: { alwaysBundle: [/.*/], neverBundle: ['pg-native'] },
  })
  const url = pathToFileURL(join(folder, `${name}.mjs`))
  return { url, dispose: () => rm(folder, { recursive: true, force: true }) }
}
