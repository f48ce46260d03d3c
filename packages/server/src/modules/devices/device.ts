import type { Selectable } from 'kysely'
import { hash } from 'node:crypto'
import type { DevicesTable } from '../../platform/sql/sign-in-tables.ts'

/** A machine a person uses Claude Code on. Immutable: a change makes a new object. Times are epoch milliseconds. */
export interface Device {
  readonly id: string
  readonly personId: string
  readonly name: string
  /** null: signed in on, and no call came from it yet */
  readonly fingerprint: string | null
  readonly os: string | null
  readonly clientVersion: string | null
  /** when its person first signed in on it or an administrator added it; null: only calls came from it */
  readonly knownAt: number | null
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly blockedAt: number | null
  readonly blockedReason: string | null
}

export function deviceFromRow(row: Selectable<DevicesTable>): Device {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    fingerprint: row.client_device,
    os: row.os,
    clientVersion: row.client_version,
    knownAt: row.known_at,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    blockedAt: row.blocked_at,
    blockedReason: row.blocked_reason,
  }
}

/** What is kept of the `device_id` that Claude Code sends: its SHA-256, hex. */
export function fingerprintOf(clientDevice: string): string {
  return hash('sha256', clientDevice, 'hex')
}

/** What a client says of the machine it runs on. */
export interface ClientFacts {
  os: string | null
  version: string | null
}

const maxFactLength = 40

/** From the headers that Claude Code sends: `claude-cli/2.1.330 (external, cli)`, `x-stainless-os: Linux`. */
export function clientFacts(agent: string, os: string | undefined): ClientFacts {
  const version = /^(?:claude-cli|claude-code)\/([\w.+-]{1,40})(?: |$)/.exec(agent)?.[1] ?? null
  const plain = os !== undefined && os.length <= maxFactLength && /^[\w .:-]+$/.test(os)
  return { os: plain ? os : null, version }
}

/** What a device is called that `sekisho login` was run on, until a call says which machine it is. */
export const commandLineName = 'sekisho login'

/** What a device is called until somebody renames it. */
export function defaultName({ os }: ClientFacts): string {
  return os === null ? 'Claude Code' : `Claude Code, ${os}`
}
