/** One endpoint of the Claude apps gateway protocol, as this server has it. */
export interface ProtocolEndpoint {
  method: 'GET' | 'POST'
  path: string
  /** who may call it: anyone, a page's reader, or who brings a bearer token */
  access: 'anyone' | 'page' | 'bearer'
  /** one sentence */
  does: string
  /** the request's fields or headers that matter */
  takes?: string
  /** status: what it means */
  answers: Readonly<Record<number, string>>
}

const bearerless = 'no bearer token, or one that is not in force; with `x-should-retry: false`'

/**
 * Everything the protocol has, and what this server does with it. The app serves from this table, `GET /protocol` prints
 * it, and a test walks it against a running server, so that the three cannot drift apart.
 */
export const protocol = {
  discovery: {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    access: 'anyone',
    does: 'Metadata of the authorization server (RFC 8414). Claude Code reads `device_authorization_endpoint`, `token_endpoint` and `revocation_endpoint`.',
    answers: { 200: 'JSON' },
  },
  deviceAuthorization: {
    method: 'POST',
    path: '/oauth/device_authorization',
    access: 'anyone',
    does: 'Begins a sign-in (RFC 8628). Codes live 600 seconds; unknown fields are ignored.',
    takes: 'form: `surface` (`claude_code`, `sekisho_cli`; optional)',
    answers: {
      200: '`device_code`, `user_code`, `verification_uri`, `verification_uri_complete`, `expires_in`, `interval`, and `login_notice` where one is set',
      400: '`invalid_request`: no form, over 16 KiB, or a field twice',
      429: '`slow_down`: more than `rate_limits.device_authorization` from this address; `Retry-After` says how long to wait',
    },
  },
  token: {
    method: 'POST',
    path: '/oauth/token',
    access: 'anyone',
    does: 'Exchanges an approved `device_code`, a refresh token, or a workload’s own token (RFC 8693) for an access token. No client authentication. Refresh tokens rotate: the one before stays good for half a minute, and an older one that Claude Code brings from the address the session is refreshed from (each of its windows keeps its own); any other ends the session.',
    takes:
      'form: `grant_type`; `device_code` (`urn:ietf:params:oauth:grant-type:device_code`), `refresh_token` (`refresh_token`), or `subject_token` (`urn:ietf:params:oauth:grant-type:token-exchange`)',
    answers: {
      200: '`access_token` (a signed JWT; its `billing_group_tag` names the request tag under which Claude Code sends `attributionProject`), `token_type`, `expires_in`, `refresh_token`, and `email` where the person has an address',
      400: '`authorization_pending`, `slow_down` (wait 5 seconds longer), `access_denied`, `expired_token` (unknown, over, or used), `unsupported_grant_type`, `invalid_request`; for a workload’s token `invalid_grant`, with the reason in `error_description`',
      401: '`invalid_grant`: the sign-in has ended; sign in again',
      429: '`slow_down`: more exchanges of a workload’s token failed than `sekisho.sign_in.rate_limits.token_exchange` lets one address, or one subject, fail; `Retry-After` says how long to wait',
      503: '`temporarily_unavailable`: the keys of the workload’s issuer could not be fetched',
    },
  },
  revoke: {
    method: 'POST',
    path: '/oauth/revoke',
    access: 'anyone',
    does: 'Ends a session by its access or refresh token (RFC 7009), on every node within a second.',
    takes: 'form: `token`; `token_type_hint` is not needed',
    answers: { 200: 'also for a token that is none' },
  },
  jwks: {
    method: 'GET',
    path: '/oauth/jwks.json',
    access: 'anyone',
    does: 'Public keys of the access tokens (RFC 7517).',
    answers: { 200: 'JSON' },
  },
  devicePage: {
    method: 'GET',
    path: '/device',
    access: 'page',
    does: 'Asks for the code, or shows the one in `user_code` beside who asked for it. Nothing is submitted by itself.',
    takes: 'query: `user_code`, `lang` (`en`, `ja`)',
    answers: {
      200: 'HTML',
      404: 'HTML: there is no such code',
      429: 'HTML: too many wrong codes',
      503: 'HTML: the identity provider is away',
    },
  },
  deviceApproval: {
    method: 'POST',
    path: '/device',
    access: 'page',
    does: 'Sends the person to sign in, and approves the code when they come back. Same origin only.',
    takes: 'form: `user_code`, `with`',
    answers: {
      303: 'to the identity provider, to this server’s own sign-in, or back to the page',
      403: 'HTML: from another origin',
    },
  },
  deviceDenial: {
    method: 'POST',
    path: '/device/deny',
    access: 'page',
    does: 'Refuses a code; its device stops waiting. Same origin only.',
    takes: 'form: `user_code`',
    answers: { 303: 'to the result', 403: 'HTML: from another origin' },
  },
  callback: {
    method: 'GET',
    path: '/oauth/callback',
    access: 'page',
    does: 'Where the identity provider sends the person back to; register it there as redirect URI.',
    takes: 'query: `code`, `state`, `iss`, or `error`',
    answers: {
      303: 'to the result, to the person’s own page, or once more to the identity provider for a second factor',
      429: 'HTML: too many sign-ins failed from this address',
    },
  },
  deviceResult: {
    method: 'GET',
    path: '/device/result',
    access: 'page',
    does: 'Says how a sign-in ended.',
    takes: 'query: `of`',
    answers: {
      200: 'HTML: approved',
      403: 'HTML: not let in, and why',
      503: 'HTML: the identity provider is away',
    },
  },
  messages: {
    method: 'POST',
    path: '/v1/messages',
    access: 'bearer',
    does: 'The Messages API. The body passes byte for byte, unknown fields, betas and `safeguards` too; only the request tag that names a project is taken out.',
    answers: { 200: 'the provider’s answer', 401: bearerless },
  },
  countTokens: {
    method: 'POST',
    path: '/v1/messages/count_tokens',
    access: 'bearer',
    does: 'The token counting of the Messages API.',
    answers: { 200: 'the provider’s answer', 401: bearerless },
  },
  models: {
    method: 'GET',
    path: '/v1/models',
    access: 'bearer',
    does: 'The models that this person’s access policy allows.',
    answers: { 200: '`data`, `has_more`, `first_id`, `last_id`', 401: bearerless },
  },
  managedSettings: {
    method: 'GET',
    path: '/managed/settings',
    access: 'bearer',
    does: 'Managed settings of this person: Claude Code asks at its start and every hour.',
    takes: 'header: `If-None-Match`, the checksum of the settings it holds, in quotes',
    answers: {
      200: '`uuid`, `checksum`, `settings`; the checksum is also the `ETag`',
      304: 'they are the ones it holds; only in answer to `If-None-Match`',
      401: bearerless,
      404: 'no policy is for this person',
    },
  },
  policyKeys: {
    method: 'GET',
    path: '/managed/jwks.json',
    access: 'anyone',
    does: 'Public keys that verify published policies (RFC 7517); others than those of the access tokens.',
    answers: { 200: 'JSON' },
  },
  metrics: telemetry('metrics'),
  logs: telemetry(
    'logs',
    'Of them only the event `managed_settings_resolved` is kept: where the client found managed settings, and its version; of an upload over 256 KiB unpacked nothing.',
  ),
  traces: telemetry('traces'),
  bootstrap: {
    method: 'GET',
    path: '/user/bootstrap',
    access: 'bearer',
    does: 'Set-up of Claude Desktop, for people whose policy in the configuration file has `desktop`.',
    answers: {
      200: 'the keys of `desktop`, and `inferenceProvider`, `inferenceGatewayBaseUrl`, `inferenceModels`, `disabledBuiltinTools`, `expiresAt`',
      401: bearerless,
      404: 'not offered to this person',
    },
  },
  usage: {
    method: 'GET',
    path: '/api/oauth/usage',
    access: 'bearer',
    does: 'What the caller has spent of their own budgets in US dollars, and when these begin anew.',
    answers: { 200: '`extra_usage`, in cents, and `limits`', 401: bearerless },
  },
  protocol: {
    method: 'GET',
    path: '/protocol',
    access: 'anyone',
    does: 'This description.',
    answers: { 200: 'Markdown' },
  },
} as const satisfies Record<string, ProtocolEndpoint>

