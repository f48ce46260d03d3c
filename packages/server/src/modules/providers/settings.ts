/** What the organization has recorded about its contract with a provider; policies may require it. */
export interface ProviderTerms {
  /** consumer plans are refused at boot */
  contract: 'enterprise' | 'api'
  retention: 'zero' | 'standard'
  training: boolean
  /** where the provider computes, as the operator names it: `global`, `us`, `jp`… */
  region: string
}

interface ProviderBase {
  /** unique; stands in the ledger, the reports and the configuration */
  name: string
  terms: ProviderTerms
  /** requested model id → the id this provider knows; an id that is absent passes unchanged */
  modelIds: Readonly<Record<string, string>>
  /** custom model ids are served only by providers that map them */
  customModels: readonly string[]
}

/** Where a secret comes from. A file is read again when it changes; its value is never logged. */
export type SecretSource = { kind: 'value'; value: string } | { kind: 'file'; path: string }

export interface AnthropicProviderSettings extends ProviderBase {
  kind: 'anthropic'
  /** origin and optional path prefix, without a trailing slash */
  baseUrl: string
  /** one, or two during a rotation: the first is used, the next when the first is refused (401) */
  keys: readonly SecretSource[]
  /** how `keys` are sent */
  auth: 'x-api-key' | 'bearer'
  /** PEM file of a private certificate authority, added to the public ones */
  caFile?: string
  /** no first byte by then: the next provider, or a 504 */
  firstByteTimeoutMs: number
}

export interface PracticeProviderSettings extends ProviderBase {
  kind: 'practice'
  /** a script of answers for tests and training; without it the practice model makes them up */
  scriptFile?: string
}

export type ProviderSettings = AnthropicProviderSettings | PracticeProviderSettings
