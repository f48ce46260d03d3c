export { createAddressGuard } from './address-guard.ts'
export { baseUrlProblem, endpointProblem, hostOf, isLoopbackHost } from './base-url.ts'
export { createConnector, type ConnectorOptions } from './connector.ts'
export { createGuardedFetch, OutboundProblem, type GuardedFetch } from './guarded-fetch.ts'
export { createKeyRing, type KeyRing, type KeyRingOptions } from './key-ring.ts'
export { keyProblem, type ProviderKey } from './key.ts'
export { providerModelId } from './model-id.ts'
export { proxyFromEnvironment, proxyProblem, type ProxySettings } from './proxy.ts'
export type {
  AnthropicProviderSettings,
  PracticeProviderSettings,
  ProviderSettings,
  ProviderTerms,
  SecretSource,
} from './settings.ts'
export { trusting } from './trusting.ts'
