import { hostname } from 'node:os'
import { openCheckpoint, importVerifier } from '@sekisho/ledger'
import type { Settings } from './config/index.ts'
import { createCheckpointKeys, type CheckpointKeys } from './modules/checkpoint-keys/index.ts'
import { importSigners, sha256 } from './modules/ledger/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import type { Keyring } from './platform/keyring/keyring.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'
import type { Log } from './platform/log/log.ts'
import { openStoredLedger } from './stored-ledger.ts'

interface CheckpointingParts {
  settings: Settings
  db: ControlDatabase
  keyring: Keyring
  sealer: Sealer
  log: Log
}

/** The keys of the ledger's checkpoints, opened before the ledger is: part of what compose.ts wires. */
export async function openCheckpointKeys({
  settings,
  db,
  keyring,
  sealer,
  log,
}: CheckpointingParts): Promise<CheckpointKeys> {
  const former = await keyring.formerCheckpointKey()
  const keys = await createCheckpointKeys({
    db,
    clock: systemClock,
    sealer,
    origin: settings.ledger.origin,
    defaultOrigin:
      (former === undefined ? undefined : await formerOrigin(settings, former)) ?? `sekisho/${hostname()}`,
    former,
  })
  const inForce = (await keys.list()).filter(({ retiredAt }) => retiredAt === null)
  if (inForce.length > 1)
    log.warn(
      { keys: inForce.map(({ verifierKey }) => verifierKey) },
      'nodes with different master keys sign checkpoints with a key each; give them the same session.jwt_secret, and whoever verifies the ledger each of these keys',
    )
  return keys
}

/** The name under which the key file signed last: it held the host's, and a machine may have been renamed since. */
async function formerOrigin(settings: Settings, privateKey: string): Promise<string | undefined> {
  // What cannot be read here stops the start a moment later, when the ledger is opened.
  const note = await openStoredLedger(settings)
    .newestCheckpoint()
    .catch(() => undefined)
  if (note === undefined) return undefined
  const name = note.slice(0, note.indexOf('\n'))
  const [signer] = await importSigners([{ name, privateKey }]).catch(() => [])
  if (!signer) return undefined
  const verifier = await importVerifier(sha256, signer.verifierKey)
  // Signed by another node: its name stays its own.
  return openCheckpoint(note, [verifier]).then(
    () => name,
    () => undefined,
  )
}