export type EndpointName = keyof typeof protocol

function telemetry<Signal extends string>(
  signal: Signal,
  kept = 'Accepted and dropped unread: this version keeps none.',
) {
  return {
    method: 'POST',
    path: `/v1/${signal}`,
    access: 'bearer',
    does: `OTLP ${signal} over HTTP, protobuf or JSON. ${kept}`,
    takes:
      'header: `Content-Type`, `application/x-protobuf` (also where there is none) or `application/json`',
    answers: {
      200: 'empty, in the same form',
      400: 'another `Content-Type`, or logs that are no OTLP or over 4 MiB unpacked; nothing was kept',
      401: bearerless,
      413: 'over 4 MiB',
    },
  } as const
}

/** `GET /protocol`. @param origin what clients are given as the base URL */
export function describeProtocol({ origin, version }: { origin: string; version: string }): string {
  return `# The Claude apps gateway protocol, as Sekisho ${version} speaks it

Base URL: \`${origin}\`. With it in \`forceLoginGatewayUrl\` of the managed settings, a stock Claude Code signs in with \`/login\`:
it reads the metadata, begins a device grant, waits while the person signs in at \`/device\`, and sends the access token
as \`Authorization: Bearer\` from then on. It refreshes the token by itself and revokes it at \`/logout\`.

Endpoints for pages and for anyone take bodies of 16 KiB at most. Those that take a bearer token answer errors as
\`{"type":"error","error":{"type","message"}}\`; the OAuth endpoints as \`{"error","error_description"?}\`.

${Object.values<ProtocolEndpoint>(protocol).map(section).join('\n\n')}
`
}

const accessTexts = {
  anyone: 'anyone',
  page: 'a person’s browser',
  bearer: 'a bearer token: of a sign-in, or a credential `sk-skh-…`',
} as const

function section({ method, path, access, does, takes, answers }: ProtocolEndpoint): string {
  const lines = [
    `## ${method} ${path}`,
    '',
    does,
    '',
    `- for: ${accessTexts[access]}`,
    ...(takes === undefined ? [] : [`- takes: ${takes}`]),
    ...Object.entries(answers).map(([status, meaning]) => `- ${status}: ${meaning}`),
  ]
  return lines.join('\n')
}
