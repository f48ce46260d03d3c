import { z } from 'zod'
import { entryKinds } from '@sekisho/contract'
import { pointerProblem, severities, sinkFormats } from '../../modules/sinks/index.ts'
import { webhookSecretProblem } from '../../platform/webhook-signature.ts'
import { list, section, text, webAddress, wholeNumber } from './scalars.ts'

const secret = (what: string) =>
  text({ max: 8192 }).describe(`${what}, as \`\${VAR}\` or \`\${file:/path}\`.`)

const pointer = text({ max: 256 }).superRefine((value, context) => {
  const message = pointerProblem(value)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})

const filter = section({
  kinds: list(text({ max: 64 }))
    .min(1)
    .optional()
    .describe('Kinds of entries, or the first word of kinds and `.*` (`session.*`). Left out: all.'),
  persons: list(text({ max: 64 }))
    .min(1)
    .optional()
    .describe('Ids of people and service accounts that did something or that it was done to. Left out: all.'),
  min_severity: z
    .enum(severities)
    .default('informational')
    .describe('The least severe entries that are sent; see the table of the guide.'),
})

const fields = section({
  include: list(pointer)
    .min(1)
    .optional()
    .describe(
      'JSON pointers into an entry, beginning with `/actor` or `/data`: only these are sent. Left out: all.',
    ),
  exclude: list(pointer).default([]).describe('JSON pointers of what is left out.'),
  personal: z
    .boolean()
    .default(true)
    .describe('`false`: client addresses and agents, names and e-mail addresses are left out; ids stay.'),
})

const common = {
  name: text()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
      error: 'must be lower-case letters, digits, - and _, at most 63 characters',
    })
    .describe(
      'Its name, in the ledger and in metrics. Under another name it is another sink, which begins anew.',
    ),
  format: z
    .enum(sinkFormats)
    .optional()
    .describe(
      'How entries are written: `ocsf`, `ecs`, `cef`, or `sekisho` (as the ledger has them). Left out: `ecs` for `elastic`, `sekisho` for `s3` and `webhook`, else `ocsf`.',
    ),
  filter: filter.prefault({}).describe('Which entries are sent.'),
  fields: fields.prefault({}).describe('What of an entry is sent.'),
  from: z
    .enum(['beginning', 'now'])
    .default('beginning')
    .describe('Where a new sink begins: with the first entry of the ledger, or with what comes.'),
  ca_file: text()
    .optional()
    .describe('PEM file of a private certificate authority, added to the public ones.'),
}

const kind = <Name extends string>(name: Name) => z.literal(name).describe('What receives it.')
const url = webAddress.describe('Its address; `https://`, or `http://` on this machine.')

const syslog = section({
  ...common,
  kind: kind('syslog'),
  host: text({ max: 253 }).describe('Host name or address.'),
  port: wholeNumber(1, 65_535).default(6514).describe('Port.'),
  plain_tcp: z
    .boolean()
    .default(false)
    .describe('Send without TLS: whoever is on the way reads and changes it.'),
  server_name: text({ max: 253 }).optional().describe('Name in its certificate, where that is not `host`.'),
  cert_file: text()
    .optional()
    .describe('PEM file of our certificate, where it asks for one; with `key_file`.'),
  key_file: text().optional().describe('PEM file of its key.'),
  facility: wholeNumber(0, 23).default(13).describe('Facility; 13 is the log audit.'),
  app_name: text({ max: 48 })
    .regex(/^[\x21-\x7e]+$/, { error: 'may hold only printable ASCII characters without spaces' })
    .default('sekisho')
    .describe('APP-NAME.'),
  hostname: text({ max: 255 })
    .regex(/^[\x21-\x7e]+$/, { error: 'may hold only printable ASCII characters without spaces' })
    .optional()
    .describe('HOSTNAME. Left out: that of this machine.'),
  enterprise_id: wholeNumber(1, 4_294_967_295)
    .default(32_473)
    .describe('Private enterprise number of the structured data; the default is that of examples.'),
  max_message_bytes: wholeNumber(480, 1_048_576)
    .default(8192)
    .describe('Longest message; what is longer is a dead letter. Set the same as at the receiver.'),
  acknowledge: z
    .enum(['close', 'none'])
    .default('close')
    .describe(
      '`close`: entries count as delivered when the receiver, having read all, closes the connection too. `none`: when the network has them; for receivers that never close.',
    ),
})

const splunk = section({
  ...common,
  kind: kind('splunk'),
  url,
  token: secret('Token of the HTTP Event Collector'),
  index: text({ max: 256 }).optional().describe('Index. Left out: that of the token.'),
  source: text({ max: 256 }).default('sekisho').describe('Source.'),
  sourcetype: text({ max: 256 }).default('sekisho:ledger').describe('Source type.'),
  acknowledge: z
    .boolean()
    .default(false)
    .describe('Wait until the indexers have it; the token must have indexer acknowledgement.'),
})

