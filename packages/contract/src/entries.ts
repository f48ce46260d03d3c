import type { ContentEntryData, KeptContent } from './content-entries.ts'
import type { LedgerEntryData } from './ledger-entries.ts'
import type { PolicyEntryData } from './policy-entries.ts'
import type { RefusalCode } from './refusals.ts'
import type { Retention } from './retentions.ts'
import type { RefusalFacts } from './refusal-facts.ts'

/** Tokens of one call, integers. Cache reads and both cache-write lifetimes are priced apart. */
export interface Usage {
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  webSearches: number
}

export const noUsage: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  webSearches: 0,
}

/** Where a call came from. `address` is the peer, or what a named proxy says; `agent` is cut to 200 characters. */
export interface Client {
  address: string
  agent: string
}

/**
 * Who did it. `operator` holds the token in the data directory of a node; `scim` is the company's directory, which
 * pushes people and groups; `admin_key` is a key of the file's `admin` section, by its name there; `compliance_key` one of
 * the compliance API, by its id; `system` is the server itself. A person or a service account came with a credential or in a session.
 * `openedBy`: the operator's link opened the session. It has the person's rights and does not say that it was they.
 */
export type Actor =
  | {
      type: 'person' | 'service_account'
      id: string
      credential?: string
      session?: string
      openedBy?: 'operator'
    }
  | { type: 'scim' }
  | { type: 'admin_key'; id: string; client?: Client }
  | { type: 'compliance_key'; id: string; client?: Client }
  | { type: 'operator'; client?: Client }
  | { type: 'system' }

/** `reported` by the provider, or `estimated` from what was sent because the provider never said. */
export type UsageSource = 'reported' | 'estimated' | 'none'

/** Use of one tool within a turn. `bytes` are those of its inputs, or of its results, as JSON. */
export interface ToolUse {
  /** as the client or the provider names it; `other` is all that found no place or has no plain name */
  tool: string
  count: number
  bytes: number
}

/** Admitted, durable before the provider sees a byte. A crash after it settles the exchange as `lost` at `heldMicroUsd`. */
export interface ExchangeAdmitted {
  exchange: string
  /** the credential or the session the call came with: one of the two */
  credential?: string | undefined
  session?: string | undefined
  endpoint: 'messages' | 'count_tokens'
  model: string
  /** what the call asked for, when a routing rule put `model` in its place */
  routedFrom?: string | undefined
  stream: boolean
  retention: Retention
  conversation?: string | undefined
  /** the project the call is counted to, and the cost centre that pays; absent: none */
  project?: string | undefined
  costCentre?: string | undefined
  /** day in the organization's time zone, YYYY-MM-DD; absent in entries of before budgets: the UTC day */
  localDay?: string | undefined
  /** UTC day of the arrival, whose limits the call counts against; absent: that of the admission */
  utcDay?: string | undefined
  /** names the groups and roles the caller had (`membership.seen`); absent: none */
  membership?: string | undefined
  requestBytes: number
  /** base64url SHA-256 of salt and body; absent under zdr. The salt is derived from a key that can be destroyed. */
  requestDigest?: string | undefined
  maxTokens?: number | undefined
  heldMicroUsd: number
  heldTokens: number
  provider: string
  /** true when `provider` is the practice provider */
  simulated?: boolean
  /** absent at level minimal, like the fields below at the levels that `record-levels.ts` says */
  client?: Client | undefined
  /** how many messages the history has */
  messages?: number | undefined
  /** results of tools in the newest message */
  toolResults?: readonly ToolUse[] | undefined
  /** the device the call's session is on */
  device?: string | undefined
  /** types of the tools that the provider may run */
  serverTools?: readonly string[] | undefined
  /** what the call asked for beside the model */
  options?: {
    speed?: string | undefined
    inferenceGeo?: string | undefined
    serviceTier?: string | undefined
  }
}

export const outcomes = ['completed', 'failed', 'abandoned', 'ended', 'lost'] as const
/**
 * `failed`: the provider or the way to it; `abandoned`: the client left; `ended`: a budget had no room for the rest of the
 * answer (`problem` names it); `lost`: the node died.
 */
export type Outcome = (typeof outcomes)[number]

