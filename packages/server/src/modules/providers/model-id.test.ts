import { expect, test } from 'vitest'
import { providerModelId } from './model-id.ts'
import type { ProviderSettings } from './settings.ts'

const settings: ProviderSettings = {
  kind: 'practice',
  name: 'p',
  terms: { contract: 'api', retention: 'zero', training: false, region: 'local' },
  modelIds: { 'our-model': 'claude-opus-5-5' },
  customModels: ['our-model', 'other-model'],
}

test('a mapped model goes by the id the provider knows', () => {
  expect(providerModelId(settings, 'our-model')).toBe('claude-opus-5-5')
})

test('an unmapped model goes by its own id', () => {
  expect(providerModelId(settings, 'claude-haiku-5-5')).toBe('claude-haiku-5-5')
  expect(providerModelId(settings, 'constructor')).toBe('constructor')
})

test('a custom model is served only where it is mapped', () => {
  expect(providerModelId(settings, 'other-model')).toBeUndefined()
})
