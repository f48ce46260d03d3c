import { X509Certificate } from 'node:crypto'
import { isAbsolute, resolve } from 'node:path'
import type { SinkSettings } from '../modules/sinks/index.ts'
import { baseUrlProblem, endpointProblem } from '../modules/providers/index.ts'
import { codeOf } from './expand.ts'
import type { Source } from './findings.ts'
import type { ConfigFile } from './schema/file.ts'
import { kindsOf } from './schema/sinks.ts'

type FileSink = ConfigFile['sekisho']['sinks'][number]
type Of<Kind extends FileSink['kind']> = Extract<FileSink, { kind: Kind }>
type Common = Pick<SinkSettings, 'name' | 'format' | 'filter' | 'fields' | 'from' | 'caPem'>

/** Where the ledger is sent to. Files of certificates are read here, so that one that is missing stops the start. */
export function toSinks(source: Source): readonly SinkSettings[] {
  return source.file.sekisho.sinks.map((sink, index) => {
    checkAddress(source, sink, index)
    return toSink(source, sink, index)
  })
}

function toSink(source: Source, sink: FileSink, index: number): SinkSettings {
  const common = toCommon(source, sink, index)
  switch (sink.kind) {
    case 'syslog':
      return { ...common, ...toSyslog(source, sink, index) }
    case 'splunk':
      return { ...common, ...toSplunk(sink) }
    case 'datadog':
      return { ...common, ...toDatadog(sink) }
    case 'elastic':
      return { ...common, ...toElastic(sink) }
    case 'otlp':
      return { ...common, kind: 'otlp', url: sink.url, headers: sink.headers }
    case 's3':
      return { ...common, ...toS3(sink) }
    case 'webhook':
      break
  }
  const { kind, url, secrets, max_events: maxEvents } = sink
  return { ...common, kind, url, secrets, maxEvents }
}

const defaultFormats = {
  syslog: 'ocsf',
  splunk: 'ocsf',
  datadog: 'ocsf',
  elastic: 'ecs',
  otlp: 'ocsf',
  s3: 'sekisho',
  webhook: 'sekisho',
} as const satisfies Record<FileSink['kind'], SinkSettings['format']>

function toCommon(source: Source, sink: FileSink, index: number): Common {
  const { name, format = defaultFormats[sink.kind], filter, fields, from } = sink
  const { kinds, persons, min_severity: minimumSeverity } = filter
  const caPem = readPem(source, { index, key: 'ca_file', path: sink.ca_file })
  return {
    name,
    format,
    from,
    filter: {
      minimumSeverity,
      ...(kinds === undefined ? {} : { kinds: new Set(kinds.flatMap(kindsOf)) }),
      ...(persons === undefined ? {} : { persons: new Set(persons) }),
    },
    fields: {
      exclude: fields.exclude,
      personal: fields.personal,
      ...(fields.include === undefined ? {} : { include: fields.include }),
    },
    ...(caPem === undefined ? {} : { caPem }),
  }
}

function toSyslog(source: Source, sink: Of<'syslog'>, index: number) {
  const { host, port, facility, hostname, acknowledge } = sink
  const certPem = readPem(source, { index, key: 'cert_file', path: sink.cert_file })
  const keyPem = readPem(source, { index, key: 'key_file', path: sink.key_file })
  const tls = {
    ...(sink.server_name === undefined ? {} : { serverName: sink.server_name }),
    ...(certPem === undefined ? {} : { certPem }),
    ...(keyPem === undefined ? {} : { keyPem }),
  }
  return {
    kind: 'syslog' as const,
    host,
    port,
    facility,
    acknowledge,
    appName: sink.app_name,
    enterpriseId: sink.enterprise_id,
    maxMessageBytes: sink.max_message_bytes,
    ...(hostname === undefined ? {} : { hostname }),
    ...(sink.plain_tcp ? {} : { tls }),
  }
}

function toSplunk({ url, token, index, source, sourcetype, acknowledge }: Of<'splunk'>) {
  const common = { kind: 'splunk' as const, url: withoutSlash(url), token, source, sourcetype, acknowledge }
  return index === undefined ? common : { ...common, index }
}

function toDatadog({
  site,
  url = `https://http-intake.logs.${site}`,
  service,
  tags,
  api_key,
}: Of<'datadog'>) {
  return { kind: 'datadog' as const, url: withoutSlash(url), apiKey: api_key, service, tags }
}

function toElastic({ url, api_key: apiKey, username = '', password = '', data_stream }: Of<'elastic'>) {
  const basic = Buffer.from(`${username}:${password}`).toString('base64')
  return {
    kind: 'elastic' as const,
    url: withoutSlash(url),
    authorization: apiKey === undefined ? `Basic ${basic}` : `ApiKey ${apiKey}`,
    dataStream: data_stream,
  }
}

function toS3(sink: Of<'s3'>) {
  const { endpoint, region, bucket, prefix, session_token: sessionToken } = sink
  return {
    kind: 's3' as const,
    endpoint: withoutSlash(endpoint ?? `https://s3.${region}.amazonaws.com`),
    region,
    bucket,
    prefix: prefix.endsWith('/') ? prefix : `${prefix}/`,
    pathStyle: sink.path_style ?? endpoint !== undefined,
    accessKeyId: sink.access_key_id,
    secretAccessKey: sink.secret_access_key,
    batchMs: sink.batch_seconds * 1000,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
}

/** The guard of outbound addresses judges again when it connects; what can be seen here stops the start. */
function checkAddress({ findings }: Source, sink: FileSink, index: number): void {
  if (sink.kind === 'syslog') return
  const [key, value] =
    sink.kind === 's3' ? (['endpoint', sink.endpoint] as const) : (['url', sink.url] as const)
  if (value === undefined) return
  const isEndpoint = sink.kind === 'otlp' || sink.kind === 'webhook'
  const problem = isEndpoint ? endpointProblem(value, { loopback: true }) : baseUrlProblem(value)
  if (problem !== undefined) findings.problem(['sekisho', 'sinks', index, key], `cannot be used: ${problem}`)
}

interface PemFile {
  /** of the sink in the list */
  index: number
  key: 'ca_file' | 'cert_file' | 'key_file'
  path: string | undefined
}

function readPem({ findings, cwd, readFile }: Source, { index, key, path }: PemFile): string | undefined {
  if (path === undefined) return undefined
  let pem: string
  try {
    pem = readFile(isAbsolute(path) ? path : resolve(cwd, path))
  } catch (error) {
    findings.problem(
      ['sekisho', 'sinks', index, key],
      `names the file ${path}, which cannot be read${codeOf(error)}`,
    )
    return undefined
  }
  // OpenSSL passes over authorities that it does not understand, and trusts nobody then.
  if (key !== 'key_file' && !isCertificate(pem))
    findings.problem(['sekisho', 'sinks', index, key], 'names a file that is no PEM certificate')
  return pem
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false // whatever OpenSSL says of it: it is none
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
