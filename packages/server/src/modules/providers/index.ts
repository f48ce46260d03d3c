export type {
  AnthropicProviderSettings,
  PracticeProviderSettings,
  ProviderSettings,
  ProviderTerms,
  SecretSource,
} from './settings.ts'
