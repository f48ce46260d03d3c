import { followHandOvers, handOver, importVerifier, NoteError, type NoteVerifier } from '@sekisho/ledger'
import { sha256 } from '../ledger/index.ts'
import type { WitnessedLogs } from './logs.ts'
import type { CosigningSettings } from './settings.ts'

/** The keys that may sign for a log: those of the settings, and those that they have handed over to. */
export interface TrustedKeys {
  /** Undefined: the log is not witnessed here. */
  of(origin: string): Promise<readonly NoteVerifier[] | undefined>
  isWitnessed(origin: string): boolean
}

/** Each is checked again with every request, so that who can write the database alone adds none. */
const maxFollowed = 64

/** @throws NoteError for a verifier key that is none */
export async function createTrustedKeys(
  settings: CosigningSettings,
  logs: Pick<WitnessedLogs, 'keys'>,
): Promise<TrustedKeys> {
  const configured = new Map(
    await Promise.all(
      settings.logs.map(async ({ origin, verifierKeys }) => {
        const verifiers = await Promise.all(verifierKeys.map((key) => importVerifier(sha256, key)))
        return [origin, verifiers] as const
      }),
    ),
  )
  return {
    isWitnessed: (origin) => configured.has(origin),
    async of(origin) {
      const verifiers = configured.get(origin)
      if (verifiers === undefined) return undefined
      const notes = (await logs.keys(origin)).map(({ note }) => note)
      return followHandOvers(sha256, notes, verifiers)
    },
  }
}

/**
 * The key that a signed checkpoint hands over to; undefined: to none, or to one that is trusted already.
 * @throws NoteError when that key has not signed it, or too many were followed
 */
export async function nextKeyOf(
  note: string,
  nextKey: string | undefined,
  trusted: readonly NoteVerifier[],
): Promise<NoteVerifier | undefined> {
  const next = nextKey === undefined ? undefined : await handOver(sha256, note, trusted)
  if (next !== undefined && trusted.length >= maxFollowed)
    throw new NoteError('it was handed over too often; the newest key must be configured here')
  return next
}
