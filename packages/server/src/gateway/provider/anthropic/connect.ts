import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { buildConnector } from 'undici'
import {
  createConnector,
  hostOf,
  isLoopbackHost,
  trusting,
  type ProxySettings,
} from '../../../modules/providers/index.ts'
import { ProviderUnreachable } from '../errors.ts'

export interface ConnectOptions {
  provider: string
  base: URL
  /** PEM file, added to the certificates Node trusts */
  caFile?: string
  proxy: ProxySettings
  lookup?: LookupFunction
}

/** How connections to one provider are opened. @throws when the CA file cannot be used */
export function connectorFor({
  provider,
  base,
  caFile,
  proxy,
  lookup,
}: ConnectOptions): buildConnector.connector {
  return createConnector({
    proxy,
    lookup,
    loopback: isLoopbackHost(hostOf(base)),
    unreachable: (problem, options) => new ProviderUnreachable(provider, problem, options),
    ...(caFile === undefined ? {} : { secureContext: trustingFile(provider, caFile) }),
  })
}

function trustingFile(provider: string, caFile: string): SecureContext {
  try {
    return trusting(readFileSync(caFile, 'utf8'))
  } catch (cause) {
    throw new Error(`provider ${provider}: ${caFile}: the CA file cannot be read as PEM certificates`, {
      cause,
    })
  }
}
