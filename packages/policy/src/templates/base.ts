import type { JsonObject } from '../settings/json.ts'
import type { TemplateOptions } from './template.ts'

/**
 * What every template has: telemetry to this server and nowhere else, without content; no error reports, no bug command,
 * no traffic that is not needed; the proxy and the authority.
 */
export function telemetry({ serverUrl, proxy, caFile }: TemplateOptions): JsonObject {
  return {
    env: {
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_ENDPOINT: serverUrl.replace(/\/+$/, ''),
      OTEL_LOG_USER_PROMPTS: '0',
      OTEL_LOG_ASSISTANT_RESPONSES: '0',
      OTEL_LOG_TOOL_CONTENT: '0',
      OTEL_LOG_RAW_API_BODIES: '0',
      CLAUDE_CODE_GATEWAY_HINT_HEADERS: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_ERROR_REPORTING: '1',
      DISABLE_BUG_COMMAND: '1',
      DISABLE_FEEDBACK_COMMAND: '1',
      CLAUDE_CODE_DISABLE_FEEDBACK_SURVEY: '1',
      ...(proxy === undefined
        ? {}
        : { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: 'localhost,127.0.0.1' }),
      ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
    },
    skipWebFetchPreflight: true,
    feedbackSurveyRate: 0,
  }
}

/** Only managed settings count: rules, hooks, MCP servers (none), marketplaces (none), flags that load from elsewhere. */
export const locks: JsonObject = {
  allowManagedPermissionRulesOnly: true,
  allowManagedHooksOnly: true,
  allowManagedMcpServersOnly: true,
  allowedMcpServers: [],
  disableClaudeAiConnectors: true,
  strictKnownMarketplaces: [],
  disableSideloadFlags: true,
  permissions: { disableBypassPermissionsMode: 'disable', disableAutoMode: 'disable' },
}

/** The operating system's confinement, with no way around it. */
export const confinement: JsonObject = {
  sandbox: {
    enabled: true,
    failIfUnavailable: true,
    allowUnsandboxedCommands: false,
    autoAllowBashIfSandboxed: false,
    network: { allowManagedDomainsOnly: true },
  },
}

/** Hosts nobody has listed are refused without asking. */
export const noNetwork: JsonObject = { sandbox: { network: { allowedDomains: [], strictAllowlist: true } } }
