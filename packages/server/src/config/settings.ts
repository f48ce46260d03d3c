import type { Locale } from '@sekisho/contract'
import type { BudgetSettings } from '../modules/budgets/index.ts'
import type { KeepRule } from '../modules/ledger/index.ts'
import type { AccessRule, RoutingRule } from '../modules/policies/index.ts'
import type { ManagedPoliciesSettings } from '../modules/managed-policies/index.ts'
import type { ProviderSettings } from '../modules/providers/index.ts'
import type { SignInSettings } from '../modules/sign-in/index.ts'
import type { CosigningSettings } from '../modules/cosigning/index.ts'
import type { WitnessesSettings } from '../modules/witnesses/index.ts'
import type { PricingSettings } from '../modules/spend/index.ts'
import type { SinkSettings } from '../modules/sinks/index.ts'
import type { SpendLimitsSettings } from '../modules/spend-limits/index.ts'
import type { VaultSettings } from '../modules/vault/index.ts'
import type { Given } from './given.ts'

/** The ledger, as far as the file says something about it. */
export interface LedgerSettings {
  /** names it in its checkpoints; absent: as it is named already, or after this machine */
  origin: string | undefined
}

/** What the whole server runs on: the file, the environment and the flags, read once, checked, with defaults filled in. */
export interface Settings {
  /** 0700 directory: SQLite files, the admin token, keys */
  dataDir: string
  listen: {
    host: string
    port: number
    /** the origin clients use, without a trailing slash */
    publicUrl: string
    tls?: { certFile: string; keyFile: string }
    /** addresses and CIDR ranges whose X-Forwarded-For is believed */
    trustedProxies: readonly string[]
  }
  storage: { kind: 'sqlite' } | { kind: 'postgres'; url: string; maxConnections: number; caFile?: string }
  /** processes; above 1 needs PostgreSQL */
  workers: number
  /** in order of preference; never empty when `/readyz` is to answer 200 */
  providers: readonly ProviderSettings[]
  /** models offered beside or instead of the built-in catalogue */
  models: readonly { id: string; label?: string }[]
  includeBuiltinModels: boolean
  access: readonly AccessRule[]
  /** what Claude Code is given as settings, as far as the file says something about it */
  managedPolicies: ManagedPoliciesSettings
  /** calls that go to another model than they ask for; empty: none */
  routing: readonly RoutingRule[]
  /** how long texts of ledger entries are kept; none: for good */
  keep: readonly KeepRule[]
  signIn: SignInSettings
  pricing: PricingSettings
  budgets: BudgetSettings
  /** who keeps checkpoints of the ledger, and whose this server co-signs */
  witnessing: WitnessesSettings & { cosigning?: CosigningSettings }
  vault: VaultSettings
  /** absent: the file has no `admin` section, and the official gateway's API is not served */
  spendLimits?: SpendLimitsSettings
  ledger: LedgerSettings
  /** where the ledger is sent to */
  sinks: readonly SinkSettings[]
  projects: {
    /** name of the request tag that says which project a call belongs to */
    tagName: string
    /** calls without a project are refused */
    required: boolean
  }
  limits: {
    maxBodyBytes: number
    /** request bodies held in memory by one process, all calls together */
    maxBufferedBytes: number
    maxHeaderBytes: number
    /** per process */
    maxConnections: number
    /** longer request URLs get 414; absent: only `maxHeaderBytes` bounds them */
    maxUrlBytes?: number
  }
  timeouts: {
    /** a client must have sent its whole request by then */
    requestMs: number
    /** between two events of a provider's answer */
    idleMs: number
    /** how long a node may not know what changed before it refuses calls */
    staleMs: number
    /** how long SIGTERM waits for open streams */
    drainMs: number
  }
  /** allow and deny by client address, before authentication */
  accessControl: { allow: readonly string[]; deny: readonly string[] }
  /** IANA name of the organization's time zone */
  timeZone: string
  language: Locale
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** sections that are read but do nothing yet, for the start-up message; each one line */
  notices: readonly string[]
  given: Given
}
