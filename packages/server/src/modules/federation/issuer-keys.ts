import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../platform/clock/clock.ts'
import { keysAddressProblem } from './issuer-address.ts'
import { IssuerUnavailable, type FetchJson } from './issuer-http.ts'

/** The public keys issuers sign with, fetched when needed and kept for a while. */
export interface IssuerKeys {
  /**
   * From memory for ten minutes. While the issuer is away, for a day.
   * @throws IssuerUnavailable
   */
  of(issuer: string): Promise<JWTVerifyGetKey>
  /** After a key id that is not among them: fetched anew, but not twice within half a minute; undefined then. */
  newer(issuer: string): Promise<JWTVerifyGetKey | undefined>
}

interface IssuerKeysDeps {
  fetchJson: FetchJson
  clock: Clock
  allowLoopback: boolean
  /** keys that could not be fetched while older ones, or none, must do */
  onProblem: (problem: IssuerUnavailable) => void
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
  problem?: IssuerUnavailable
  running?: Promise<void>
}

/** @param deps.clock monotonic times only */
export function createIssuerKeys({ fetchJson, clock, allowLoopback, onProblem }: IssuerKeysDeps): IssuerKeys {
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
      const find = createLocalJWKSet(await fetchKeys(issuer, { fetchJson, allowLoopback }))
      known.keys = { find, fetchedAt: clock.monotonic() }
      delete known.problem
    } catch (cause) {
      known.problem =
        cause instanceof IssuerUnavailable
          ? cause
          : new IssuerUnavailable(`${issuer}: its documents do not have the right form`, { cause })
      onProblem(known.problem)
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
      throw known.problem ?? new IssuerUnavailable(`${issuer}: no keys`)
    },
    async newer(issuer) {
      const known = knownOf(issuer)
      if (!mayTry(known)) return undefined
      await refresh(known, issuer)
      return known.problem === undefined ? known.keys?.find : undefined
    },
  }
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string().max(2_000) })
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

/** OpenID Connect Discovery 1.0, 4; RFC 7517. @throws IssuerUnavailable, ZodError */
async function fetchKeys(
  issuer: string,
  { fetchJson, allowLoopback }: Pick<IssuerKeysDeps, 'fetchJson' | 'allowLoopback'>,
): Promise<JSONWebKeySet> {
  const address = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const { value, fromPrivate } = await fetchJson(address, { allowPrivate: true })
  const { issuer: named, jwks_uri: keysAddress } = discovery.parse(value)
  // Discovery 4.3: else one issuer could pass for another (mix-up).
  if (named !== issuer) throw new IssuerUnavailable(`${issuer}: its discovery document is another issuer's`)
  const problem = keysAddressProblem(keysAddress, allowLoopback)
  if (problem !== undefined)
    throw new IssuerUnavailable(`${issuer}: its jwks_uri may not be called: ${problem}`)
  const keys = await fetchJson(new URL(keysAddress), { allowPrivate: fromPrivate })
  return keySet.parse(keys.value)
}
