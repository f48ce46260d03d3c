import type { JWTVerifyGetKey } from 'jose'
import type { Clock } from '../../platform/clock/clock.ts'
import { OutboundProblem } from '../providers/index.ts'
import type { ReadKeys } from './read-keys.ts'

/** The public keys issuers sign with, fetched when needed and kept for a while. */
export interface IssuerKeys {
  /**
   * From memory for ten minutes. While the issuer is away, for a day.
   * @throws OutboundProblem
   */
  of(issuer: string): Promise<JWTVerifyGetKey>
  /** After a key id that is not among them: fetched anew, but not twice within half a minute; undefined then. */
  newer(issuer: string): Promise<JWTVerifyGetKey | undefined>
}

interface IssuerKeysDeps {
  readKeys: ReadKeys
  clock: Clock
  /** keys that could not be fetched while older ones, or none, must do */
  onProblem: (issuer: string, problem: OutboundProblem) => void
}

const keepMs = 10 * 60_000
const keepWithoutIssuerMs = 24 * 3_600_000
/** Anybody can send a token with an invented key id. */
const pauseMs = 30_000
/** More than the rules can name, so that only those of removed rules go. */
const maxIssuers = 1_000

interface Known {
  keys?: { find: JWTVerifyGetKey; fetchedAt: number }
  triedAt?: number
  problem?: OutboundProblem
  running?: Promise<void>
}

/** @param deps.clock monotonic times only */
export function createIssuerKeys({ readKeys, clock, onProblem }: IssuerKeysDeps): IssuerKeys {
  const issuers = new Map<string, Known>()

  function knownOf(issuer: string): Known {
    const known = issuers.get(issuer) ?? {}
    if (!issuers.has(issuer) && issuers.size >= maxIssuers) issuers.clear()
    issuers.set(issuer, known)
    return known
  }

  async function fetchInto(known: Known, issuer: string): Promise<void> {
    known.triedAt = clock.monotonic()
    try {
      const { createLocalJWKSet } = await import('jose')
      const find = createLocalJWKSet(await readKeys(issuer))
      known.keys = { find, fetchedAt: clock.monotonic() }
      delete known.problem
    } catch (cause) {
      known.problem =
        cause instanceof OutboundProblem
          ? cause
          : new OutboundProblem(`${issuer}: its keys do not have the right form`, { cause })
      onProblem(issuer, known.problem)
    }
  }

  /** Calls that come meanwhile share one fetch. */
  function refresh(known: Known, issuer: string): Promise<void> {
    known.running ??= fetchInto(known, issuer).finally(() => delete known.running)
    return known.running
  }

  const mayTry = ({ triedAt, running }: Known) =>
    running !== undefined || triedAt === undefined || clock.monotonic() - triedAt >= pauseMs
  const ageOf = ({ keys }: Known) => (keys ? clock.monotonic() - keys.fetchedAt : Infinity)

  return {
    async of(issuer) {
      const known = knownOf(issuer)
      if (ageOf(known) >= keepMs && mayTry(known)) await refresh(known, issuer)
      if (known.keys && ageOf(known) < keepWithoutIssuerMs) return known.keys.find
      throw known.problem ?? new OutboundProblem(`${issuer}: no keys`)
    },
    async newer(issuer) {
      const known = knownOf(issuer)
      if (!mayTry(known)) return undefined
      await refresh(known, issuer)
      return known.problem === undefined ? known.keys?.find : undefined
    },
  }
}
