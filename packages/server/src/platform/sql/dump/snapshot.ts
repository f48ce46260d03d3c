import type { Storage } from '../storage.ts'
import { openPostgresSnapshot } from './postgres-snapshot.ts'
import { openSqliteSnapshot } from './sqlite-snapshot.ts'
import type { Snapshot } from './snapshot-rows.ts'

/** @throws the driver's error when the database cannot be read */
export function openSnapshot(storage: Storage): Promise<Snapshot> {
  return storage.kind === 'postgres' ? openPostgresSnapshot(storage) : openSqliteSnapshot(storage)
}
