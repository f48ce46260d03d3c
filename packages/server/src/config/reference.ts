import { z } from 'zod'
import { parts, type Part } from './in-force.ts'
import { configFile } from './schema/file.ts'
import { alternatives } from './schema-tree.ts'

/** The configuration reference as Markdown, from the texts and types of the schema. */
export function configReference(): string {
  const sections = Object.entries(configFile.shape).map(([name, schema]) => sectionText(name, schema))
  return [intro, example, inForceTable(), '## Sections\n', ...sections].join('\n')
}

const intro = `# Configuration

*Generated from the schema by \`node scripts/generate-config-reference.ts\`; a test fails when it is out of date.*

One YAML file, by default \`sekisho.yaml\` in the folder Sekisho is started in, otherwise \`--config FILE\`. Every section
is optional, and with no file at all Sekisho serves this machine on 127.0.0.1:8787. Sections outside \`sekisho:\` have the
names and meaning of the official Claude apps gateway's \`gateway.yaml\` (as of Claude Code 2.1.330), so that such a file
can be used as it is; those inside are Sekisho's own. \`sekisho config check\` says what is wrong with a file.

- \`\${VAR}\` stands for an environment variable, anywhere in a text. \`\${file:/absolute/path}\` stands for a file's content
  and must be the whole value. What is not there stops the boot. An upstream's key from a file is read again when the
  file changes.
- A key that is not known stops the boot, and so do a key that stands twice, a second document, and a file over 1 MiB.
- Relative paths start in the folder Sekisho is started in.
- \`--host\`, \`--port\`, \`--data\` and \`--workers\` override the file.
- Without \`upstreams\` the provider is the Anthropic API if \`ANTHROPIC_API_KEY\` is in the environment, else the built-in
  practice provider. \`ANTHROPIC_BASE_URL\` is never read: it may well point at Sekisho itself.
- Plain HTTP is served only on loopback, or behind a proxy that \`listen.trusted_proxies\` names.
`

/** A file that uses what is built; a test loads it. */
export const exampleFile = `listen:
  host: 0.0.0.0
  port: 8443
  public_url: https://sekisho.example.com:8443
  tls: { cert: /etc/sekisho/server.crt, key: /etc/sekisho/server.key }

store:
  postgres_url: postgres://sekisho@db.example.com/sekisho
  password: \${file:/run/secrets/postgres-password}

upstreams:
  - provider: anthropic
    auth: { api_key: "\${file:/run/secrets/anthropic-api-key}" }

sekisho:
  workers: 4
  providers:
    anthropic: { contract: enterprise, retention: zero, region: us }
  access:
    - match: { groups: [contractors] }
      models: [haiku]
      server_tools: []
      tokens_per_day: 2000000
    - match: { groups: [customer-projects] }
      retention: zdr
    - models: [opus, sonnet, haiku]
`

const example = `\`\`\`yaml\n${exampleFile}\`\`\`\n`

function inForceTable(): string {
  const rows = parts.map((part) => `| \`${part.name}\` | ${statusText(part)} | ${effectText(part)} |`)
  return `## What is in force

A part that restricts and is not built yet stops the boot, because its operator would believe it is in force. To run
without it, name it: \`sekisho: { waive: [managed] }\`. A part that restricts nobody is reported at start and does nothing.

| part | status | |
|---|---|---|
${rows.join('\n')}

Different from the official gateway on purpose. Refused here only: a key that stands twice, an empty number (there it is
0), \`\${file:…}\` inside a longer text, an upstream over plain HTTP (except loopback) or with a password in its URL, the
sign-in token of a person's own plan (\`sk-ant-oat…\`) as a key, \`trusted_proxies\` that trust everybody, numbers beyond the
bounds below. Accepted here only: a file without \`listen\`, \`oidc\`, \`session\`, \`store\` or \`upstreams\`, \`pricing\` without
\`admin\` or \`managed\`, and values inside \`cli\` and keys inside \`desktop\` blocks, which are not checked yet (the key names
of \`cli\` are).
`
}

