import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about devices, and answers as their schemas say. */

export const deviceId = 'dev_00000000000000000000000001'
const person = 'per_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const device = {
  id: deviceId,
  personId: person,
  name: 'Claude Code, Linux',
  status: 'active' as const,
  known: true,
  firstSeenAt: time,
  lastSeenAt: time,
}

export const deviceBodies = {
  addDevice: { personId: person, fingerprint: 'a'.repeat(64), name: 'laptop' },
  updateDevice: { name: 'laptop' },
  blockDevice: { reason: 'laptop lost' },
  removeDevice: { reason: 'laptop sold' },
  renameOwnDevice: { name: 'laptop' },
}

type Operation =
  | keyof typeof deviceBodies
  | 'listDevices'
  | 'unblockDevice'
  | 'listOwnDevices'
  | 'removeOwnDevice'
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function deviceAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    listDevices: answer({ data: [device] }),
    addDevice: answer(device),
    updateDevice: answer(device),
    blockDevice: answer({ ...device, status: 'blocked' as const, blockedAt: time, blockedReason: 'lost' }),
    unblockDevice: answer(device),
    removeDevice: answer(device),
    listOwnDevices: answer({ data: [device] }),
    renameOwnDevice: answer(device),
    removeOwnDevice: answer(device),
  }
}
