export { createAnthropicProvider, type AnthropicProviderDeps } from './anthropic/anthropic.ts'
export { ProviderBroken, ProviderTimeout, ProviderUnreachable } from './errors.ts'
export { createPracticeProvider, type PracticeProviderDeps } from './practice/practice.ts'
export type { AnswerSink, Outgoing, Provider, Sending } from './provider.ts'
