import type { CheckpointKeysTable } from './checkpoint-keys-table.ts'
import type {
  DeviceGrantsTable,
  DevicesTable,
  FederationRulesTable,
  InvitationsTable,
  LocalAccountsTable,
  PasskeyUsesTable,
  PasskeysTable,
  SessionsTable,
  SignInCodesTable,
  SigningKeysTable,
} from './sign-in-tables.ts'
import type { BudgetNoticesTable, BudgetsTable, ProjectsTable } from './budget-tables.ts'
import type { CounterNodesTable, CounterSharesTable, CountersTable } from './counter-tables.ts'
import type { ComplianceKeysTable } from './compliance-migration.ts'
import type {
  ClosedMonthsTable,
  ClosedRowsTable,
  CostReportDaysTable,
  CostReportLinesTable,
  CostReportsTable,
} from './report-tables.ts'
import type {
  WitnessedKeysTable,
  WitnessedLogsTable,
  WitnessKeysTable,
  WitnessStatesTable,
} from './witness-tables.ts'
import type { McpServersTable } from './mcp-servers-migration.ts'
import type { PersonalValuesTable } from './personal-values-table.ts'
import type {
  PoliciesTable,
  PolicyKeysTable,
  PolicyRolloutsTable,
  PolicyVersionsTable,
} from './policy-tables.ts'
import type { PolicyChangesTable, PolicyReportsTable } from './policy-changes-migration.ts'
import type { SinkCursorsTable, SinkDeadLettersTable, SinkPausesTable } from './sink-tables.ts'
import type {
  GuardAttestationsTable,
  GuardDecisionsDailyTable,
  GuardDecisionsTable,
  GuardDevicesTable,
  PolicyClaimsTable,
} from './guard-tables.ts'
import type { ContentRequestsTable, LegalHoldsTable } from './vault-tables.ts'

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
  /** how far each sink is; a projection of what its receiver acknowledged */
  sink_cursors: SinkCursorsTable
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
  checkpoint_keys: CheckpointKeysTable
  witnessed_logs: WitnessedLogsTable
  witnessed_keys: WitnessedKeysTable
  local_accounts: LocalAccountsTable
  passkeys: PasskeysTable
  budgets: BudgetsTable
  budget_notices: BudgetNoticesTable
  projects: ProjectsTable
  /** the catalogue of approved MCP servers */
  mcp_servers: McpServersTable
  closed_months: ClosedMonthsTable
  closed_rows: ClosedRowsTable
  cost_reports: CostReportsTable
  cost_report_days: CostReportDaysTable
  cost_report_lines: CostReportLinesTable
  sink_pauses: SinkPausesTable
  sink_dead_letters: SinkDeadLettersTable
  legal_holds: LegalHoldsTable
  content_requests: ContentRequestsTable
  /** who used a rotated credential during its grace; projected, at most 50 a credential; an admin change only erases */
  credential_uses: CredentialUsesTable
  /** what entries hold commitments of; `recorded` writes them, and an admin change only erases */
  personal_values: PersonalValuesTable
  compliance_keys: ComplianceKeysTable
  policies: PoliciesTable
  policy_versions: PolicyVersionsTable
  policy_rollouts: PolicyRolloutsTable
  policy_changes: PolicyChangesTable
  policy_keys: PolicyKeysTable
  guard_devices: GuardDevicesTable
  /** counted in the transaction that records what was blocked; where nothing was, unrecorded */
  guard_decisions: GuardDecisionsTable
  guard_decisions_daily: GuardDecisionsDailyTable
  /** an admin change only erases, and makes nodes read it again */
  guard_attestations: GuardAttestationsTable
}

/** Codes of a sign-in under way, what sign-ins and guards count, how far witnesses are: they change no rights, and are written unrecorded. */
export interface TransientSchema {
  device_grants: DeviceGrantsTable
  /** challenges and one-time states that must be used once, by the digest of what was handed out */
  sign_in_codes: SignInCodesTable
  passkey_uses: PasskeyUsesTable
  witness_states: WitnessStatesTable
  witnessed_logs: WitnessedLogsTable
  witnessed_keys: WitnessedKeysTable
  witness_keys: WitnessKeysTable
  policy_reports: PolicyReportsTable
  policy_claims: PolicyClaimsTable
  guard_attestations: GuardAttestationsTable
  guard_decisions: GuardDecisionsTable
  guard_decisions_daily: GuardDecisionsDailyTable
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

/** Who used a rotated credential during its grace, by client. */
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
