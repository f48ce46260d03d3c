import { AdminProblem, formatId, guardPath, guardTokenTypes, type Actor } from '@sekisho/contract'
import type { z } from 'zod'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { enrolBody } from './bodies.ts'
import { guardFromRow, type GuardDevice } from './guard-device.ts'
import { thumbprintOf, verifiedByDevice } from './verify-token.ts'

export interface EnrolDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  publicUrl: () => string
}

/** Of one person, revoked ones not counted. */
const maxGuards = 20

export interface Enrolling {
  actor: Actor
  personId: string
  request: z.infer<typeof enrolBody>
  /** what the guard calls this server: the origin it asked */
  origin: string
}

/**
 * Makes a machine's guard known as its person's. The same key again is the same guard.
 * @throws AdminProblem guard_proof_invalid, guard_too_many
 */
export async function enrol(
  { actor, personId, request, origin }: Enrolling,
  { db, clock, random, publicUrl }: EnrolDeps,
): Promise<{ device: GuardDevice; audience: string }> {
  const { key, proof, name, os, clientDevice } = request
  const checks = { type: guardTokenTypes.enrolment, now: clock.now() }
  const proved =
    (await verifiedByDevice(proof, key, { ...checks, audience: publicUrl() })) ??
    (await verifiedByDevice(proof, key, { ...checks, audience: origin }))
  if (proved === undefined) throw new AdminProblem('guard_proof_invalid')
  const thumbprint = await thumbprintOf(key)
  const row = {
    id: formatId('guardDevice', clock.now(), random(10)),
    person_id: personId,
    device_id: clientDevice ?? null,
    public_jwk: JSON.stringify(key),
    thumbprint,
    name,
    os,
    enrolled_at: clock.now(),
    revoked_at: null,
    revoked_reason: null,
  }
  const made = await db.recorded(actor, 'guards', async (tx) => {
    const same = await tx
      .selectFrom('guard_devices')
      .selectAll()
      .where('thumbprint', '=', thumbprint)
      .executeTakeFirst()
    if (same !== undefined) return { entries: [], result: same }
    const { count } = await tx
      .selectFrom('guard_devices')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (Number(count) >= maxGuards) throw new AdminProblem('guard_too_many', { limit: maxGuards })
    await tx.insertInto('guard_devices').values(row).execute()
    const data = { guard: row.id, person: personId, after: { name, os, key: thumbprint } }
    return { entries: [{ kind: 'guard.enrolled', data }], result: row }
  })
  // Somebody else's, or one that was revoked: who has the key may not have it back by asking.
  if (made.person_id !== personId || made.revoked_at !== null) throw new AdminProblem('guard_proof_invalid')
  return { device: guardFromRow(made), audience: `${publicUrl()}${guardPath}` }
}
