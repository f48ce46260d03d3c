import { join } from 'node:path'
import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import type { ContentVault } from './gateway/steps/content-vault.ts'
import type { Metrics } from './modules/health/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { EraseMore } from './modules/people/index.ts'
import {
  createApprovals,
  createContents,
  createHolds,
  createKeyRing,
  createLocalKey,
  createRemoval,
  createVault,
  refuseNewerVault,
  startUpkeep,
  type Approvals,
  type Contents,
  type Holds,
  type Removal,
} from './modules/vault/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Keyring } from './platform/keyring/keyring.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import type { Storage } from './platform/sql/storage.ts'

interface VaultingParts {
  settings: Settings
  db: ControlDatabase
  ledger: Ledger
  lease: Lease
  keyring: Keyring
  metrics: Metrics
  log: Log
  closers: Closers
}

/** Content of calls, and who may read or end it: part of what compose.ts wires. */
export interface Vaulting {
  vault: ContentVault
  /** what is kept of somebody who is erased */
  erase: EraseMore
  content: {
    contents: Contents
    approvals: Approvals
    removal: Removal
    holds: Holds
  }
}

/** @throws what keeps the vault from being opened */
export async function createVaulting(parts: VaultingParts): Promise<Vaulting> {
  const { settings, db, ledger, lease, metrics, log, closers } = parts
  const { keepDays, onFailure, fourEyes, maxBufferedBytes } = settings.vault
  const common = { db, clock: systemClock, random: systemRandom }
  const { append, boot } = ledger
  const notKept: ContentVault['notKept'] = (reason, error) => {
    metrics.contentNotKept(reason)
    log.error({ reason, err: error }, 'content of a call is not kept')
  }
  const storage = vaultStorage(settings)
  const ring = await createKeys(parts)
  const vault = closers.add(
    await createVault({
      ...common,
      storage,
      ring,
      boot,
      append,
      maxBytes: maxBufferedBytes,
      eager: settings.access.some(({ retention }) => retention === 'full'),
      onNotKept: notKept,
    }),
  )
  // In the order of their ids, which is that of their admissions.
  ledger.keepConversations(async () => (await vault.list({ limit: 1 })).data[0]?.at)
  const approvals = createApprovals(common)
  const removal = createRemoval({
    ...common,
    vault,
    keepDays,
    onLate: (err) => log.warn({ err }, 'what is left of removed content is not overwritten yet; it will be'),
  })
  closers.add(
    startUpkeep({
      vault,
      removal,
      approvals,
      lease,
      onExpired: (removed) => log.info(removed, 'content that is older than it is kept was removed'),
      async onRewrapped(result) {
        if (result.unknown > 0)
          log.error(result, 'content is under keys that do not open with sekisho.vault.key or former_keys')
        if (result.rewrapped === 0) return
        const data = { to: ring.current.id, keys: result.rewrapped }
        const actor = { type: 'system' } as const
        await append({ kind: 'content_keys.rewrapped', time: systemClock.now(), actor, data })
      },
      onError: (err) => log.warn({ err }, 'the vault could not be kept up; it will be'),
    }),
  )
  return {
    async erase({ actor, person, reason }) {
      await removal.erase(actor, { person, reason })
    },
    vault: { accepts: vault.accepts, take: vault.take, onFailure, notKept },
    content: {
      contents: createContents({ vault, db, ledger, approvals, fourEyes }),
      approvals,
      removal,
      holds: createHolds(common),
    },
  }
}

/** @throws DatabaseTooNewError when a newer release has changed the vault */
export function refuseNewerVaultOf(settings: Settings): Promise<void> {
  return refuseNewerVault(vaultStorage(settings))
}

function vaultStorage({ storage, dataDir }: Settings): Storage {
  return storage.kind === 'postgres' ? storage : { kind: 'sqlite', file: join(dataDir, 'vault.sqlite') }
}

/** A file `vault-key` from the time before `sekisho.vault.key` still opens what was kept then. */
async function createKeys({ settings, keyring }: VaultingParts) {
  const { key, formerKeys } = settings.vault
  if (key === undefined)
    return createKeyRing(createLocalKey(await keyring.contentKey()), formerKeys.map(createLocalKey))
  const file = await keyring.formerContentKey()
  const former = file === undefined ? formerKeys : [...formerKeys, file]
  return createKeyRing(createLocalKey(key), former.map(createLocalKey))
}
