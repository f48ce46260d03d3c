import type { SecretSource } from '../modules/providers/index.ts'
import type { SignInSettings } from '../modules/sign-in/index.ts'
import type { Settings } from './settings.ts'

/** Stands where a secret is. */
const hidden = '(hidden)'

/** The settings as plain data to show, for `sekisho config check --json`: complete, with every secret replaced. */
export function describeSettings(settings: Settings): Readonly<Record<string, unknown>> {
  const { storage, providers, signIn, ...rest } = settings
  return {
    ...withoutNamedSecrets(rest),
    signIn: describeSignIn(signIn),
    storage: storage.kind === 'postgres' ? { ...storage, url: withoutSecrets(storage.url) } : storage,
    providers: providers.map((provider) =>
      provider.kind === 'anthropic' ? { ...provider, keys: provider.keys.map(describeSecret) } : provider,
    ),
  }
}

function describeSignIn({ issuers, masterSecrets, scimToken, ...rest }: SignInSettings): object {
  return {
    ...rest,
    masterSecrets: masterSecrets.map(() => hidden),
    ...(scimToken === undefined ? {} : { scimToken: hidden }),
    issuers: issuers.map(({ clientSecret, clientAssertion, ...issuer }) => ({
      ...issuer,
      ...(clientSecret === undefined ? {} : { clientSecret: hidden }),
      ...(clientAssertion === undefined ? {} : { clientAssertion: hidden }),
    })),
  }
}

function describeSecret(secret: SecretSource): SecretSource {
  return secret.kind === 'file' ? secret : { kind: 'value', value: hidden }
}

/** What these fields hold, in sinks, witnesses, the vault and the spend limits API, is secret. */
const secretName =
  /^(key|formerKeys|headers)$|(token|secret|secrets|apiKey|authorization|AccessKey|keyPem|password)$/i

function withoutNamedSecrets(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name,
      secretName.test(name) && inner !== undefined ? hidden : withoutSecretsIn(inner),
    ]),
  )
}

function withoutSecretsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretsIn)
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? withoutNamedSecrets(value) : value
}

/** A database URL without its password; parameters may carry one too, so that only their names are kept. */
function withoutSecrets(text: string): string {
  const url = new URL(text)
  if (url.password !== '') url.password = hidden
  for (const name of new Set(url.searchParams.keys()))
    if (/pass|key|secret|token/i.test(name)) url.searchParams.set(name, hidden)
  return url.href
}
