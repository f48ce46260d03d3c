import type { ComplianceKeysTable } from './compliance-migration.ts'
import type {
  ClosedMonthsTable,
  ClosedRowsTable,
  CostReportDaysTable,
  CostReportLinesTable,
  CostReportsTable,
} from './report-tables.ts'

/**
 * The control plane's tables. Times are milliseconds since the epoch, UTC; JSON is text; booleans are 0 or 1.
 * The ledger has its own schema (modules/ledger) and, embedded, its own file.
 */
export interface ControlSchema extends AdminSchema, TransientSchema {
  /** one row a topic; raised in the transaction that changes it */
  versions: VersionsTable
  /** admin changes on their way to the ledger, written in the transaction that made them */
  outbox: OutboxTable
  /** PostgreSQL counters (counters/postgres.ts): the row locked while holds are weighed */
  counters: CountersTable
  /** what each node adds to a counter; a node writes its own rows alone */
  counter_shares: CounterSharesTable
  /** until when a node that counts is believed to live */
  counter_nodes: CounterNodesTable
  /** who used a rotated credential during its grace; projected, at most 50 a credential */
  credential_uses: CredentialUsesTable
}

/** The tables an admin change may write. */
export interface AdminSchema {
  people: PeopleTable
  credentials: CredentialsTable
  identities: IdentitiesTable
  groups: GroupsTable
  group_members: GroupMembersTable
  sessions: SessionsTable
  devices: DevicesTable
  invitations: InvitationsTable
  federation_rules: FederationRulesTable
  signing_keys: SigningKeysTable
  local_accounts: LocalAccountsTable
  passkeys: PasskeysTable
  budgets: BudgetsTable
  budget_notices: BudgetNoticesTable
  projects: ProjectsTable
  closed_months: ClosedMonthsTable
  closed_rows: ClosedRowsTable
  cost_reports: CostReportsTable
  cost_report_days: CostReportDaysTable
  cost_report_lines: CostReportLinesTable
  compliance_keys: ComplianceKeysTable
}

/** Codes of a sign-in under way and what sign-ins count: they change no rights, and are written unrecorded. */
export interface TransientSchema {
  device_grants: DeviceGrantsTable
  /** challenges and one-time states that must be used once, by the digest of what was handed out */
  sign_in_codes: SignInCodesTable
  passkey_uses: PasskeyUsesTable
}

export interface PeopleTable {
  id: string
  name: string
  email: string | null
  /** JSON array of roles given by hand; those that groups map to come on top */
  roles: string
  /** JSON array of group names given by hand; those of `identities` and `group_members` come on top */
  groups: string
  /** project that calls count to when they name none, and the cost centre that pays when the project names none */
  default_project: string | null
  cost_centre: string | null
  status: 'active' | 'inactive'
  created_at: number
  kind: 'person' | 'service_account'
  /** who made the row, and so who may change it without being asked */
  source: 'admin' | 'oidc' | 'scim' | 'invitation'
  /** SCIM `userName`, in lower case; unique */
  user_name: string | null
  /** SCIM `externalId` */
  external_id: string | null
  /** JSON object: what SCIM sent beside that, to be given back as it was */
  attributes: string | null
  /** raised by every change: the number in the SCIM ETag */
  version: number
  updated_at: number
}

/** A person as an identity provider knows them. */
export interface IdentitiesTable {
  issuer: string
  subject: string
  person_id: string
  created_at: number
  /** JSON array: the groups this provider named at the last sign-in; they go with the next. Null: none yet */
  groups: string | null
}

/** A group that the directory pushes. Groups of an ID token are only names in `people.groups`. */
export interface GroupsTable {
  id: string
  /** unique, compared as it is */
  name: string
  external_id: string | null
  version: number
  created_at: number
  updated_at: number
}

export interface GroupMembersTable {
  group_id: string
  person_id: string
}

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

export interface CredentialsTable {
  id: string
  person_id: string
  name: string
  kind: 'claude_code' | 'any'
  /** SHA-256 of the whole credential, hex */
  hash: string
  /** project that its calls count to; null: what the call or the person says */
  project_id: string | null
  /** the last four characters, to tell credentials apart on a screen */
  hint: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  revoked_reason: string | null
  /** a rotated credential still works until then */
  grace_ends_at: number | null
  /** the credential that replaced this one */
  successor_id: string | null
  last_used_at: number | null
}

/** Limit × period × scope. Money in micro-USD. */
export interface BudgetsTable {
  id: string
  /** how a refusal names it; unique */
  name: string
  scope_type: 'organization' | 'person' | 'service_account' | 'group' | 'role' | 'project' | 'cost_centre'
  /** person, project… id, or the name of a group, role or cost centre; empty for the organization */
  scope_id: string
  /** `seat`: each person in the scope has the limit to themselves; `pool`: all share it */
  sharing: 'seat' | 'pool'
  unit: 'usd' | 'tokens' | 'calls'
  /** null: no limit, which overrides a wider one (`seat` only) */
  limit_amount: number | null
  period: 'daily' | 'weekly' | 'monthly' | 'conversation' | 'minute' | 'at_once'
  /** where a day begins */
  zone: 'utc' | 'organization'
  /** JSON array of percents that are told of */
  thresholds: string
  /** which API made or last changed it; `spend_limits` is that of the official gateway */
  source: 'admin' | 'spend_limits'
  created_at: number
  updated_at: number
}

/** Which thresholds were told of: once a counter and period. */
export interface BudgetNoticesTable {
  /** the counter's key: budget, subject and period */
  key: string
  threshold: number
  noticed_at: number
}

export interface ProjectsTable {
  id: string
  /** what a request tag, a header or a setting says; unique, compared as it is */
  name: string
  classification: 'internal' | 'customer_facing' | 'confidential'
  cost_centre: string | null
  status: 'active' | 'archived'
  created_at: number
  updated_at: number
}

/** A month whose chargeback stays as it was, whatever comes in later. */
export interface CredentialUsesTable {
  credential_id: string
  client_address: string
  client_agent: string
  first_at: number
  last_at: number
  count: number
}

export interface VersionsTable {
  topic: string
  version: number
}

export interface OutboxTable {
  /** sorts in the order of the changes of one node */
  id: string
  kind: string
  time: number
  /** JSON of an Actor */
  actor: string
  /** JSON of the entry's data */
  data: string
}

export interface CountersTable {
  key: string
  /** used before any node counted here: what SQL said when the key was first seen */
  base: number
}

export interface CounterSharesTable {
  node: string
  key: string
  used: number
  held: number
  /** sum of the variances of what is held, in the square of the counter's unit */
  held_variance: number
  /** how many holds there are */
  holds: number
  /** what the node may hold besides without asking the others; ends like `held` */
  reserved: number
  /** by PostgreSQL's clock; `held` no longer counts after it, unless the node lives on; `used` always does */
  held_until: number
}

export interface CounterNodesTable {
  /** its name in counter_shares */
  node: string
  /** by PostgreSQL's clock; renewed while it runs */
  alive_until: number
}
