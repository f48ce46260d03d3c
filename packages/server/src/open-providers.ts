import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { createAnthropicProvider, createPracticeProvider, type Provider } from './gateway/provider/index.ts'
import type { Metrics } from './modules/health/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import { proxyFromEnvironment, type ProviderSettings } from './modules/providers/index.ts'
import type { Clock } from './platform/clock/clock.ts'
import type { Log } from './platform/log/log.ts'

interface ProviderParts {
  env: Readonly<Record<string, string | undefined>>
  clock: Clock
  log: Log
  metrics: Metrics
  ledger: Ledger
}

export function openProviders(parts: ProviderParts & { settings: Settings; closers: Closers }): Provider[] {
  const { settings, closers } = parts
  return settings.providers.map((provider) => closers.add(createProvider(provider, parts)))
}

function createProvider(
  settings: ProviderSettings,
  { env, clock, log, metrics, ledger }: ProviderParts,
): Provider {
  if (settings.kind === 'practice') return createPracticeProvider(settings)
  return createAnthropicProvider(settings, {
    clock,
    proxy: proxyFromEnvironment(env),
    onKeyUsed: metrics.providerKeyUsed,
    onKeyChanged(data) {
      log.info(data, 'a provider key changed')
      ledger.appendLater({ kind: 'provider.key_changed', time: clock.now(), actor: { type: 'system' }, data })
    },
    onKeyProblem: (problem) =>
      log.error(problem, 'a provider key file cannot be used; the key read before stays'),
  })
}
