import { randomBytes } from 'node:crypto'
import { hash } from 'node:crypto'
import { AdminProblem, guardLimits, guardTokenTypes, type GuardMode } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { sweepSignInCodes } from '../../platform/sql/sign-in-codes.ts'
import { statementClaims } from './bodies.ts'
import type { GuardDevice } from './guard-device.ts'
import { nextSequence } from './standing.ts'
import { verifiedByDevice } from './verify-token.ts'

/** Whether that is what a person should have, or had to an hour ago. */
export type Rightful = (personId: string, held: { checksum: string | undefined; mode: GuardMode }) => boolean

interface AttestDeps {
  db: ControlDatabase
  clock: Clock
  isRightful: Rightful
}

const digest = (nonce: string) => hash('sha256', `guard nonce ${nonce}`)

/** What the next statement of this guard must hold: good once, for some minutes, on every node. */
export async function newNonce(
  device: GuardDevice,
  { db, clock }: Omit<AttestDeps, 'isRightful'>,
): Promise<string> {
  const nonce = randomBytes(24).toString('base64url')
  await db.transient(async (tx) => {
    await sweepSignInCodes(tx, clock.now())
    const expiresAt = clock.now() + guardLimits.clockSkewMs
    await tx
      .insertInto('sign_in_codes')
      .values({ hash: digest(nonce), value: JSON.stringify({ guard: device.id }), expires_at: expiresAt })
      .execute()
  })
  return nonce
}

/** Takes a guard's statement of what is in force on its machine. @throws AdminProblem guard_proof_invalid */
export async function attest(
  device: GuardDevice,
  statement: string,
  { db, clock, isRightful }: AttestDeps,
): Promise<void> {
  const now = clock.now()
  const claims = await verifiedByDevice(statement, device.publicJwk, {
    type: guardTokenTypes.attestation,
    now,
  })
  const { data } = statementClaims.safeParse(claims)
  if (data === undefined || data.device !== device.id) throw new AdminProblem('guard_proof_invalid')
  const row = {
    guard_device: device.id,
    checksum: data.checksum ?? null,
    versions: JSON.stringify(data.versions),
    mode: data.mode,
    issued_at: data.issuedAt ?? null,
    problem: data.problem ?? null,
    guard_version: data.guardVersion,
    sources: JSON.stringify(data.sources),
    statement,
    at: now,
    client_device: data.clientDevice ?? null,
    rightful: isRightful(device.personId, { checksum: data.checksum, mode: data.mode }) ? 1 : 0,
  }
  await db.transient(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('sign_in_codes')
      .where('hash', '=', digest(data.nonce))
      .where('value', '=', JSON.stringify({ guard: device.id }))
      .where('expires_at', '>=', now)
      .executeTakeFirstOrThrow()
    // A statement of before, shown again, would hide what has changed since.
    if (Number(numDeletedRows) !== 1) throw new AdminProblem('guard_proof_invalid')
    const sequence = await nextSequence(tx)
    const { guard_device: _same, ...set } = row
    await tx
      .insertInto('guard_attestations')
      .values({ ...row, sequence })
      .onConflict((conflict) => conflict.column('guard_device').doUpdateSet({ ...set, sequence }))
      .execute()
  }, 'guards')
}