function statusText({ status }: Part): string {
  return { enforced: 'enforced', stops: 'stops the boot', notice: 'reported' }[status]
}

function effectText({ effect, waived }: Part): string {
  return waived === undefined ? effect : `${effect} Waived: ${waived}.`
}

function sectionText(name: string, schema: z.core.$ZodType): string {
  const heading = `### \`${name}\`\n\n${descriptionOf(schema)}`
  const kinds = alternatives(schema).flatMap((inner) =>
    inner instanceof z.ZodArray ? alternatives(inner.def.element) : [],
  )
  if (kinds.length > 1) return [`${heading}\n`, ...kinds.map(kindText)].join('\n')
  const rows = rowsOf(schema, '')
  return rows.length === 0
    ? `${heading} (${typeText(schema)}${defaultText(schema)})\n`
    : `${heading}\n\n${tableOf(rows)}`
}

/** One provider of an upstream. */
function kindText(schema: z.core.$ZodType): string {
  const provider = schema instanceof z.ZodObject ? schema.shape['provider'] : undefined
  const name = provider instanceof z.ZodLiteral ? [...provider.values].map(String).join() : ''
  return `#### \`provider: ${name}\`\n\n${tableOf(rowsOf(schema, ''))}`
}

function tableOf(rows: readonly string[]): string {
  return `| key | type | default | |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

/** A row for every key under a schema. */
function rowsOf(schema: z.core.$ZodType, prefix: string): readonly string[] {
  return alternatives(schema).flatMap((inner) => {
    if (inner instanceof z.ZodArray) return rowsOf(inner.def.element, `${prefix}[]`)
    if (inner instanceof z.ZodRecord) return rowsOf(inner.def.valueType, `${prefix}.<name>`)
    if (!(inner instanceof z.ZodObject)) return []
    return Object.entries(inner.shape).flatMap(([key, field]) =>
      keyRows(`${prefix}.${key}`.replace(/^\./, ''), field),
    )
  })
}

function keyRows(path: string, schema: z.core.$ZodType): readonly string[] {
  const cells = [
    `\`${path}\``,
    typeText(schema),
    defaultText(schema).replace(/^; default /, '') || requiredText(schema),
    descriptionOf(schema),
  ]
  return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...rowsOf(schema, path)]
}

function requiredText(schema: z.core.$ZodType): string {
  return z.safeParse(schema, undefined).success ? '' : '**required**'
}

function defaultText(schema: z.core.$ZodType): string {
  if (!(schema instanceof z.ZodDefault)) return ''
  const value: unknown = schema.def.defaultValue
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
  return `; default ${isEmpty ? 'empty' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``}`
}

/** The description of a schema or of what it wraps. */
function descriptionOf(schema: z.core.$ZodType): string {
  const own = z.globalRegistry.get(schema)?.description
  if (own !== undefined) return own
  return 'innerType' in schema._zod.def ? descriptionOf((schema as z.ZodOptional).def.innerType) : ''
}

function typeText(schema: z.core.$ZodType): string {
  return [...new Set(alternatives(schema).map(plainType))].join(' or ')
}

function plainType(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ')
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((value) => `\`${String(value)}\``).join(', ')
  if (schema instanceof z.ZodNumber)
    return `${schema.isInt ? 'whole number' : 'number'} ${schema.minValue} to ${schema.maxValue}`
  if (schema instanceof z.ZodBoolean) return '`true`, `false`'
  if (schema instanceof z.ZodArray) return `list of ${typeText(schema.def.element)}`
  if (schema instanceof z.ZodRecord) return 'mapping by name'
  if (schema instanceof z.ZodObject) return 'mapping'
  return schema instanceof z.ZodString || schema instanceof z.ZodStringFormat ? 'text' : 'any'
}
