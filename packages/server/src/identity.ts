import { say } from '@sekisho/contract'
import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import type { People } from './modules/people/index.ts'
import { createDevices, withDevices, type Devices } from './modules/devices/index.ts'
import {
  createSessions,
  SigningKeySealedError,
  startKeyRotation,
  type Sessions,
} from './modules/sessions/index.ts'
import { findSealedElsewhere, type SealedElsewhere } from './sealed-elsewhere.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Keyring } from './platform/keyring/keyring.ts'
import { createSealer, type Sealer } from './platform/keyring/sealer.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface IdentityParts {
  settings: Settings
  db: ControlDatabase
  lease: Lease
  sealer: Sealer
  people: People
  publicUrl: () => string
  log: Log
  closers: Closers
}

/** Who may come in, beside those with a credential: part of what compose.ts wires. */
export interface Identity {
  sessions: Sessions
  devices: Devices
}

/** @throws with a message for people when this node cannot read what the others sealed */
export async function createIdentity(parts: IdentityParts): Promise<Identity> {
  const { settings, db, lease, sealer, people, publicUrl, log, closers } = parts
  const { tokenTtlMs, sessions: limits } = settings.signIn
  const sessions = await createSessions({
    db,
    people,
    sealer,
    publicUrl,
    projectTag: settings.projects.tagName,
    tokenTtlMs,
    limits,
    clock: systemClock,
    random: systemRandom,
    onError: (err) => log.warn({ err }, 'something of the sessions was not done; it will be tried again'),
  }).catch((cause: unknown) => {
    if (!(cause instanceof SigningKeySealedError)) throw cause
    throw new Error(say(sealedElsewhere, settings.language, { dataDir: settings.dataDir }), { cause })
  })
  warnOfFormerSecret(await findSealedElsewhere(db, sealer, systemClock.now()), log)
  closers.add(sessions)
  closers.add(
    startKeyRotation({
      sessions,
      lease,
      rotateAfterMs: settings.signIn.rotateSigningKeyAfterMs,
      onRotated: (kid) => log.info({ kid }, 'access tokens have a new signing key; nobody is signed out'),
      onError: (err) => log.warn({ err }, 'the signing key could not be replaced; it will be'),
    }),
  )
  const devices = await createDevices({
    db,
    clock: systemClock,
    random: systemRandom,
    rules: settings.signIn.devices,
    endSessions: sessions.revokeAll,
    onError: (err) => log.warn({ err }, 'what calls told of devices was not written; the next ones will be'),
  })
  return { sessions: withDevices(sessions, closers.add(devices)), devices }
}

/** A start goes on: who signs in anew, or sets up an app anew, needs nothing from before. */
function warnOfFormerSecret(found: SealedElsewhere, log: Log): void {
  if (found.sessions + found.apps > 0)
    log.warn(
      found,
      'sign-ins that cannot be renewed and authenticator apps that cannot be used, because a former session.jwt_secret sealed them that is not listed any more; list it again after the new one (jwt_secret: [new, former]) until these sign-ins are over and the apps are set up anew',
    )
}

const sealedElsewhere = {
  en: 'the keys in the store were sealed with a master key that this node has not; give it the session.jwt_secret of the other nodes (after a change, keep the former secret second in the list), or copy the file master-key from the data directory of the node that made them to {dataDir}',
  ja: 'ストア内の鍵を、このノードのマスターキーでは開けません。ほかのノードと同じ session.jwt_secret を設定するか(変更した場合は以前の値をリストの2番目に残してください)、鍵を作ったノードのデータディレクトリにある master-key ファイルを {dataDir} にコピーしてください',
}

/** A key file from the time before `session.jwt_secret` still opens what was sealed then. */
export async function createMasterSealer({
  settings,
  keyring,
}: {
  settings: Settings
  keyring: Keyring
}): Promise<Sealer> {
  const secrets = settings.signIn.masterSecrets
  if (secrets.length === 0) return createSealer([await keyring.masterKey()], systemRandom)
  const former = await keyring.formerMasterKey()
  return createSealer(former === undefined ? secrets : [...secrets, former], systemRandom)
}
