import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsEvents, type SettingsEvent } from './settings-events.ts'

type Attribute = [key: string, value: string | string[]]
const bytesOf = (text: string) => new TextEncoder().encode(text)

function asJson(records: Attribute[][]): Uint8Array {
  const attributes = (record: Attribute[]) =>
    record.map(([key, value]) => ({
      key,
      value:
        typeof value === 'string'
          ? { stringValue: value }
          : { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } },
    }))
  const logRecords = records.map((record) => ({
    timeUnixNano: '1764115200000000000',
    body: { stringValue: 'claude_code.x' },
    attributes: [...attributes(record), { key: 'event.sequence', value: { intValue: 3 } }],
  }))
  const resource = { attributes: attributes([['service.version', '2.1.331']]) }
  return bytesOf(JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords }] }] }))
}

/** A field with a length. */
function field(number: number, ...parts: Uint8Array[]): Uint8Array {
  const value = Buffer.concat(parts)
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128)
    if (rest < 128) return Uint8Array.from(bytes)
  }
}

/** With the fields that are no length beside them: a time (fixed 64), a severity (varint), flags (fixed 32). */
function asProtobuf(records: Attribute[][]): Uint8Array {
  const text = (value: string) => field(1, bytesOf(value))
  const others = Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 0x89, 0x01, 0x45, 1, 2, 3, 4])
  const attributesIn = (number: number, record: Attribute[]) =>
    record.map(([key, value]) => {
      const given =
        typeof value === 'string' ? text(value) : field(5, ...value.map((one) => field(1, text(one))))
      return field(number, field(1, bytesOf(key)), field(2, given))
    })
  const logRecords = records.map((record) =>
    field(2, others, field(5, text('claude_code.x')), ...attributesIn(6, record)),
  )
  const resource = attributesIn(1, [['service.version', '2.1.331']])
  return field(1, field(1, ...resource), field(2, field(1, bytesOf('scope')), ...logRecords))
}

const resolved = (sources: string | string[]): Attribute[] => [
  ['event.name', 'managed_settings_resolved'],
  ['managed_settings.sources', sources],
  ['user.id', 'laptop'],
  ['app.version', '2.1.330'],
]
const event = (sources: string[]): SettingsEvent => ({ sources, userId: 'laptop', version: '2.1.330' })

describe.each([
  ['json', asJson],
  ['protobuf', asProtobuf],
] as const)('settings events in OTLP logs as %s', (type, write) => {
  it('are found among others', () => {
    const prompt: Attribute[] = [
      ['event.name', 'user_prompt'],
      ['prompt', 'secret '.repeat(100)],
    ]
    expect(settingsEvents(write([prompt, resolved(['file', 'drop-ins']), prompt]), type)).toEqual([
      event(['file', 'drop-ins']),
    ])
    expect(settingsEvents(write([prompt]), type)).toEqual([])
  })

  it('may name one source, none, or nobody; their version is that of where they come from', () => {
    expect(settingsEvents(write([resolved('remote'), resolved([])]), type)).toEqual([
      event(['remote']),
      event([]),
    ])
    expect(settingsEvents(write([[['event.name', 'managed_settings_resolved']]]), type)).toEqual([
      { sources: [], userId: undefined, version: '2.1.331' },
    ])
  })

  it('are bounded however many and however long', () => {
    const events = settingsEvents(write(Array(50).fill(resolved(Array(12).fill('x'.repeat(100))))), type)
    expect(events).toHaveLength(20)
    expect(events[0]?.sources).toEqual(Array(10).fill('x'.repeat(40)))
  })

  it('are not looked for in more than any client sends at its start: reading it would keep others waiting', () => {
    const filler: Attribute[] = [['prompt', 'x'.repeat(262_144)]]
    expect(settingsEvents(write([resolved('remote'), filler]), type)).toEqual([])
  })

  it('are an error of a known kind, or none, in any bytes', () => {
    const whole = write([resolved(['file'])])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(whole.length), (noise, at) => {
        for (const body of [noise, Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at)])])
          try {
            settingsEvents(body, type)
          } catch (error) {
            expect(error instanceof SyntaxError || error instanceof RangeError).toBe(true)
          }
      }),
    )
  })
})
