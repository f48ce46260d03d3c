import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client, Locale } from '@sekisho/contract'
import type { Logger } from 'pino'
import type { Budgets } from '../modules/budgets/index.ts'
import type { Credentials } from '../modules/credentials/index.ts'
import type { Metrics } from '../modules/health/index.ts'
import type { TakeSettingsEvents } from '../modules/in-force/index.ts'
import type { Ledger } from '../modules/ledger/index.ts'
import type { People, Person } from '../modules/people/index.ts'
import type { Policies, Routing } from '../modules/policies/index.ts'
import type { Projects } from '../modules/projects/index.ts'
import type { Sessions } from '../modules/sessions/index.ts'
import type { Estimator, Rates } from '../modules/spend/index.ts'
import type { Clock } from '../platform/clock/clock.ts'
import type { OpenCount } from './open-count.ts'
import type { ContentVault } from './steps/content-vault.ts'
import type { CheckDevice } from './steps/check-device.ts'
import type { CheckGuard } from './steps/check-guard.ts'
import type { NoteClaim } from './steps/note-claim.ts'
import type { ByteBudget } from './steps/read-body.ts'
import type { Router } from './steps/route.ts'

/** One HTTP request to the data plane, with what the listener already knows. */
export interface Call {
  request: IncomingMessage
  response: ServerResponse
  /** the request target without its query */
  path: string
  client: Client
}

/** What the data plane stands on. */
export interface GatewayDeps {
  credentials: Credentials
  sessions: Pick<Sessions, 'find'>
  people: People
  policies: Policies<Person>
  /** absent: no rule sends calls to another model */
  routing: Routing | undefined
  projects: Pick<Projects, 'attribute'>
  /** the request tag that names a project, and whether a call must belong to one */
  projectRules: { tagName: string; required: boolean }
  rates: Rates
  estimator: Estimator
  ledger: Ledger
  budgets: Budgets
  router: Router
  /** where content of calls under retention `full` goes */
  vault: ContentVault
  checkDevice: CheckDevice
  checkGuard: CheckGuard
  noteClaim: NoteClaim
  takeSettingsEvents: TakeSettingsEvents
  metrics: Metrics
  budget: ByteBudget
  open: OpenCount
  clock: Clock
  random: (bytes: number) => Uint8Array
  /** the day of a moment in the organization's time zone, YYYY-MM-DD */
  localDay: (now: number) => string
  log: Logger
  locale: Locale
  /** the catalogue that GET /v1/models shows, before the caller's policy */
  offeredModels: readonly { id: string; displayName: string; createdAt: string }[]
  limits: { maxBodyBytes: number; idleMs: number }
  /** false when the company offers a list of its own and the model is not on it */
  isOffered: (model: string) => boolean
  /** false when this node cannot know which credentials and sessions are still in force */
  storeIsFresh: () => boolean
  /** true once the node is stopping: nothing new is admitted */
  draining: () => boolean
}
