import type { LookupFunction } from 'node:net'
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import {
  createGuardedFetch,
  OutboundProblem,
  type GuardedFetch,
  type ProxySettings,
} from '../providers/index.ts'
import { createPrivateAddresses } from './private-addresses.ts'

/**
 * Asks an issuer where its keys are, and then for them (OpenID Connect Discovery 1.0, 4; RFC 7517).
 * @throws OutboundProblem, whose message is for the log
 */
export type ReadKeys = (issuer: string) => Promise<JSONWebKeySet>

interface ReadKeysOptions {
  /** an issuer may live on this machine */
  allowLoopback: boolean
  proxy: ProxySettings
  lookup?: LookupFunction
  /** for each document */
  timeoutMs?: number
}

const defaultTimeoutMs = 5_000
const maxBytes = 1_048_576

export function createReadKeys(options: ReadKeysOptions): ReadKeys {
  const { allowLoopback, proxy, timeoutMs = defaultTimeoutMs } = options
  return async (issuer) => {
    const addresses = createPrivateAddresses(new URL(issuer), options.lookup)
    const { lookup } = addresses
    const outbound = createGuardedFetch({ proxy, loopback: allowLoopback, timeoutMs, maxBytes, lookup })
    try {
      const document = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
      const { issuer: named, jwks_uri: keys } = discovery.parse(await readJson(document, outbound))
      // Discovery 4.3: else one issuer could pass for another (mix-up).
      if (named !== issuer) throw new OutboundProblem(`${document} is another issuer's`)
      addresses.followIssuer(new URL(keys))
      return keySet.parse(await readJson(keys, outbound))
    } catch (cause) {
      if (cause instanceof OutboundProblem) throw cause
      throw new OutboundProblem(`${issuer}: its documents do not have the right form`, { cause })
    } finally {
      await outbound.close()
    }
  }
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url().max(2_000) })
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) })

async function readJson(url: string, outbound: GuardedFetch): Promise<unknown> {
  const response = await outbound.fetch(url, { headers: { accept: 'application/json' } })
  if (response.status !== 200) throw new OutboundProblem(`${url} answered with status ${response.status}`)
  return await response.json()
}
