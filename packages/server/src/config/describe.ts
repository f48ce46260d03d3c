import type { SecretSource } from '../modules/providers/index.ts'
import type { Settings } from './settings.ts'

/** Stands where a secret is. */
const hidden = '(hidden)'

/** The settings as plain data to show, for `sekisho config check --json`: complete, with every secret replaced. */
export function describeSettings(settings: Settings): Readonly<Record<string, unknown>> {
  const { storage, providers, ...rest } = settings
  return {
    ...rest,
    storage: storage.kind === 'postgres' ? { ...storage, url: withoutSecrets(storage.url) } : storage,
    providers: providers.map((provider) =>
      provider.kind === 'anthropic' ? { ...provider, keys: provider.keys.map(describeSecret) } : provider,
    ),
  }
}

function describeSecret(secret: SecretSource): SecretSource {
  return secret.kind === 'file' ? secret : { kind: 'value', value: hidden }
}

/** A database URL without its password; parameters may carry one too, so that only their names are kept. */
function withoutSecrets(text: string): string {
  const url = new URL(text)
  if (url.password !== '') url.password = hidden
  for (const name of new Set(url.searchParams.keys()))
    if (/pass|key|secret|token/i.test(name)) url.searchParams.set(name, hidden)
  return url.href
}