export interface ExchangeSettled {
  exchange: string
  /** as admitted; absent in entries of before entries could be removed */
  retention?: Retention | undefined
  outcome: Outcome
  /** person id, so that projections need no second look-up */
  person: string
  model: string
  /** as admitted; see there */
  routedFrom?: string | undefined
  provider: string
  /** true when the practice provider answered: no money was spent at a real provider */
  simulated: boolean
  status: number
  usage: Usage
  usageSource: UsageSource
  costMicroUsd: number
  /** id of the rate card row that priced it */
  rate: string
  /** tokens that count against a tokens-per-day limit: all but cache reads */
  countedTokens: number
  responseBytes: number
  responseDigest?: string | undefined
  conversation?: string | undefined
  /** as admitted; see there */
  project?: string | undefined
  costCentre?: string | undefined
  localDay?: string | undefined
  utcDay?: string | undefined
  membership?: string | undefined
  /** false: the answer was asked for whole, as batch jobs do; absent: unknown */
  stream?: boolean | undefined
  /** false: it asked for no thinking and its history holds none, so that its conversation stays with the provider it has; else absent */
  thinking?: false | undefined
  /** tokens that were in the provider's prompt cache and were paid for again, because the prompt's beginning changed */
  cacheLostTokens?: number | undefined
  cacheLostMicroUsd?: number | undefined
  /** milliseconds from arrival */
  admittedMs: number
  firstByteMs?: number | undefined
  totalMs: number
  /** every provider tried before the one that answered, and why it was passed over */
  attempts?: { provider: string; reason: string }[] | undefined
  upstreamRequestId?: string | undefined
  problem?: string | undefined
  /** under retention `full`: what the content vault holds */
  content?: KeptContent | undefined
  /** the tools that the answer uses */
  toolUses?: readonly ToolUse[] | undefined
}

/** An exchange that was never admitted. */
export interface ExchangeRefused {
  exchange: string
  code: RefusalCode
  status: number
  credential?: string | undefined
  model?: string | undefined
  client?: Client | undefined
  said?: RefusalFacts | undefined
}

/** Once for each counter of a budget and each threshold in a period, on whichever node saw it first. */
export interface BudgetThresholdPassed {
  budget: string
  /** whose share of it: a person, a project…; absent: the pool */
  subject?: string | undefined
  /** percent of the limit */
  threshold: number
  /** micro-USD, tokens or calls, as the budget counts */
  used: number
  limit: number
  /** last day of the period, YYYY-MM-DD */
  period: string
}

/** What is reported for a month from then on. */
export interface MonthClosed {
  /** YYYY-MM */
  month: string
  /** whose days it is made of; each zone is a book of its own */
  zone: 'utc' | 'organization'
  rows: number
  /** of what is not simulated, adjustments of earlier months included */
  costMicroUsd: number
  /** base64url SHA-256 of the rows */
  digest: string
}

/** How a sign-in came about; the refresh token that goes with it is never recorded. */
export interface SessionOpened {
  session: string
  person: string
  kind: SessionKind
  /** who vouched: an identity provider's issuer URL, `local`, or the federation rule's id */
  issuer: string
  secondFactor: boolean
  device?: string | undefined
  client: Client
  /** epoch milliseconds */
  expiresAt: number
}

/** `claude_code` and `cli` come by device grant, `browser` by a page, `workload` by token exchange. */
export const sessionKinds = ['claude_code', 'cli', 'browser', 'workload'] as const
export type SessionKind = (typeof sessionKinds)[number]

/** What a person of a server without identity provider proves themselves with. */
export const signInMethods = ['password', 'totp', 'passkey', 'recovery_codes'] as const
export type SignInMethod = (typeof signInMethods)[number]

/** Anybody can cause one, so that only so many are recorded; `unrecorded` is how many were not since the last that was. */
export interface SignInDenied {
  reason: string
  /** when it is somebody who is known here */
  person?: string | undefined
  issuer?: string | undefined
  client: Client
  unrecorded?: number | undefined
}

