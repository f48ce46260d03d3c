import type { GuardMode } from '@sekisho/contract'
import { guardModes } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { GuardAttestationsTable, GuardDevicesTable } from '../../platform/sql/guard-tables.ts'

/** A machine whose guard was enrolled. Times are epoch milliseconds. */
export interface GuardDevice {
  readonly id: string
  readonly personId: string
  readonly publicJwk: { kty: 'OKP'; crv: 'Ed25519'; x: string }
  readonly name: string
  readonly os: string
  readonly enrolledAt: number
  readonly revokedAt: number | null
  readonly revokedReason: string | null
}

/** What a guard last stated under its key. */
export interface Attestation {
  readonly checksum: string | null
  readonly versions: readonly { policy: string; version: number }[]
  readonly mode: GuardMode
  /** when the server signed what it holds; null: a guard of before, or one that holds nothing it may use */
  readonly issuedAt: number | null
  /** why it can use nothing it holds */
  readonly problem: string | null
  readonly guardVersion: string
  readonly sources: readonly string[]
  readonly at: number
}

export function guardFromRow(row: Selectable<GuardDevicesTable>): GuardDevice {
  return {
    id: row.id,
    personId: row.person_id,
    // Sound: written by `enrol`, after the body was checked.
    publicJwk: JSON.parse(row.public_jwk) as GuardDevice['publicJwk'],
    name: row.name,
    os: row.os,
    enrolledAt: row.enrolled_at,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
  }
}

export function attestationFromRow(row: Selectable<GuardAttestationsTable>): Attestation {
  return {
    checksum: row.checksum,
    // Sound: both were written by `attest`, after the statement was checked.
    versions: JSON.parse(row.versions) as Attestation['versions'],
    mode: guardModes.find((mode) => mode === row.mode) ?? 'off',
    issuedAt: row.issued_at,
    problem: row.problem,
    guardVersion: row.guard_version,
    sources: JSON.parse(row.sources) as string[],
    at: row.at,
  }
}
