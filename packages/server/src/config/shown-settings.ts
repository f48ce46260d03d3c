import type { SettingsBody } from '@sekisho/contract/admin-api'
import type { Flags } from './flags.ts'
import type { Settings } from './settings.ts'

type Shown = SettingsBody['settings'][number]

/** One that may be shown: its key in the file, and what of the settings it is, in the key's own unit. */
export interface ShownSetting {
  section: Shown['section']
  key: string
  value: (settings: Settings) => Shown['value']
  /** the value only says whether there is one */
  secret?: true
  /** what overrides the file */
  flag?: keyof Flags
}

const hourMs = 3_600_000
const hours = (ms: number) => ms / hourMs
const days = (ms: number | undefined) => (ms === undefined ? null : ms / (24 * hourMs))

const signIn: readonly ShownSetting[] = [
  { section: 'sign_in', key: 'sekisho.sign_in.local', value: (s) => s.signIn.local },
  { section: 'sign_in', key: 'sekisho.sign_in.default_roles', value: (s) => [...s.signIn.defaultRoles] },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.sessions.idle_hours',
    value: (s) => hours(s.signIn.sessions.idleMs),
  },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.sessions.lifetime_hours',
    value: (s) => hours(s.signIn.sessions.lifetimeMs),
  },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.sessions.max_per_person',
    value: (s) => s.signIn.sessions.maxPerPerson,
  },
  { section: 'sign_in', key: 'session.ttl_hours', value: (s) => hours(s.signIn.tokenTtlMs) },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.check_provider_minutes',
    value: (s) => s.signIn.providerCheckMs / 60_000,
  },
  { section: 'sign_in', key: 'sekisho.sign_in.devices.known_only', value: (s) => s.signIn.devices.knownOnly },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.devices.max_per_person',
    value: (s) => s.signIn.devices.maxPerPerson ?? null,
  },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.credentials.expiry_required',
    value: (s) => s.signIn.credentials.expiryRequired,
  },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.credentials.max_age_days',
    value: (s) => days(s.signIn.credentials.maxAgeMs),
  },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.credentials.revoke_unused_days',
    value: (s) => days(s.signIn.credentials.revokeUnusedAfterMs),
  },
  {
    section: 'sign_in',
    key: 'sekisho.sign_in.scim_token',
    value: (s) => s.signIn.scimToken !== undefined,
    secret: true,
  },
  { section: 'sign_in', key: 'login_notice', value: (s) => s.signIn.loginNotice ?? null },
]

const vault: readonly ShownSetting[] = [
  { section: 'vault', key: 'sekisho.vault.keep_days', value: (s) => s.vault.keepDays },
  { section: 'vault', key: 'sekisho.vault.four_eyes', value: (s) => s.vault.fourEyes },
  { section: 'vault', key: 'sekisho.vault.on_failure', value: (s) => s.vault.onFailure },
]

const keys: readonly ShownSetting[] = [
  { section: 'keys', key: 'sekisho.ledger.origin', value: (s) => s.ledger.origin ?? null },
  {
    section: 'keys',
    key: 'sekisho.sign_in.signing_keys.rotate_days',
    value: (s) => days(s.signIn.rotateSigningKeyAfterMs),
  },
  {
    section: 'keys',
    key: 'session.jwt_secret',
    value: (s) => s.signIn.masterSecrets.length > 0,
    secret: true,
  },
  { section: 'keys', key: 'sekisho.vault.key', value: (s) => s.vault.key !== undefined, secret: true },
  {
    section: 'keys',
    key: 'sekisho.vault.former_keys',
    value: (s) => s.vault.formerKeys.length > 0,
    secret: true,
  },
]

const system: readonly ShownSetting[] = [
  { section: 'system', key: 'store.postgres_url', value: (s) => storeOf(s) },
  { section: 'system', key: 'sekisho.data_dir', value: (s) => s.dataDir, flag: 'data' },
  { section: 'system', key: 'sekisho.workers', value: (s) => s.workers, flag: 'workers' },
  { section: 'system', key: 'listen.public_url', value: (s) => s.listen.publicUrl },
  { section: 'system', key: 'sekisho.language', value: (s) => s.language },
  { section: 'system', key: 'sekisho.time_zone', value: (s) => s.timeZone },
  { section: 'system', key: 'sekisho.log_level', value: (s) => s.logLevel },
  { section: 'system', key: 'sekisho.projects.required', value: (s) => s.projects.required },
]

/** Host and database only: the address can carry a user, a password and parameters with secrets. */
function storeOf({ storage }: Settings): string {
  if (storage.kind === 'sqlite') return 'sqlite'
  const { host, pathname } = new URL(storage.url)
  return `postgres://${host}${pathname}`
}

/** Everything that is shown by itself; a setting that is not named here never leaves the server. */
export const shownSettings: readonly ShownSetting[] = [...signIn, ...vault, ...keys, ...system]
