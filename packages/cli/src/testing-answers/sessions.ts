import type { Answers } from '../testing.ts'
import { person } from './people.ts'

const device = {
  id: 'dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: person.id,
  name: 'laptop\u001B[2J',
  status: 'active' as const,
  known: true,
  os: 'Linux',
  clientVersion: '2.1.330',
  firstSeenAt: '2026-11-22T06:14:00.000Z',
  lastSeenAt: '2026-11-22T06:14:00.000Z',
}

const session = {
  id: 'ses_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: person.id,
  kind: 'claude_code' as const,
  issuer: 'local',
  deviceId: device.id,
  secondFactor: true,
  state: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  lastSeenAt: '2026-11-22T06:14:00.000Z',
  expiresAt: '2026-12-22T06:14:00.000Z',
  address: '192.0.2.7',
  agent: 'claude-code/2.1.330\u001B[2J',
}

export const sessions = {
  listSessions: {
    data: [
      session,
      { ...session, state: 'revoked', revokedReason: 'lost\u001B[2J' },
      { ...session, state: 'idle' },
      { ...session, state: 'expired' },
    ],
    next: session.id,
  },
  revokeSession: { ...session, state: 'revoked' },
  revokeSessionsOfPerson: { revoked: 2 },
  listDevices: {
    data: [device, { ...device, status: 'blocked', known: false, blockedReason: 'lost\u001B[2J' }],
    next: device.id,
  },
  addDevice: device,
  updateDevice: device,
  blockDevice: { ...device, status: 'blocked', blockedReason: 'lost' },
  unblockDevice: device,
  removeDevice: device,
} satisfies Answers
