import { say } from '@sekisho/contract'

interface ProblemShape {
  status: 400 | 429 | 503
  /**
   * RFC 6749, 5.2; `temporarily_unavailable` as in 4.1.2.1, because a client may try again; `slow_down` as the device
   * grant has it (RFC 8628, 3.5)
   */
  error:
    | 'invalid_request'
    | 'invalid_grant'
    | 'unsupported_grant_type'
    | 'temporarily_unavailable'
    | 'slow_down'
  /** `error_description`, in English because RFC 6749 wants ASCII; docs/identity.ja.md explains them in Japanese */
  text: string
}

/** Every expected no of the token exchange. The texts hold names of claims, never their values. */
const problems = {
  grant_type: {
    status: 400,
    error: 'unsupported_grant_type',
    text: 'grant_type must be urn:ietf:params:oauth:grant-type:token-exchange.',
  },
  parameter: {
    status: 400,
    error: 'invalid_request',
    text: '{name} must be {value}.',
  },
  token_missing: {
    status: 400,
    error: 'invalid_request',
    text: 'subject_token is missing: send the token of the issuer.',
  },
  actor_token: {
    status: 400,
    error: 'invalid_request',
    text: 'actor_token is not supported: a token is exchanged for its own subject only.',
  },
  token_large: {
    status: 400,
    error: 'invalid_request',
    text: 'subject_token is over {limit} bytes.',
  },
  token_malformed: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token is not a signed JWT.',
  },
  algorithm: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token is not signed with an algorithm that is accepted here (RS, PS, ES, EdDSA).',
  },
  issuer_unknown: {
    status: 400,
    error: 'invalid_grant',
    text: 'No federation rule names the issuer of this token ("iss"). An administrator adds one.',
  },
  issuer_unavailable: {
    status: 503,
    error: 'temporarily_unavailable',
    text: "The keys of the issuer could not be fetched. Try again in a minute; the reason is in the server's log.",
  },
  key_unknown: {
    status: 400,
    error: 'invalid_grant',
    text: 'The issuer has no key of the id that subject_token was signed with.',
  },
  signature: {
    status: 400,
    error: 'invalid_grant',
    text: 'The signature of subject_token does not verify.',
  },
  expired: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token has expired. Ask the issuer for a new one.',
  },
  not_yet: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token is not valid yet ("nbf" or "iat" is in the future). Check the clocks.',
  },
  long_lived: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token lives longer than a day. Ask the issuer for a shorter one.',
  },
  claim_missing: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token has no claim "{claim}".',
  },
  claim_invalid: {
    status: 400,
    error: 'invalid_grant',
    text: 'The claim "{claim}" of subject_token does not have the right form.',
  },
  no_rule: {
    status: 400,
    error: 'invalid_grant',
    text: 'No federation rule of this issuer matches: the claim "{claim}" has another value than the rule that comes nearest allows.',
  },
  used: {
    status: 400,
    error: 'invalid_grant',
    text: 'subject_token was exchanged before. Ask the issuer for a new one.',
  },
  account_inactive: {
    status: 400,
    error: 'invalid_grant',
    text: 'The service account of the federation rule that matches is inactive.',
  },
  address_failed: {
    status: 429,
    error: 'slow_down',
    text: 'Too many token exchanges from this address have failed. Try again in {wait} seconds.',
  },
  subject_failed: {
    status: 429,
    error: 'slow_down',
    text: 'Too many token exchanges of this subject ("sub") have failed. Try again in {wait} seconds.',
  },
} as const satisfies Record<string, ProblemShape>

export type ExchangeProblemCode = keyof typeof problems

/** An expected no of the token exchange; `cause` is for the log. */
export class ExchangeProblem extends Error {
  override readonly name = 'ExchangeProblem'
  readonly code: ExchangeProblemCode
  /** of a 429: until it is worth trying again */
  readonly waitSeconds: number | undefined
  constructor(
    code: ExchangeProblemCode,
    values: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    const { text } = problems[code]
    super(say({ en: text, ja: text }, 'en', values), options)
    this.code = code
    this.waitSeconds = typeof values['wait'] === 'number' ? values['wait'] : undefined
  }

  get shape(): ProblemShape {
    return problems[this.code]
  }
}
