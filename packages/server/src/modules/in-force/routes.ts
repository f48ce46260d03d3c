import type { InForceBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { subjectOf, type ManagedPolicies, type RequireGuard } from '../managed-policies/index.ts'
import type { People } from '../people/index.ts'
import { listInForce, type AttestedGuard, type Due, type InForceRow } from './list-in-force.ts'

interface RouteDeps {
  db: Pick<ControlDatabase, 'read'>
  clock: Pick<Clock, 'now'>
  people: Pick<People, 'byId'>
  managedPolicies: Pick<ManagedPolicies, 'compiledFor' | 'checksumsFor'>
  requireGuard: RequireGuard
}

/** What is in force on people's devices, for the admin API. */
export function inForceHandlers(deps: RouteDeps): Pick<AdminHandlers, 'listInForce'> {
  const { db, clock, people, managedPolicies: policies, requireGuard } = deps

  function dueFor(personId: string): Due | undefined {
    const person = people.byId(personId)
    const subject = person && subjectOf(person)
    const compiled = subject && policies.compiledFor(subject)
    if (subject === undefined || compiled === undefined) return undefined
    const { checksum, guard, versions } = compiled
    return { checksum, guard, versions, checksums: policies.checksumsFor(subject) }
  }

  return {
    async listInForce(query) {
      const now = clock.now()
      const { maxAgeMs, mode } = requireGuard
      const { data, ...rest } = await listInForce(query, { db, now, maxAgeMs, dueFor })
      const nameOf = (personId: string) => people.byId(personId)?.name
      return {
        data: data.map((row) => inForceBody(row, { now, name: nameOf(row.personId) })),
        rule: { mode, maxAgeHours: maxAgeMs / 3_600_000 },
        ...rest,
      }
    },
  }
}

function inForceBody(
  { id, personId, device, due, claimed, attested, state }: InForceRow,
  { now, name }: { now: number; name: string | undefined },
): InForceBody {
  const aged = (at: number) => ({ at: iso(at), ageSeconds: Math.max(0, Math.round((now - at) / 1000)) })
  return {
    id,
    personId,
    ...(name === undefined ? {} : { personName: name }),
    state,
    ...(device === undefined ? {} : { device: { ...device, lastSeenAt: iso(device.lastSeenAt) } }),
    ...(due === undefined ? {} : { due: dueBody(due) }),
    ...(claimed === undefined ? {} : { claimed: { ...claimed, ...aged(claimed.at) } }),
    ...(attested === undefined ? {} : { attested: { ...attestedBody(attested), ...aged(attested.at) } }),
  }
}

function attestedBody({ issuedAt, problem, ...attested }: AttestedGuard) {
  return {
    ...attested,
    ...(issuedAt === null ? {} : { issuedAt: iso(issuedAt) }),
    ...(problem === null ? {} : { problem }),
  }
}

function dueBody({ checksum, guard, versions, checksums }: Due): NonNullable<InForceBody['due']> {
  return {
    checksum,
    mode: guard,
    versions: [...versions],
    formerChecksums: checksums.filter((one) => one !== checksum),
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
