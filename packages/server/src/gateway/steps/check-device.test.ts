import { Refusal } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, type Devices } from '../../modules/devices/index.ts'
import { createDeviceCheck, type DeviceQuestion } from './check-device.ts'

type Asked = Parameters<Devices['check']>[0]
const agent = 'claude-cli/2.1.330 (external, cli)'

/** A check on devices that are all let in, and what reached them. */
function checking({ ruled = false, maxConversations = 10 } = {}) {
  const asked: Asked[] = []
  let reads = 0
  const devices: Pick<Devices, 'check' | 'ruled'> = {
    ruled,
    check(call) {
      asked.push(call)
      return call.fingerprint === fingerprintOf('blocked')
        ? { code: 'device_blocked', values: { device: 'laptop', reason: 'lost' } }
        : undefined
    },
  }
  const check = createDeviceCheck({ devices, maxConversations })
  const ask = (given: Partial<DeviceQuestion> & { device?: string; conversation?: string } = {}) =>
    check({
      person: { id: 'per_1', kind: 'person' },
      session: undefined,
      message: {
        conversation: given.conversation ?? 'c-1',
        clientDevice: () => {
          reads++
          return given.device ?? 'laptop'
        },
      },
      endpoint: 'messages',
      headers: { 'user-agent': agent, 'x-stainless-os': 'Linux' },
      ...given,
    })
  return { ask, asked, reads: () => reads }
}

describe('the device of a call', () => {
  it('is read at the first call of a conversation and remembered for the next', () => {
    const { ask, asked, reads } = checking()
    ask()
    ask()
    expect(reads()).toBe(1)
    const fingerprint = fingerprintOf('laptop')
    expect(asked).toMatchObject([
      { personId: 'per_1', fingerprint, mustName: true, sameFacts: false },
      { personId: 'per_1', fingerprint, sameFacts: true },
    ])
    expect(asked[0]?.facts()).toEqual({ os: 'Linux', version: '2.1.330' })
  })

  it('is read at every call when a rule depends on it', () => {
    const { ask, reads } = checking({ ruled: true })
    ask()
    ask()
    expect(reads()).toBe(2)
  })

  it('is not taken from another person’s conversation of the same id', () => {
    const { ask, asked } = checking()
    ask()
    ask({ person: { id: 'per_2', kind: 'person' }, device: 'desktop' })
    expect(asked[1]).toMatchObject({ personId: 'per_2', fingerprint: fingerprintOf('desktop') })
  })

  it('is read again when the client was updated', () => {
    const { ask, asked } = checking()
    ask()
    ask({ headers: { 'user-agent': 'claude-cli/2.2.0 (external, cli)' } })
    expect(asked[1]?.facts()).toEqual({ os: null, version: '2.2.0' })
    expect(asked[1]?.sameFacts).toBe(false)
  })

  it('is forgotten for the oldest conversation when there are too many', () => {
    const { ask, reads } = checking({ maxConversations: 2 })
    for (const conversation of ['c-1', 'c-2', 'c-3', 'c-1']) ask({ conversation })
    expect(reads()).toBe(4)
  })

  it('that is refused is refused with its sentence, at every call', () => {
    const { ask } = checking()
    for (let i = 0; i < 2; i++) expect(() => ask({ device: 'blocked' })).toThrow(Refusal)
  })

  it('is read again before a remembered one is refused: the conversation may have moved', () => {
    const blocked = fingerprintOf('moved from')
    const devices: Pick<Devices, 'check' | 'ruled'> = {
      ruled: false,
      check: ({ fingerprint }) =>
        fingerprint === blocked && isBlocked ? { code: 'device_blocked', values: {} } : undefined,
    }
    let isBlocked = false
    const check = createDeviceCheck({ devices, maxConversations: 10 })
    const question = (device: string): DeviceQuestion => ({
      person: { id: 'per_1', kind: 'person' },
      session: undefined,
      message: { conversation: 'c-1', clientDevice: () => device },
      endpoint: 'messages',
      headers: { 'user-agent': agent },
    })
    check(question('moved from'))
    isBlocked = true
    expect(() => check(question('moved from'))).toThrow(Refusal)
    expect(() => check(question('moved to'))).not.toThrow()
  })

  it('is nobody’s affair for a machine, or for another client', () => {
    const { ask, asked } = checking()
    ask({ person: { id: 'per_1', kind: 'service_account' } })
    ask({ headers: { 'user-agent': 'Anthropic/JS 1.12.0' } })
    ask({ headers: {} })
    expect(asked).toEqual([])
  })

  it('is asked for in a session of Claude Code whatever the client calls itself', () => {
    const { ask, asked } = checking()
    const session = { id: 'ses_1', kind: 'claude_code', deviceId: 'dev_1' } as const
    ask({ session, headers: { 'user-agent': 'curl/8' } })
    ask({ session: { ...session, kind: 'workload' }, headers: { 'user-agent': 'curl/8' } })
    expect(asked).toMatchObject([{ session }])
    expect(asked[0]?.facts().version).toBeNull()
  })
})
