import type { SignInMethod } from '@sekisho/contract'

/** What a person can prove themselves with. Immutable: read anew for each sign-in. */
export interface Account {
  readonly personId: string
  /** PHC string */
  readonly passwordHash: string | null
  /** sealed */
  readonly totpSecret: string | null
  /** digests of those not used yet */
  readonly recoveryCodes: readonly string[]
  readonly passkeys: readonly Passkey[]
  /** epoch milliseconds; another value: something that a half-made sign-in stood on may have gone */
  readonly updatedAt: number
}

export interface Passkey {
  /** base64url credential id */
  readonly id: string
  readonly personId: string
  readonly name: string
  /** base64url COSE key */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

/** Proved to work, and ready to be kept. */
export type NewMethod =
  | { method: 'password'; hash: string }
  | { method: 'totp'; sealedSecret: string }
  | { method: 'recovery_codes'; digests: readonly string[] }
  | { method: 'passkey'; passkey: Omit<Passkey, 'personId' | 'createdAt' | 'lastUsedAt'> }

/** What is taken away; one passkey by its id, or all of them. */
export interface Removal {
  personId: string
  method: SignInMethod
  passkey?: string | undefined
  reason: string
}
