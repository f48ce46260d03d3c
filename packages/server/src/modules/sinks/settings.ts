import type { EntryKind } from '@sekisho/contract'
import type { S3Bucket } from '../../platform/s3.ts'
import type { Severity } from './meaning.ts'

/** How an entry is written for its receiver: our own JSON, OCSF, the Elastic Common Schema, or CEF. */
export const sinkFormats = ['sekisho', 'ocsf', 'ecs', 'cef'] as const
export type SinkFormat = (typeof sinkFormats)[number]

/** Which entries a sink is for; all that is named must hold. */
export interface SinkFilter {
  /** absent: every kind */
  kinds?: ReadonlySet<EntryKind>
  /** ids of people and service accounts that an entry is of or about; absent: everybody */
  persons?: ReadonlySet<string>
  minimumSeverity: Severity
}

/** What of an entry leaves; JSON pointers into `{ actor, data }`. */
export interface SinkFields {
  /** absent: all */
  include?: readonly string[]
  exclude: readonly string[]
  /** false: client addresses and agents, names, e-mail addresses and free texts stay here */
  personal: boolean
}

interface Common {
  /** unique; stands in the store and in metrics */
  name: string
  format: SinkFormat
  filter: SinkFilter
  fields: SinkFields
  /** where a sink begins that was never here before */
  from: 'beginning' | 'now'
  /** PEM of authorities that are trusted beside Node's own */
  caPem?: string
}

export interface SyslogSettings extends Common {
  kind: 'syslog'
  host: string
  port: number
  /** absent: plain TCP, which the operator asked for by name */
  tls?: { serverName?: string; certPem?: string; keyPem?: string }
  /** 0 to 23 (RFC 5424, table 1) */
  facility: number
  appName: string
  /** of the originator; absent: this machine's */
  hostname?: string
  /** private enterprise number of our structured data */
  enterpriseId: number
  maxMessageBytes: number
  /** `close`: a batch is delivered when the receiver, having read all, closes; `none`: when it is handed to the network */
  acknowledge: 'close' | 'none'
}

export interface SplunkSettings extends Common {
  kind: 'splunk'
  /** without a path */
  url: string
  token: string
  index?: string
  source: string
  sourcetype: string
  /** wait until the indexers say that they have it */
  acknowledge: boolean
}

export interface DatadogSettings extends Common {
  kind: 'datadog'
  url: string
  apiKey: string
  service: string
  tags: readonly string[]
}

export interface ElasticSettings extends Common {
  kind: 'elastic'
  url: string
  authorization: string
  /** `type-dataset-namespace` */
  dataStream: string
}

export interface OtlpSettings extends Common {
  kind: 'otlp'
  /** with its path, usually `/v1/logs` */
  url: string
  headers: Readonly<Record<string, string>>
}

export interface S3Settings extends Common, S3Bucket {
  kind: 's3'
  /** empty, or ends with a slash */
  prefix: string
  /** an object is written after so long, or when it is full */
  batchMs: number
}

export interface WebhookSettings extends Common {
  kind: 'webhook'
  url: string
  /** the first is the current one; all sign */
  secrets: readonly string[]
  maxEvents: number
}

export type SinkSettings =
  | SyslogSettings
  | SplunkSettings
  | DatadogSettings
  | ElasticSettings
  | OtlpSettings
  | S3Settings
  | WebhookSettings

export type SinkKind = SinkSettings['kind']

/** Where it sends to, for people: never a path, a query or a secret. */
export function destinationOf(sink: SinkSettings): string {
  if (sink.kind === 'syslog') return `${sink.tls ? 'tls' : 'tcp'}://${sink.host}:${sink.port}`
  if (sink.kind === 's3') return `s3://${sink.bucket}/${sink.prefix}`
  return new URL(sink.url).origin
}
