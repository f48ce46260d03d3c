import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationIn, deviceIn } from './conversation.ts'

const userId = JSON.stringify({ device_id: 'd'.repeat(64), account_uuid: '', session_id: 's-1' })

/** The device that a `metadata.user_id` names, written in the middle of other bytes. */
function deviceOf(text: string): string | undefined {
  const before = '{"metadata":{"user_id":'
  const body = Buffer.from(`${before}${JSON.stringify(text)}}}`)
  return deviceIn(body, { start: before.length, end: body.length - 2 })
}

describe('a user id', () => {
  it('names the conversation and the device, as Claude Code writes it', () => {
    expect(conversationIn(userId)).toBe('s-1')
    expect(deviceOf(userId)).toBe('d'.repeat(64))
  })

  it('names them as older versions wrote it', () => {
    expect(conversationIn('user_abc_account__session_s-1')).toBe('s-1')
    expect(deviceOf('user_abc_account__session_s-1')).toBe('abc')
  })

  it.each([
    ['', 'nothing'],
    ['somebody', 'a name'],
    ['{"device_id":', 'half a document'],
    ['{"device_id":7}', 'a number'],
    ['{"device_id":""}', 'an empty id'],
    ['{"device_id":"a b"}', 'an id with a space'],
    ['{"device_id":"a\\u0000"}', 'an id with a control character'],
    [`{"device_id":"${'d'.repeat(201)}"}`, 'an id that is too long'],
    [`{"device_id":"d","x":"${'x'.repeat(1000)}"}`, 'a text that is too long'],
    ['{"__proto__":{"device_id":"d"}}', 'an id that is inherited'],
    ['[{"device_id":"d"}]', 'a list'],
  ])('%s names no device: %s', (text) => expect(deviceOf(text)).toBeUndefined())

  it('names the device it says, and no other, however it is written', () => {
    const id = fc.stringMatching(/^[\x21-\x7e]{1,200}$/)
    fc.assert(
      fc.property(id, fc.jsonValue({ maxDepth: 1 }), (device, rest) => {
        const text = JSON.stringify({ rest, device_id: device })
        fc.pre(text.length <= 1000)
        expect(deviceOf(text)).toBe(device)
      }),
    )
  })

  it('never throws, whatever bytes stand there', () => {
    const place = fc.record({ start: fc.nat(200), length: fc.nat(200) })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), place, (bytes, { start, length }) => {
        const device = deviceIn(Buffer.from(bytes), { start, end: start + length })
        expect(device === undefined || /^[\x21-\x7e]{1,200}$/.test(device)).toBe(true)
      }),
    )
  })

  it('is read in a bounded number of bytes: a longer one is not looked at', () => {
    const body = Buffer.alloc(4_000_000, '"')
    let read = 0
    const watched = new Proxy(body, {
      get(target, name) {
        read++
        return Reflect.get(target, name) as unknown
      },
    })
    expect(deviceIn(watched, { start: 0, end: body.length })).toBeUndefined()
    expect(read).toBe(0)
  })
})
