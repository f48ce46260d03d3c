/** What this version does with a part of the file. The reference prints the table; the checks read it. */
export interface Part {
  /** as an operator writes it in `sekisho.waive` */
  name: string
  /** `enforced`; `stops`: it restricts and is not built yet, so it stops the boot unless waived; `notice`: it is reported */
  status: 'enforced' | 'stops' | 'notice'
  /** one sentence for the reference */
  effect: string
  /** for `stops`: what a waiver means, in one clause */
  waived?: string
}

const stops = <Name extends string>(name: Name, effect: string, waived: string) =>
  ({ name, status: 'stops', effect, waived }) as const

const stopping = [
  stops(
    'listen.tls',
    'Plain HTTP is served only on loopback or behind `trusted_proxies`.',
    'plain HTTP is served to everybody',
  ),
  stops('load_test_mode', '`enabled: true` is not built yet.', 'calls go upstream and cost money'),
  stops('cri', '`enabled: true` is not built yet.', 'such calls are refused'),
  stops('upstreams.bedrock', 'Not built yet.', 'these upstreams are left out'),
  stops('upstreams.mantle', 'Not built yet.', 'these upstreams are left out'),
  stops('upstreams.anthropicAws', 'Not built yet.', 'these upstreams are left out'),
  stops('upstreams.anthropicGoogleCloud', 'Not built yet.', 'these upstreams are left out'),
  stops('upstreams.vertex', 'Not built yet.', 'these upstreams are left out'),
  stops('upstreams.foundry', 'Not built yet.', 'these upstreams are left out'),
  stops(
    'upstreams.federation',
    'Workload identity federation is not built yet.',
    'these upstreams are left out',
  ),
  stops('upstreams.headers', '`headers` is not built yet.', 'those headers are not sent'),
  stops('upstreams.groups', '`groups` is not built yet.', 'everybody is sent to that upstream'),
  stops('upstreams.models', '`models` is not built yet.', 'every model is sent to that upstream'),
  stops(
    'upstreams.forward_user_identity',
    '`forward_user_identity: true` is not built yet.',
    'the relay does not learn who calls',
  ),
] as const

export type Waivable = (typeof stopping)[number]['name']
export const waivable: readonly Waivable[] = stopping.map((part) => part.name)

/** Parts that could be waived before they were built. Their names still pass, so that an older file boots. */
export const builtSince = ['oidc', 'admin', 'managed'] as const

/** The parts that stop the boot, by name. */
export function stoppingPart(name: Waivable): Part {
  const part = stopping.find((entry) => entry.name === name)
  if (part === undefined) throw new RangeError(`no part ${name}`)
  return part
}

const enforced = (name: string, effect: string): Part => ({ name, status: 'enforced', effect })
const noticed = (name: string, effect: string): Part => ({ name, status: 'notice', effect })

/** Every section of the file, for the reference. */
export const parts: readonly Part[] = [
  enforced('listen', 'Address, TLS, trusted proxies, public address.'),
  enforced(
    'store',
    'PostgreSQL in place of SQLite. `connect_timeout_seconds` and `readiness_grace_seconds` are accepted and do nothing.',
  ),
  enforced('upstreams', 'Those of provider `anthropic`, with `api_key` or `oauth_token`.'),
  enforced('models', 'Offered models and their ids upstream.'),
  enforced('auto_include_builtin_models', 'Whether the built-in models are offered too.'),
  enforced('pricing', 'Prices of the meter; no `admin` or `managed` section is needed for it.'),
  enforced(
    'admin',
    'Who may use the [spend limits API](../spend-limits.md), `blocked_message`, `group_limit_mode` and `billing_group_tag`. `pooled_conflict_rule` and `pooled_priority_order` do nothing: every shared budget that contains a call counts. The retention keys do nothing: the ledger keeps what happened.',
  ),
  enforced(
    'enforcement',
    'Whether calls go on when budgets cannot be looked up; no `admin` section is needed for it.',
  ),
  enforced('access_control', 'Client addresses.'),
  enforced('limits', 'Sizes of requests.'),
  enforced('timeouts', 'Time to the first byte.'),
  enforced('oidc', 'Sign-in at the identity provider; several with `sekisho.sign_in.issuers`.'),
  enforced(
    'session',
    '`jwt_secret` seals what the store keeps secret and must be the same on every node; tokens themselves are signed with keys that Sekisho makes and rotates.',
  ),
  enforced('rate_limits', 'Sign-in by client address.'),
  enforced('login_notice', 'Shown at sign-in.'),
  enforced(
    'managed',
    'Served to Claude Code as [managed settings](../policies.md), and to Claude Desktop; `availableModels` is also a limit on calls.',
  ),
  enforced('sekisho', 'All of it.'),
  ...stopping,
  noticed('telemetry', 'Nothing is forwarded yet.'),
]
