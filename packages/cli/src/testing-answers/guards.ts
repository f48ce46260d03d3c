/** Test support: answers about guards, with text that tries to command the terminal. */
const checksum = `sha256:${'a'.repeat(64)}`
const guard = {
  id: 'gdv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'laptop\u001B[2J',
  os: 'linux',
  enrolledAt: '2026-11-22T06:14:00.000Z',
  state: 'in_force' as const,
  attested: {
    checksum,
    mode: 'enforce' as const,
    versions: [{ policy: 'pol_1', version: 3 }],
    guardVersion: '0.1.0',
    sources: ['file'],
    at: '2026-11-22T06:14:00.000Z',
    ageSeconds: 40,
  },
  today: { decisions: 120, asked: 3, blocked: 7 },
}

const inForce = {
  id: 'dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: guard.personId,
  personName: '田中\u001B[2J',
  state: 'in_force' as const,
  device: {
    id: 'dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
    name: 'laptop\u001B[2J',
    lastSeenAt: '2026-11-22T06:14:00.000Z',
  },
  due: {
    checksum,
    mode: 'enforce' as const,
    versions: [{ policy: 'pol_1', version: 3 }],
    formerChecksums: [],
  },
  claimed: {
    checksum,
    sources: ['remote'],
    clientVersion: '2.1.330\u001B[2J',
    at: '2026-11-22T06:14:00.000Z',
    ageSeconds: 40,
  },
  attested: {
    guard: guard.id,
    name: guard.name,
    checksum,
    mode: 'enforce',
    guardVersion: '0.1.0',
    at: '2026-11-22T06:14:00.000Z',
    ageSeconds: 40,
  },
}

export const guardAnswers = {
  listInForce: {
    data: [inForce, { id: guard.id, personId: guard.personId, state: 'nothing_due' as const }],
    rule: { mode: 'report' as const, maxAgeHours: 24 },
    next: inForce.id,
  },
  listGuards: {
    data: [guard, { ...guard, state: 'never_attested' as const, attested: undefined }],
    next: guard.id,
  },
  revokeGuard: { ...guard, state: 'revoked' as const },
}
