import type { Storage } from '../../../platform/sql/storage.ts'
import { openVaultDatabase } from './database.ts'
import { keepWriter, type KeptWriter } from './keep-writer.ts'
import { openWriter } from './open-writer.ts'
import { startWorker } from './start-worker.ts'

/** The thread's module: among the sources as it is, in the published package built and beside the file this is in. */
const defaultWorkerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../vault.worker.ts' : './vault.worker.js',
  import.meta.url,
)

/** Puts the writer where it belongs: SQLite blocks whoever calls it and gets a thread, PostgreSQL does not need one. */
export function hostWriter(storage: Storage, workerUrl = defaultWorkerUrl): KeptWriter {
  return keepWriter(async (onEnd) =>
    storage.kind === 'sqlite'
      ? await startWorker({ url: workerUrl, data: { file: storage.file }, onEnd })
      : openWriter(openVaultDatabase(storage)),
  )
}
