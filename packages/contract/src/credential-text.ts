/** What every credential begins with, so that scanners and people know it when they see it. */
export const credentialPrefix = 'sk-skh-'

/** The prefix and 256 random bits in base64url: 50 characters. */
export const credentialPattern = /^sk-skh-[A-Za-z0-9_-]{43}$/

/** The variables that point Claude Code and every Anthropic SDK at a server. */
export interface ConnectionSettings {
  /** the origin clients use, without a trailing slash */
  baseUrl: string
  /** the whole credential; it is shown this once */
  secret: string
}

/**
 * The variables by name. ANTHROPIC_AUTH_TOKEN and not ANTHROPIC_API_KEY: with the latter a fresh Claude Code first wants to
 * reach Anthropic itself and asks whether to use the key, default no (measured: docs/reference/client-reactions.md); the
 * SDKs read either.
 */
export function connectionVariables({
  baseUrl,
  secret,
}: Partial<ConnectionSettings>): Record<string, string> {
  return {
    ...(baseUrl === undefined ? {} : { ANTHROPIC_BASE_URL: baseUrl }),
    ...(secret === undefined ? {} : { ANTHROPIC_AUTH_TOKEN: secret }),
  }
}

/** The two lines to paste into a shell, the same wherever a credential is shown. */
export function connectionLines(settings: ConnectionSettings): string[] {
  return Object.entries(connectionVariables(settings)).map(([name, value]) => `export ${name}=${value}`)
}
