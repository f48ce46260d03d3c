import { z } from 'zod'
import { protobufFields } from './protobuf.ts'

/** Claude Code says once, at its start, where it found managed settings (facts.md 1.4, measured with 2.1.330). */
export interface SettingsEvent {
  /** `file`, `plist`, `remote`, …; none: it found no settings */
  sources: string[]
  /** `user.id`: the client's device id; its person's id where it is signed in to a gateway */
  userId: string | undefined
  /** `app.version`, or the `service.version` of what it all comes from: a client that is signed in to a gateway has that alone */
  version: string | undefined
}

type Attributes = Map<string, string[]>

/** A log record, and what it comes from. */
interface LogRecord {
  attributes: Attributes
  /** read when asked for */
  resource: () => Attributes
}

const eventName = 'managed_settings_resolved'
const maxSources = 10
const maxText = 200
/** A client sends one at its start; more of one upload are passed over. */
const maxEvents = 20
/**
 * An upload from the start of a client is some 10 kB. Reading 4 MiB that are made for it takes seconds, in which nobody else is
 * served, and packed they are 4 kB.
 */
const maxReadBytes = 262_144

/**
 * The settings events of an OTLP/HTTP `ExportLogsServiceRequest`; everything else in it is passed over unread, as is the whole
 * of a large one.
 * @throws SyntaxError, RangeError when it is none
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
export function settingsEvents(body: Uint8Array, type: 'json' | 'protobuf'): SettingsEvent[] {
  const events: SettingsEvent[] = []
  if (body.length > maxReadBytes) return events
  const records = type === 'json' ? jsonRecords(body) : protobufRecords(body)
  for (const { attributes, resource } of records) {
    if (events.length === maxEvents) break
    const first = (name: string) => attributes.get(name)?.[0]?.slice(0, maxText)
    if (first('event.name') !== eventName) continue
    const sources = attributes.get('managed_settings.sources') ?? []
    events.push({
      sources: sources.slice(0, maxSources).map((source) => source.slice(0, 40)),
      userId: first('user.id'),
      version: first('app.version') ?? resource().get('service.version')?.[0]?.slice(0, maxText),
    })
  }
  return events
}

const value = z.object({
  stringValue: z.string().optional(),
  arrayValue: z
    .object({ values: z.array(z.object({ stringValue: z.string().optional() })).default([]) })
    .optional(),
})
const attribute = z.object({ key: z.string(), value: value.optional() })
const attributes = z.array(attribute).default([])
const request = z.object({
  resourceLogs: z
    .array(
      z.object({
        resource: z.object({ attributes }).optional(),
        scopeLogs: z
          .array(z.object({ logRecords: z.array(z.object({ attributes })).default([]) }))
          .default([]),
      }),
    )
    .default([]),
})

function* jsonRecords(body: Uint8Array): Generator<LogRecord> {
  const { data } = request.safeParse(JSON.parse(Buffer.from(body).toString('utf8')))
  if (data === undefined) throw new SyntaxError('this is no request for logs')
  for (const { resource, scopeLogs } of data.resourceLogs)
    for (const { logRecords } of scopeLogs)
      for (const record of logRecords)
        yield {
          attributes: mapOf(record.attributes),
          resource: () => mapOf(resource?.attributes ?? []),
        }
}

function mapOf(given: z.output<typeof attributes>): Attributes {
  return new Map(
    given.map(({ key, value: { stringValue, arrayValue } = {} }) => [
      key,
      stringValue === undefined
        ? (arrayValue?.values.flatMap((one) => one.stringValue ?? []) ?? [])
        : [stringValue],
    ]),
  )
}

/** Numbers of fields in opentelemetry/proto/logs/v1 and common/v1. */
const fields = {
  request: { resourceLogs: 1 },
  resourceLogs: { resource: 1, scopeLogs: 2 },
  resource: { attributes: 1 },
  scopeLogs: { logRecords: 2 },
  logRecord: { attributes: 6 },
  keyValue: { key: 1, value: 2 },
  anyValue: { string: 1, array: 5 },
  arrayValue: { values: 1 },
} as const

function* protobufRecords(body: Uint8Array): Generator<LogRecord> {
  for (const logs of valuesOf(body, fields.request.resourceLogs)) {
    const resource = () => {
      const [found = new Uint8Array()] = valuesOf(logs, fields.resourceLogs.resource)
      return attributesOf(found, fields.resource.attributes)
    }
    for (const scope of valuesOf(logs, fields.resourceLogs.scopeLogs))
      for (const record of valuesOf(scope, fields.scopeLogs.logRecords))
        yield { attributes: attributesOf(record, fields.logRecord.attributes), resource }
  }
}

function attributesOf(message: Uint8Array, field: number): Attributes {
  const found: Attributes = new Map()
  for (const pair of valuesOf(message, field)) {
    const [key] = valuesOf(pair, fields.keyValue.key)
    const [given] = valuesOf(pair, fields.keyValue.value)
    if (key !== undefined && given !== undefined) found.set(textOf(key), textsOf(given))
  }
  return found
}

/** Of a text, or of an array of texts. */
function textsOf(anyValue: Uint8Array): string[] {
  const [array] = valuesOf(anyValue, fields.anyValue.array)
  const values = array === undefined ? [anyValue] : [...valuesOf(array, fields.arrayValue.values)]
  return values.flatMap((one) => [...valuesOf(one, fields.anyValue.string)].map(textOf))
}

function* valuesOf(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, bytes } of protobufFields(message)) if (number === wanted) yield bytes
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}
