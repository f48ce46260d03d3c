import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about guards, and answers as their schemas say. */

export const guardId = 'gdv_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const versions = [{ policy: 'pol_00000000000000000000000001', version: 3 }]
const checksum = `sha256:${'a'.repeat(64)}`
const guard = {
  id: guardId,
  personId: 'per_00000000000000000000000001',
  name: 'laptop-42',
  os: 'linux',
  enrolledAt: time,
  state: 'in_force' as const,
  due: { checksum, mode: 'enforce' as const, versions },
  attested: {
    checksum,
    mode: 'enforce' as const,
    versions,
    guardVersion: '0.1.0',
    sources: ['file'],
    at: time,
    ageSeconds: 42,
  },
  today: { decisions: 120, asked: 3, blocked: 1 },
}

const inForce = {
  id: 'dev_00000000000000000000000001',
  personId: 'per_00000000000000000000000001',
  personName: '田中',
  state: 'claimed_only' as const,
  device: { id: 'dev_00000000000000000000000001', name: 'Claude Code, Linux', lastSeenAt: time },
  due: { checksum, mode: 'enforce' as const, versions, formerChecksums: [] },
  claimed: { checksum, sources: ['remote'], clientVersion: '2.1.330', at: time, ageSeconds: 42 },
}

export const guardBodies = { revokeGuard: { reason: 'laptop lost' } }

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function guardAnswers(
  answer: Answer,
): Pick<AdminHandlers, 'listGuards' | 'revokeGuard' | 'listInForce'> {
  return {
    listGuards: answer({ data: [guard] }),
    listInForce: answer({ data: [inForce], rule: { mode: 'off' as const, maxAgeHours: 24 } }),
    revokeGuard: answer({
      ...guard,
      state: 'revoked' as const,
      revokedAt: time,
      revokedReason: 'laptop lost',
    }),
  }
}
