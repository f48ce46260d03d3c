/** A sign-in: what a refresh token and the access tokens made from it hang on. */
export interface SessionsTable {
  id: string
  person_id: string
  kind: 'claude_code' | 'cli' | 'browser' | 'workload'
  /** issuer URL, `local`, or a federation rule's id */
  issuer: string
  device_id: string | null
  /** 1 when a second factor was proved */
  second_factor: number
  created_at: number
  /** it ends then, whatever happens */
  expires_at: number
  /** it ends when nothing was heard of it for so long */
  idle_ms: number
  /** projected every 30 seconds, like the last use of a credential */
  last_seen_at: number
  /** how often the refresh token was exchanged; a token of an earlier generation was used before */
  generation: number
  rotated_at: number
  /** random, in the refresh token's MAC; for a browser the SHA-256 of its cookie, hex */
  secret: string
  /** the identity provider's own refresh token, sealed; it never leaves the server */
  provider_token: string | null
  /** when the identity provider last said that the person is still there */
  provider_checked_at: number | null
  /** where it was opened, and from then on where it was last refreshed */
  client_address: string
  client_agent: string
  revoked_at: number | null
  revoked_reason: string | null
  /** one more than any before, given by every recorded change of the row: nodes read what is new, not all of it */
  sequence: number
}

export interface DevicesTable {
  id: string
  person_id: string
  /** SHA-256, hex, of the `device_id` that Claude Code sends; unique for a person. Null: seen at sign-in only */
  client_device: string | null
  name: string
  os: string | null
  client_version: string | null
  /** when its person first signed in on it or an administrator added it; null: only calls came from it */
  known_at: number | null
  first_seen_at: number
  /** projected every 30 seconds */
  last_seen_at: number
  blocked_at: number | null
  blocked_reason: string | null
}

export interface InvitationsTable {
  id: string
  /** for somebody who is there already: a way to sign in; null: accepting makes the person */
  person_id: string | null
  name: string
  email: string
  roles: string
  groups: string
  /** SHA-256 of the link's token, hex */
  token_hash: string
  /** who invites; null: the operator */
  invited_by: string | null
  created_at: number
  expires_at: number
  accepted_at: number | null
  revoked_at: number | null
  /** of the person it makes */
  default_project: string | null
  cost_centre: string | null
}

/** Who may exchange another issuer's token for one of a service account (RFC 8693). */
export interface FederationRulesTable {
  id: string
  name: string
  issuer: string
  audience: string
  service_account_id: string
  /** JSON object: claim (name or JSON pointer) to a list of allowed values, with `*` inside */
  conditions: string
  ttl_seconds: number
  created_at: number
  removed_at: number | null
}

/** Keys that sign access tokens. The private half is sealed with the master key of the node that made it. */
export interface SigningKeysTable {
  kid: string
  algorithm: string
  /** JWK, JSON */
  public_jwk: string
  /** sealed JWK; empty once retired, so that nobody can sign with it again */
  private_jwk: string
  created_at: number
  /** signs no more; verifies until the last token made with it has expired */
  retired_at: number | null
}

/** Sign-in without an identity provider. */
export interface LocalAccountsTable {
  person_id: string
  /** PHC string; null: passkeys only */
  password_hash: string | null
  /** sealed; null: none yet */
  totp_secret: string | null
  /** JSON array of digests under the master key */
  recovery_codes: string
  updated_at: number
}

export interface PasskeysTable {
  /** base64url credential id */
  id: string
  person_id: string
  name: string
  /** base64url COSE key */
  public_key: string
  /** when it was added; `passkey_uses` has the latest */
  counter: number
  /** JSON array */
  transports: string
  created_at: number
}

/** What a passkey said at its last use, so that a copy of it shows (WebAuthn, 6.1.1). Not an admin change: no right follows. */
export interface PasskeyUsesTable {
  id: string
  counter: number
  last_used_at: number
}

/** RFC 8628: a device that waits for its person. */
export interface DeviceGrantsTable {
  /** SHA-256 of the device code, hex */
  device_code_hash: string
  /** SHA-256 of the user code, hex: eight letters, without the hyphen */
  user_code_hash: string
  kind: 'claude_code' | 'cli'
  state: 'pending' | 'approved' | 'denied' | 'used'
  created_at: number
  expires_at: number
  /** seconds between two polls, raised by slow_down */
  interval_seconds: number
  polled_at: number | null
  client_address: string
  client_agent: string
  /** JSON, once approved: who, by whom vouched, with a second factor or not, the sealed token of the identity provider */
  approval: string | null
}

export interface SignInCodesTable {
  /** SHA-256 of what was handed out, hex */
  hash: string
  /** JSON of what it stands for, sealed when it is secret */
  value: string
  expires_at: number
}
