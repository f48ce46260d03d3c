export { createAddressGuard, type AddressGuard } from './address-guard.ts'
export { baseUrlProblem, hostOf, isLoopbackHost } from './base-url.ts'
export { createKeyRing, type KeyRing, type KeyRingOptions } from './key-ring.ts'
export { keyProblem, type ProviderKey } from './key.ts'
export { providerModelId } from './model-id.ts'
export { bypassesProxy, proxyFromEnvironment, proxyProblem, type ProxySettings } from './proxy.ts'
export type {
  AnthropicProviderSettings,
  PracticeProviderSettings,
  ProviderSettings,
  ProviderTerms,
  SecretSource,
} from './settings.ts'
