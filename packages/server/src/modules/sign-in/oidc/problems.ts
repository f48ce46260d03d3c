/** The identity provider gave no answer that says yes or no: it is away, or broken. Nothing is to be concluded from it. */
export class IssuerAway extends Error {
  override readonly name = 'IssuerAway'
  readonly issuer: string
  constructor(issuer: string, problem: string, options?: ErrorOptions) {
    super(problem, options)
    this.issuer = issuer
  }
}

/** Why a sign-in at the identity provider does not let anybody in. The codes stand in the ledger. */
export const denialReasons = [
  /** the provider sent the person back with an error of its own */
  'provider_refused',
  /** the answer did not come from the provider that was asked (RFC 9207) */
  'issuer_mixed_up',
  /** the ID token does not hold: signature, algorithm, audience, nonce, time */
  'token_invalid',
  'email_missing',
  'email_unverified',
  'email_domain',
  'group',
  /** the provider named no groups because there are too many of them */
  'groups_left_out',
  'person_inactive',
  /** somebody else has the address, and nothing proves that it is the same person */
  'identity_not_linked',
  /** sent back for a second factor, the person came again as somebody else */
  'account_changed',
  /** begun in another browser, over, used before, or made up */
  'state_invalid',
  /** somebody pressed "this was not me" */
  'denied_by_person',
  /** too many wrong codes */
  'codes_guessed',
] as const

export type DenialReason = (typeof denialReasons)[number]

/** An expected no of a sign-in. The message is for the operator's log. */
export class SignInDenied extends Error {
  override readonly name = 'SignInDenied'
  readonly reason: DenialReason
  constructor(reason: DenialReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** The messages of an error and of what caused it; never the objects, which may hold tokens. */
export function problemIn(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return 'unknown'
  const { message, cause } = error
  return cause instanceof Error && depth < 4 ? `${message}: ${problemIn(cause, depth + 1)}` : message
}
