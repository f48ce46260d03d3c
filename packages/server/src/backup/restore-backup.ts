import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LedgerVerdict } from '@sekisho/ledger'
import { openStoredLedger } from '../stored-ledger.ts'
import { keyFiles } from '../platform/keyring/keyring.ts'
import { checkBackup, readBackup, type BackupSummary } from './check-backup.ts'
import { databaseSets, type DataPlace } from './databases.ts'
import { BackupError } from './backup-error.ts'
import { openTarget, type Target } from './target.ts'

export interface RestoreOptions {
  /** must hold nothing yet, but may be of another kind than the one that was backed up */
  place: DataPlace
  file: string
  /** a signed checkpoint that a witness keeps: what the backup lacks of it is said */
  checkpoint?: string
}

export interface Restored extends BackupSummary {
  /** what `ledger verify` says of the ledger as it now is */
  verdict: LedgerVerdict
  /** files without which sealed values stay sealed: they were there once, and are neither in the backup nor here */
  missingKeys: readonly string[]
}

/**
 * Puts back what `writeBackup` wrote. The file is read to its end before anything is made, and the databases have their
 * names only when every row is in them.
 * @throws BackupError, or the error of the driver or the file system
 */
export async function restoreBackup({ place, file, checkpoint }: RestoreOptions): Promise<Restored> {
  const summary = await checkBackup(file)
  refuseUsed(place)
  await mkdir(place.dataDir, { recursive: true, mode: 0o700 })
  await restoreInto(place, file)
  const verdict = await openStoredLedger(place).verify(
    checkpoint === undefined ? {} : { checkpoints: [checkpoint] },
  )
  const missingKeys = summary.keyFiles.filter((name) => !existsSync(join(place.dataDir, name)))
  return { ...summary, verdict, missingKeys }
}

function refuseUsed(place: DataPlace): void {
  if (place.storage.kind === 'postgres') return
  for (const set of databaseSets) {
    if (existsSync(join(place.dataDir, set.file))) throw new BackupError('databaseThere', { file: set.file })
  }
}

async function restoreInto(place: DataPlace, file: string): Promise<void> {
  // Beside the place, so that the files can be renamed into it.
  const under = join(place.dataDir, `restoring-${randomBytes(6).toString('hex')}`)
  const keys = new Map<string, Buffer>()
  let target: Target | undefined
  await mkdir(under, { mode: 0o700 })
  try {
    await readBackup(file, {
      head: async (head) => void (target = await openTarget({ ...place, dataDir: under }, head)),
      table: (name, columns) => target?.begin(name, columns),
      row: (cells) => target?.add(cells),
      file: (name, content) => void keys.set(name, content),
    })
    await refuseOtherKeys(place, keys)
    await target?.finish()
    target = undefined
    for (const set of databaseSets) {
      const { storage } = place
      if (storage.kind === 'postgres' || !existsSync(join(under, set.file))) continue
      await rename(join(under, set.file), join(place.dataDir, set.file))
    }
    for (const [name, content] of keys) {
      if (existsSync(join(place.dataDir, name))) continue
      await writeFile(join(place.dataDir, name), content, { mode: 0o600, flag: 'wx' })
    }
  } finally {
    await target?.undo()
    await rm(under, { recursive: true, force: true })
  }
}

/** Keys that are there stay; two that differ cannot both be right, and the database was sealed with one of them. */
async function refuseOtherKeys(place: DataPlace, keys: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [name, content] of keys) {
    if (!keyFiles.includes(name)) throw new BackupError('noKeyFile', { name })
    const there = await readFile(join(place.dataDir, name)).catch(() => undefined)
    if (there !== undefined && !there.equals(content)) {
      throw new BackupError('otherKey', { name })
    }
  }
}
