import type { ProviderKey } from '../../../modules/providers/index.ts'

/** What only this adapter or undici may set. A client's credential in here would leave the company. */
const reserved: ReadonlySet<string> = new Set(
  (
    'authorization x-api-key proxy-authorization cookie ' +
    'host content-length transfer-encoding connection keep-alive upgrade expect te'
  ).split(' '),
)

/**
 * The headers of the call and the provider's key.
 * @throws Error when a reserved header is among them: the caller strips them, so this is a bug and the call must not leave
 */
export function headersWithKey(
  headers: readonly string[],
  key: ProviderKey,
  auth: 'x-api-key' | 'bearer',
): string[] {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (reserved.has(name)) throw new Error(`the header ${name} must not reach a provider`)
  }
  return auth === 'bearer'
    ? headers.concat('authorization', `Bearer ${key.value}`)
    : headers.concat('x-api-key', key.value)
}
