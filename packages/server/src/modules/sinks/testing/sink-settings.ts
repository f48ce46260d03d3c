import type { SinkSettings } from '../settings.ts'

/** Test support: a sink of each kind that sends everything. */
const common = {
  filter: { minimumSeverity: 'informational' },
  fields: { exclude: [], personal: true },
  from: 'beginning',
} as const

type Of<Kind extends SinkSettings['kind']> = Extract<SinkSettings, { kind: Kind }>

export const token = '6f1b0b4e-0000-4000-8000-000000000000'
export const apiKey = 'test-datadog-key'
export const authorization = 'ApiKey dGVzdDp0ZXN0'
export const webhookSecret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
export const bucketKey = { accessKeyId: 'AKIDTEST', secretAccessKey: 'test-secret-of-a-bucket' }

export const sinkOf = {
  splunk: (url: string, more: Partial<Of<'splunk'>> = {}): Of<'splunk'> => ({
    ...common,
    name: 'splunk',
    kind: 'splunk',
    format: 'ocsf',
    url,
    token,
    source: 'sekisho',
    sourcetype: 'sekisho:ledger',
    acknowledge: false,
    ...more,
  }),
  datadog: (url: string, more: Partial<Of<'datadog'>> = {}): Of<'datadog'> => ({
    ...common,
    name: 'datadog',
    kind: 'datadog',
    format: 'ocsf',
    url,
    apiKey,
    service: 'sekisho',
    tags: ['env:test'],
    ...more,
  }),
  elastic: (url: string, more: Partial<Of<'elastic'>> = {}): Of<'elastic'> => ({
    ...common,
    name: 'elastic',
    kind: 'elastic',
    format: 'ecs',
    url,
    authorization,
    dataStream: 'logs-sekisho.ledger-default',
    ...more,
  }),
  otlp: (url: string, more: Partial<Of<'otlp'>> = {}): Of<'otlp'> => ({
    ...common,
    name: 'otlp',
    kind: 'otlp',
    format: 'ocsf',
    url: `${url}/v1/logs`,
    headers: { 'x-tenant': 'a' },
    ...more,
  }),
  s3: (url: string, more: Partial<Of<'s3'>> = {}): Of<'s3'> => ({
    ...common,
    ...bucketKey,
    name: 's3',
    kind: 's3',
    format: 'sekisho',
    endpoint: url,
    region: 'ap-northeast-1',
    bucket: 'records',
    prefix: 'sekisho/',
    pathStyle: true,
    batchMs: 60_000,
    ...more,
  }),
  webhook: (url: string, more: Partial<Of<'webhook'>> = {}): Of<'webhook'> => ({
    ...common,
    name: 'webhook',
    kind: 'webhook',
    format: 'sekisho',
    url: `${url}/hooks/secret-in-the-path`,
    secrets: [webhookSecret],
    maxEvents: 100,
    ...more,
  }),
  syslog: (port: number, more: Partial<Of<'syslog'>> = {}): Of<'syslog'> => ({
    ...common,
    name: 'syslog',
    kind: 'syslog',
    format: 'ocsf',
    host: '127.0.0.1',
    port,
    tls: {},
    facility: 13,
    appName: 'sekisho',
    enterpriseId: 32_473,
    maxMessageBytes: 8192,
    acknowledge: 'close',
    ...more,
  }),
}