const datadog = section({
  ...common,
  kind: kind('datadog'),
  site: text({ max: 253 })
    .regex(/^[a-z0-9.-]+$/, { error: 'must be a site as datadoghq.eu' })
    .default('datadoghq.com')
    .describe('Site: `datadoghq.com`, `datadoghq.eu`, `ap1.datadoghq.com` (Tokyo), …'),
  url: webAddress.optional().describe('Address of the intake, where it is not that of the site.'),
  api_key: secret('API key'),
  service: text({ max: 100 }).default('sekisho').describe('Service.'),
  tags: list(text({ max: 200 }), 50)
    .default([])
    .describe('Tags as `env:prod`.'),
})

const elastic = section({
  ...common,
  kind: kind('elastic'),
  url,
  api_key: secret('API key in its encoded form').optional(),
  username: text({ max: 256 }).optional().describe('User name, in place of `api_key`.'),
  password: secret('Password').optional(),
  data_stream: text({ max: 100 })
    .regex(/^[a-z]+-[a-z0-9._]+-[a-z0-9._]+$/, { error: 'must be type-dataset-namespace in lower case' })
    .default('logs-sekisho.ledger-default')
    .describe('Data stream, as `type-dataset-namespace`.'),
})

const otlp = section({
  ...common,
  kind: kind('otlp'),
  url: webAddress.describe('Its address with the path, usually `https://host:4318/v1/logs`.'),
  headers: z
    .record(text({ max: 256 }).regex(/^[\w!#$%&'*+.^`|~-]+$/), secret('Value'))
    .default({})
    .describe('Headers of each request.'),
})

const s3 = section({
  ...common,
  kind: kind('s3'),
  endpoint: webAddress
    .optional()
    .describe('Address of the service. Left out: that of Amazon S3 in `region`.'),
  region: text({ max: 64 }).default('us-east-1').describe('Region.'),
  bucket: text({ max: 255 })
    .regex(/^[a-z0-9][a-z0-9.-]+$/, { error: 'must be the name of a bucket' })
    .describe('Bucket.'),
  prefix: text({ max: 512 })
    .regex(/^[\w!.*'()=/-]+$/, { error: 'may hold only letters, digits and ! - _ . * ( ) = /' })
    .default('sekisho/')
    .describe('What keys begin with.'),
  path_style: z
    .boolean()
    .optional()
    .describe('The bucket stands in the path. Left out: where `endpoint` is given.'),
  access_key_id: text({ max: 256 }).describe('Id of the access key.'),
  secret_access_key: secret('Secret access key'),
  session_token: secret('Session token').optional(),
  batch_seconds: wholeNumber(1, 3600)
    .default(60)
    .describe('An object is written so often, or when it has 10,000 entries or 8 MB.'),
})

const webhook = section({
  ...common,
  kind: kind('webhook'),
  url: webAddress.describe('Its address.'),
  secrets: list(
    text({ max: 200 }).superRefine((value, context) => {
      const message = webhookSecretProblem(value)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    }),
    4,
  )
    .min(1)
    .describe('`whsec_…`, as `${VAR}` or `${file:/path}`. While one replaces another, both: all sign.'),
  max_events: wholeNumber(1, 1000).default(100).describe('Entries in one message.'),
})

const one = z
  .discriminatedUnion('kind', [syslog, splunk, datadog, elastic, otlp, s3, webhook])
  .superRefine((sink, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (sink.kind === 'syslog') {
      if ((sink.cert_file === undefined) !== (sink.key_file === undefined))
        issue([], 'has only one of cert_file and key_file; give both or none')
      for (const key of ['server_name', 'cert_file', 'key_file', 'ca_file'] as const)
        if (sink.plain_tcp && sink[key] !== undefined) issue([key], 'does nothing with plain_tcp; remove one')
    }
    if (sink.kind === 'elastic') {
      const byName = sink.username !== undefined && sink.password !== undefined
      if ((sink.api_key === undefined) === !byName)
        issue([], 'needs api_key, or username and password, and not both')
    }
  })

/** `sekisho.sinks` */
export const sinks = list(one, 20)
  .default([])
  .superRefine((all, context) => {
    for (const [index, { name }] of all.entries())
      if (all.findIndex((other) => other.name === name) < index)
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: 'names a sink above; give it another name',
        })
    for (const [index, { filter }] of all.entries())
      for (const [position, kind] of (filter.kinds ?? []).entries())
        if (kindsOf(kind).length === 0)
          context.addIssue({
            code: 'custom',
            path: [index, 'filter', 'kinds', position],
            message: 'is no kind of entry; docs/reference/ledger-entries.md lists them',
          })
  })
  .describe(
    'Where the ledger is sent to: at least once, in its order, from where the receiver has acknowledged it. See [the guide](../sinks.md).',
  )

/** `session.*` is every kind of sessions. */
export function kindsOf(pattern: string): readonly (typeof entryKinds)[number][] {
  const beginning = pattern.endsWith('.*') ? pattern.slice(0, -1) : undefined
  return entryKinds.filter((kind) =>
    beginning === undefined ? kind === pattern : kind.startsWith(beginning),
  )
}