/** How it was and how it is; entries of before this was recorded have neither. */
interface Change {
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** What is personal was deleted where it can be; entries keep commitments that nothing opens any more. */
export interface PersonErased {
  person: string
  reason: string
  /** how many values that entries commit to */
  values: number
}

/** A tool call that a guard stopped. Never what the tool was given. */
export interface GuardBlocked {
  guard: string
  /** the guard's id of its decision */
  decision: string
  /** epoch milliseconds, of the machine's clock */
  at: number
  tool: string
  reason: string
  rule?: string | undefined
  /** Claude Code's session id */
  conversation?: string | undefined
  toolUse?: string | undefined
  /** that were in force, `policy@version` */
  versions?: readonly string[] | undefined
}

export interface EntryData extends ContentEntryData, LedgerEntryData, PolicyEntryData {
  'node.started': { version: string; host: string; pid: number; storage: 'sqlite' | 'postgres' }
  'node.stopped': { reason: string }
  'exchange.admitted': ExchangeAdmitted
  'exchange.settled': ExchangeSettled
  'exchange.refused': ExchangeRefused
  'person.created': { person: string; after: Record<string, unknown> }
  'person.changed': { person: string; before: Record<string, unknown>; after: Record<string, unknown> }
  'person.deactivated': { person: string; reason: string; sessions: number; credentials: number } & Change
  'person.erased': PersonErased
  'group.created': { group: string; after: Record<string, unknown> }
  'group.changed': { group: string; before: Record<string, unknown>; after: Record<string, unknown> }
  'group.removed': { group: string; members: number; before?: Record<string, unknown> }
  'invitation.created': { invitation: string; after: Record<string, unknown> }
  'invitation.renewed': { invitation: string; expiresAt: number } & Change
  'invitation.accepted': { invitation: string; person: string }
  'invitation.revoked': { invitation: string; reason: string; before?: Record<string, unknown> }
  'session.opened': SessionOpened
  'browser_link.created': { person: string; expiresAt: number }
  'session.revoked': { session: string; person: string; reason: string; before?: Record<string, unknown> }
  'session.refresh_reused': { session: string; person: string; client: Client }
  'sign_in.denied': SignInDenied
  'sign_in_method.added': { person: string; method: SignInMethod }
  'sign_in_method.removed': { person: string; method: SignInMethod; reason: string }
  'device.added': { device: string; person: string; after: Record<string, unknown> }
  'device.changed': { device: string; before: Record<string, unknown>; after: Record<string, unknown> }
  'guard.enrolled': { guard: string; person: string; after: Record<string, unknown> }
  'guard.revoked': { guard: string; person: string; reason: string }
  'guard.blocked': GuardBlocked
  'device.removed': { device: string; person: string; reason: string; before?: Record<string, unknown> }
  'federation_rule.created': { rule: string; after: Record<string, unknown> }
  'federation_rule.removed': { rule: string; reason: string; before?: Record<string, unknown> }
  /** `use`: what it signs; absent: access tokens */
  'signing_key.created': {
    key: string
    algorithm: string
    use?: 'policies'
    /** the key that it follows, which signed that it does */
    replaces?: string
    /** epoch milliseconds from which it signs; absent: at once */
    signsFrom?: number
  }
  'signing_key.retired': { key: string; use?: 'policies' }
  'credential.created': { credential: string; after: Record<string, unknown> }
  'credential.rotated': { credential: string; successor: string; graceEndsAt: number }
  'credential.revoked': {
    credential: string
    /** whose it was; absent: a node of before */
    person?: string
    reason: string
    before?: Record<string, unknown>
  }
  'provider.key_changed': { provider: string; keys: number } & Change
  'membership.seen': { membership: string; groups: readonly string[]; roles: readonly string[] }
  'budget.created': { budget: string; after: Record<string, unknown> }
  'budget.changed': { budget: string; before: Record<string, unknown>; after: Record<string, unknown> }
  'budget.removed': { budget: string; before: Record<string, unknown> }
  'budget.threshold_passed': BudgetThresholdPassed
  'project.created': { project: string; after: Record<string, unknown> }
  'project.changed': { project: string; before: Record<string, unknown>; after: Record<string, unknown> }
  'month.closed': MonthClosed
  'cost_report.imported': { report: string; provider: string; from: string; to: string; rows: number }
}

export type EntryKind = keyof EntryData

/** What a caller hands to the ledger. The node adds `boot`, `seq` and `prev`. */
export interface NewEntry<Kind extends EntryKind = EntryKind> {
  kind: Kind
  /** milliseconds since the epoch, UTC */
  time: number
  actor: Actor
  data: EntryData[Kind]
  /** of an admin change: its outbox id; the ledger takes an id once */
  id?: string
}

/**
 * An entry as stored and hashed: the exact JSON text is the leaf. `prev` is the base64url leaf hash of the same boot's
 * previous entry (empty for `seq` 0), so that each node's run is a chain before any tree exists.
 */
export interface Entry<Kind extends EntryKind = EntryKind> extends NewEntry<Kind> {
  v: 1
  boot: string
  seq: number
  prev: string
}
