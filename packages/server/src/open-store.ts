import { hostname } from 'node:os'
import { join } from 'node:path'
import { openCheckpointKeys } from './checkpointing.ts'
import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { createMasterSealer } from './identity.ts'
import type { CheckpointKeys } from './modules/checkpoint-keys/index.ts'
import { createLedger, refuseNewerLedger, type Ledger } from './modules/ledger/index.ts'
import { createHeldEntries } from './modules/vault/index.ts'
import { localChanges } from './platform/changes/local.ts'
import { postgresChanges } from './platform/changes/postgres.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import { createKeyring, type Keyring } from './platform/keyring/keyring.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { Lease } from './platform/lease/lease.ts'
import { createLocalLease } from './platform/lease/local.ts'
import { createPostgresLease } from './platform/lease/postgres.ts'
import type { Log } from './platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from './platform/sql/control-database.ts'
import type { Storage } from './platform/sql/storage.ts'
import { refuseNewerVaultOf } from './vaulting.ts'
import { version } from './version.ts'

export interface Store {
  db: ControlDatabase
  ledger: Ledger
  lease: Lease
  keyring: Keyring
  adminToken: string
  sealer: Sealer
  checkpointKeys: CheckpointKeys
}

/** The four seams, in the form the storage asks for, and the ledger that stands on them. */
export async function openStore({
  settings,
  log,
  closers,
}: {
  settings: Settings
  log: Log
  closers: Closers
}): Promise<Store> {
  const clock = systemClock
  const random = systemRandom
  const { storage } = settings
  const keyring = createKeyring(settings.dataDir)
  const changes =
    storage.kind === 'postgres'
      ? postgresChanges({ storage, log, clock, staleMs: settings.timeouts.staleMs })
      : localChanges({ log })
  const ledgerStorage = fileOr(settings, 'ledger.sqlite')
  await refuseNewerLedger(ledgerStorage)
  await refuseNewerVaultOf(settings)
  const db = closers.add(
    await openControlDatabase({ storage: fileOr(settings, 'control.sqlite'), clock, random, changes }),
  )
  const lease = closers.add(
    storage.kind === 'postgres' ? createPostgresLease({ storage, log }) : createLocalLease(),
  )
  const sealer = await createMasterSealer({ settings, keyring })
  const checkpointKeys = await openCheckpointKeys({ settings, db, keyring, sealer, log })
  const ledger: Ledger = closers.add(
    await createLedger({
      storage: ledgerStorage,
      node: { version, host: hostname(), pid: process.pid },
      checkpointKeys: checkpointKeys.held(),
      outbox: db,
      keep: settings.keep,
      holding: createHeldEntries({ db, clock, queries: () => ledger.queries }),
      eraseValues: db.forgetPersonal,
      valuesAfter: db.personalAfter,
      clock,
      random,
      lease,
      log,
    }),
  )
  checkpointKeys.onChanged(ledger.useKeys)
  return { db, ledger, lease, keyring, sealer, checkpointKeys, adminToken: await keyring.adminToken() }
}

function fileOr({ storage, dataDir }: Settings, file: string): Storage {
  return storage.kind === 'postgres' ? storage : { kind: 'sqlite', file: join(dataDir, file) }
}
