import type { LookupFunction } from 'node:net'
import { Pool, type Dispatcher } from 'undici'
import {
  baseUrlProblem,
  createKeyRing,
  providerModelId,
  proxyProblem,
  type AnthropicProviderSettings,
  type KeyRingOptions,
  type ProviderKey,
  type ProxySettings,
} from '../../../modules/providers/index.ts'
import type { Clock } from '../../../platform/clock/clock.ts'
import { ProviderUnreachable } from '../errors.ts'
import type { Outgoing, Provider } from '../provider.ts'
import { openCall } from './call.ts'
import { connectorFor } from './connect.ts'
import { headersWithKey } from './headers.ts'

export interface AnthropicProviderDeps {
  clock: Clock
  proxy: ProxySettings
  /** told for each key the provider takes: `next` means that a rotation is under way or overdue */
  onKeyUsed: (use: { provider: string; key: ProviderKey['place']; hint: string }) => void
  onKeyChanged: KeyRingOptions['onChanged']
  onKeyProblem: KeyRingOptions['onProblem']
  /** instead of the system's resolver */
  lookup?: LookupFunction
}

/** Longer than undici's 4 s so that a pause in typing keeps the connection, shorter than common servers' 60 s. */
const keepAliveMs = 30_000

/**
 * The Anthropic Messages API, or anything that speaks it. Bodies leave as the buffer they came in. Connections are kept
 * and reused; each carries one call at a time and there is no limit on their number, so that no call waits for another.
 * @throws Error when the settings cannot work: base URL, keys, CA file, proxy
 */
export function createAnthropicProvider(
  settings: AnthropicProviderSettings,
  deps: AnthropicProviderDeps,
): Provider {
  const { name } = settings
  const base = parseBase(settings)
  const problem = deps.proxy.url === undefined ? undefined : proxyProblem(deps.proxy.url)
  if (problem !== undefined) throw new Error(`provider ${name}: the proxy: ${problem}`)
  const { caFile } = settings
  const pool = new Pool(base.origin, {
    connect: connectorFor({
      provider: name,
      base,
      proxy: deps.proxy,
      ...(caFile === undefined ? {} : { caFile }),
      ...(deps.lookup ? { lookup: deps.lookup } : {}),
    }),
    connections: null,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    // The call has its own limits, for the first byte and between events; undici's would be hidden second ones.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const keys = createKeyRing({
    provider: name,
    sources: settings.keys,
    clock: deps.clock,
    onChanged: deps.onKeyChanged,
    onProblem: deps.onKeyProblem,
  })
  const prefix = base.pathname.replace(/\/$/, '')

  const onKeyUsed = ({ place, hint }: ProviderKey) => deps.onKeyUsed({ provider: name, key: place, hint })
  const request = (outgoing: Outgoing, key: ProviderKey): Dispatcher.DispatchOptions => ({
    method: outgoing.method,
    path: prefix + outgoing.path,
    headers: headersWithKey(outgoing.headers, key, settings.auth),
    body: outgoing.body,
    // It asks for a look at the queue with each head; with one call a connection there is nothing to find.
    blocking: false,
  })

  return {
    settings,
    simulated: false,
    modelId: (requested) => providerModelId(settings, requested),
    send: (outgoing, sink) =>
      openCall(
        {
          provider: name,
          dispatcher: pool,
          keys,
          onKeyUsed,
          request: (key) => request(outgoing, key),
          firstByteTimeoutMs: settings.firstByteTimeoutMs,
        },
        sink,
      ),
    async close() {
      keys.close()
      await pool.destroy(new ProviderUnreachable(name, 'this node is stopping'))
    },
  }
}

function parseBase({ name, baseUrl }: AnthropicProviderSettings): URL {
  const problem = baseUrlProblem(baseUrl)
  if (problem !== undefined) throw new Error(`provider ${name}: base URL ${baseUrl}: ${problem}`)
  return new URL(baseUrl)
}
