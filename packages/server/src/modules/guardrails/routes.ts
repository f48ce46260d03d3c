import type { GuardBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Guardrails } from './guardrails.ts'
import type { ListedGuard } from './list-guards.ts'

/** The guards' part of the admin API. */
export function guardHandlers({
  guardrails,
  clock,
}: {
  guardrails: Pick<Guardrails, 'list' | 'revoke'>
  clock: Clock
}): Pick<AdminHandlers, 'listGuards' | 'revokeGuard'> {
  const body = (guard: ListedGuard) => guardBody(guard, clock.now())
  return {
    async listGuards(query) {
      const { data, ...rest } = await guardrails.list(query)
      return { data: data.map(body), ...rest }
    },
    revokeGuard: async (input, actor) => body(await guardrails.revoke(actor, input)),
  }
}

function guardBody({ device, due, attested, today, state }: ListedGuard, now: number): GuardBody {
  const { id, personId, name, os, enrolledAt, revokedAt, revokedReason } = device
  return {
    id,
    personId,
    name,
    os,
    enrolledAt: iso(enrolledAt),
    state,
    ...(due === undefined
      ? {}
      : { due: { checksum: due.checksum, mode: due.guard, versions: [...due.versions] } }),
    ...(attested === undefined ? {} : { attested: attestedBody(attested, now) }),
    today,
    ...(revokedAt === null ? {} : { revokedAt: iso(revokedAt) }),
    ...(revokedReason === null ? {} : { revokedReason }),
  }
}

function attestedBody(
  {
    checksum,
    mode,
    versions,
    issuedAt,
    problem,
    guardVersion,
    sources,
    at,
  }: NonNullable<ListedGuard['attested']>,
  now: number,
): NonNullable<GuardBody['attested']> {
  return {
    ...(checksum === null ? {} : { checksum }),
    mode,
    versions: [...versions],
    ...(issuedAt === null ? {} : { issuedAt: iso(issuedAt) }),
    ...(problem === null ? {} : { problem }),
    guardVersion,
    sources: [...sources],
    at: iso(at),
    ageSeconds: Math.max(0, Math.round((now - at) / 1000)),
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
