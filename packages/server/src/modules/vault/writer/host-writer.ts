import type { Storage } from '../../../platform/sql/storage.ts'
import type { VaultWriter } from './batch.ts'
import { openVaultDatabase } from './database.ts'
import { openWriter } from './open-writer.ts'
import { startWorker } from './start-worker.ts'

/** The thread's module: among the sources as it is, in the published package built and beside the file this is in. */
const defaultWorkerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../vault.worker.ts' : './vault.worker.js',
  import.meta.url,
)

/** Puts the writer where it belongs: SQLite blocks whoever calls it and gets a thread, PostgreSQL does not need one. */
export async function hostWriter(storage: Storage, workerUrl = defaultWorkerUrl): Promise<VaultWriter> {
  if (storage.kind === 'sqlite') return await startWorker(workerUrl, { file: storage.file })
  return openWriter(openVaultDatabase(storage))
}
