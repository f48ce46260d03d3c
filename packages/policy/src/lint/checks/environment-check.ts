import { isObject, objectAt, valueAt } from '../../settings/json.ts'
import type { LintCodeName } from '../codes/index.ts'
import type { LintFinding, LintPath } from '../finding.ts'
import { assigned, finding, type Check, type LintDocument } from '../lint-document.ts'
import { holdsSecret, shown } from '../secrets.ts'

const mostVariables = 2000

/** Variables that send to the wrong place, turn off checks, or are none. */
export const checkEnvironment: Check = (document) => {
  const variables = Object.entries(objectAt(document.settings, 'env')).slice(0, mostVariables)
  return [
    ...variables.flatMap(([name, value]) => variable(document, name, value)),
    ...telemetry(document),
    ...addresses(document),
  ]
}

function variable(document: LintDocument, name: string, value: unknown): LintFinding[] {
  const path = ['env', name]
  const found = (code: LintCodeName, repaired: boolean): LintFinding =>
    finding(code, document, {
      path,
      values: { key: shown(name) },
      ...(repaired ? { edits: [{ path, op: 'remove' }] } : {}),
    })
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [found('variable-name', true)]
  const text = String(value)
  const unchecked =
    (name === 'NODE_TLS_REJECT_UNAUTHORIZED' && text === '0') ||
    (/^(?:GIT_SSL_NO_VERIFY|CURL_INSECURE|PYTHONHTTPSVERIFY)$/.test(name) &&
      (name === 'PYTHONHTTPSVERIFY') === (text === '0'))
  if (unchecked) return [found('tls-checks-off', true)]
  if (/(?:_BASE_URL|_ENDPOINT)$/.test(name) && isPlain(text)) return [found('plain-http', false)]
  const content = /^OTEL_LOG_(?:USER_PROMPTS|ASSISTANT_RESPONSES|TOOL_CONTENT|RAW_API_BODIES)$/.test(name)
  return content && /^(?:1|true|file:.*)$/.test(text) ? [found('telemetry-content', false)] : []
}

function isPlain(url: string): boolean {
  return /^http:\/\/(?!localhost\b|127\.|\[::1\])/i.test(url)
}

function telemetry(document: LintDocument): LintFinding[] {
  const env = objectAt(document.settings, 'env')
  if (!/^(?:1|true)$/.test(String(valueAt(env, 'CLAUDE_CODE_ENABLE_TELEMETRY')))) return []
  const has = (pattern: RegExp) => Object.keys(env).some((name) => pattern.test(name))
  const path = ['env', 'CLAUDE_CODE_ENABLE_TELEMETRY']
  const set = (code: LintCodeName, key: string, value: string): LintFinding =>
    finding(code, document, {
      path,
      values: { key, value },
      edits: [assigned(document.settings, ['env', key], value)],
    })
  return [
    ...(has(/^OTEL_EXPORTER_OTLP_(?:\w+_)?PROTOCOL$/)
      ? []
      : [set('telemetry-without-protocol', 'OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf')]),
    ...(has(/^OTEL_(?:METRICS|LOGS|TRACES)_EXPORTER$/)
      ? []
      : [set('telemetry-nothing-sent', 'OTEL_METRICS_EXPORTER', 'otlp')]),
    ...(has(/^OTEL_EXPORTER_OTLP_(?:\w+_)?ENDPOINT$/) || document.scope !== 'managed'
      ? []
      : [finding('telemetry-unlocked', document, { path })]),
  ]
}

function addresses(document: LintDocument): LintFinding[] {
  const key = 'forceLoginGatewayUrl'
  const url = valueAt(document.settings, key)
  return typeof url === 'string' && isPlain(url)
    ? [finding('plain-http', document, { path: [key], values: { key } })]
    : []
}

const mostTexts = 20_000
const deepest = 20

/** Secrets anywhere in the settings; what they are is not repeated. */
export const checkSecrets: Check = (document) => {
  const found: LintFinding[] = []
  let left = mostTexts
  const visit = (value: unknown, path: LintPath): void => {
    if (left-- <= 0 || path.length > deepest) return
    if (typeof value === 'string') {
      if (holdsSecret(value)) found.push(finding('plain-secret', document, { path }))
    } else if (Array.isArray(value)) for (const [index, one] of value.entries()) visit(one, [...path, index])
    else if (isObject(value)) for (const [key, one] of Object.entries(value)) visit(one, [...path, key])
  }
  visit(document.settings, [])
  return found
}
