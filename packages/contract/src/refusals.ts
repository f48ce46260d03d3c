import { budgetRefusals } from './budget-refusals.ts'
import { contentRefusals } from './content-refusals.ts'
import type { RefusalFacts } from './refusal-facts.ts'
import { guardRefusals } from './guard-refusals.ts'
import { say, type Locale, type Sentence, type SentenceValues } from './locale.ts'
import { sayProblem } from './refusal-problems.ts'
import { projectRefusals } from './project-refusals.ts'

/**
 * How a refusal looks on the wire. `type` is the Anthropic error type; `retry: 'never'` sends `x-should-retry: false`,
 * `retry: 'rejected'` sends the spend header set under which a stock Claude Code makes one request and shows the
 * sentence verbatim, `retry: 'later'` leaves the client its own back-off, or says in `retry-after` how long.
 *
 * Statuses follow what a stock Claude Code was measured to do (docs/reference/client-reactions.md). A policy's no is
 * 400 `policy_blocked`: a 403 tells an engineer to run /login and is sent twice, a 400 `invalid_request_error` eight
 * times. "Not now" is 503 and not 529: after three 529 the client gives up and shows a sentence of its own.
 */
interface RefusalShape {
  status: number
  type: string
  retry: 'never' | 'rejected' | 'later'
  sentence: Sentence
}

/** Every expected no. Codes are stable: they stand in the ledger, in metrics and in documentation. */
export const refusals = {
  credential_missing: {
    status: 401,
    type: 'authentication_error',
    retry: 'never',
    sentence: {
      en: 'Sekisho does not know who calls. Sign in with /login in Claude Code or with "sekisho login", or set ANTHROPIC_AUTH_TOKEN to a credential sk-skh-… that an administrator created for you.',
      ja: 'Sekisho が利用者を確認できません。Claude Code の /login または "sekisho login" でサインインするか、管理者が発行した認証情報 sk-skh-… を ANTHROPIC_AUTH_TOKEN に設定してください。',
    },
  },
  credential_invalid: {
    status: 401,
    type: 'authentication_error',
    retry: 'never',
    sentence: {
      en: 'Sekisho does not accept this credential: it is unknown, revoked or expired. Sign in again with /login in Claude Code or "sekisho login", or ask an administrator for a new credential.',
      ja: 'この認証情報は使えません(不明、失効、または期限切れ)。Claude Code の /login または "sekisho login" でサインインし直すか、管理者に再発行を依頼してください。',
    },
  },
  credential_kind: {
    status: 403,
    type: 'permission_error',
    retry: 'never',
    sentence: {
      en: 'This credential works only in Claude Code. For other programs ask an administrator for a credential of kind "any".',
      ja: 'この認証情報は Claude Code 専用です。ほかのプログラムには種類 "any" の認証情報を管理者に依頼してください。',
    },
  },
  role_without_access: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Your role does not include model calls. Ask an administrator for the role Developer or Claude Code user.',
      ja: 'あなたのロールではモデルを利用できません。「開発者」または「Claude Code 利用者」のロールを管理者に依頼してください。',
    },
  },
  model_not_allowed: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Your access policy does not allow the model {model}. Allowed: {allowed}. Switch with /model, or ask an administrator.',
      ja: 'アクセスポリシーにより、モデル {model} は利用できません。利用可能: {allowed}。/model で切り替えるか、管理者に相談してください。',
    },
  },
  server_tool_not_allowed: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Your access policy does not allow the server tool {tool}. Ask an administrator if you need it.',
      ja: 'アクセスポリシーにより、サーバーツール {tool} は利用できません。必要な場合は管理者に相談してください。',
    },
  },
  ...budgetRefusals,
  ...projectRefusals,
  ...contentRefusals,
  ...guardRefusals,
  body_invalid_json: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'never',
    sentence: {
      en: 'The request body is not valid JSON: {problem} at byte {offset}.',
      ja: 'リクエスト本文が正しい JSON ではありません: {offset} バイト目、{problem}。',
    },
  },
  body_field_invalid: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'never',
    sentence: { en: '{field}: {problem}', ja: '{field}: {problem}' },
  },
  body_too_large: {
    status: 413,
    type: 'request_too_large',
    retry: 'never',
    sentence: {
      en: 'The request body is over the limit of {limit} bytes.',
      ja: 'リクエスト本文が上限 {limit} バイトを超えています。',
    },
  },
  body_timeout: {
    status: 408,
    type: 'timeout_error',
    retry: 'later',
    sentence: {
      en: 'The request body did not arrive within {seconds} seconds.',
      ja: 'リクエスト本文が {seconds} 秒以内に届きませんでした。',
    },
  },
  headers_too_large: {
    status: 431,
    type: 'invalid_request_error',
    retry: 'never',
    sentence: { en: 'The request headers are too large.', ja: 'リクエストヘッダーが大きすぎます。' },
  },
  body_encoded: {
    status: 415,
    type: 'invalid_request_error',
    retry: 'never',
    sentence: {
      en: 'The request body is compressed ({encoding}). Sekisho reads what it admits: send the body as it is, without content-encoding.',
      ja: 'リクエスト本文が圧縮されています({encoding})。Sekisho は内容を確認してから通すため、content-encoding を使わずそのまま送ってください。',
    },
  },
  credential_in_url: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'The URL of this request holds a Sekisho credential, which would go to the provider and into its logs. Send it in x-api-key or Authorization alone, and have an administrator rotate it.',
      ja: 'このリクエストの URL に Sekisho の認証情報が含まれています。そのまま送るとプロバイダーとそのログに渡ってしまいます。認証情報は x-api-key か Authorization だけで送り、管理者にローテーションを依頼してください。',
    },
  },
  url_too_long: {
    status: 414,
    type: 'invalid_request_error',
    retry: 'never',
    sentence: {
      en: 'The request URL is over the limit of {limit} bytes.',
      ja: 'リクエスト URL が上限 {limit} バイトを超えています。',
    },
  },
  request_malformed: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'never',
    sentence: {
      en: 'This is not a well-formed HTTP request.',
      ja: 'HTTP リクエストの形式が正しくありません。',
    },
  },
  client_gone: {
    status: 499,
    type: 'invalid_request_error',
    retry: 'later',
    sentence: {
      en: 'The client closed the connection before its call was admitted.',
      ja: '受け付け前にクライアントが接続を閉じました。',
    },
  },
  address_denied: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Sekisho does not accept calls from {address}. Ask an administrator which networks may be used.',
      ja: '{address} からの接続は許可されていません。利用できるネットワークを管理者に確認してください。',
    },
  },
  path_unknown: {
    status: 404,
    type: 'not_found_error',
    retry: 'never',
    sentence: {
      en: 'Sekisho has no {method} {path}. It serves POST /v1/messages, POST /v1/messages/count_tokens and GET /v1/models.',
      ja: '{method} {path} はありません。利用できるのは POST /v1/messages、POST /v1/messages/count_tokens、GET /v1/models です。',
    },
  },
  busy: {
    status: 503,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'Sekisho is holding as many requests as it may. Try again shortly.',
      ja: 'Sekisho の同時処理数が上限に達しています。しばらくしてから再試行してください。',
    },
  },
  draining: {
    status: 503,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'This Sekisho node is shutting down. Try again; another node or the restarted one will answer.',
      ja: 'この Sekisho ノードは停止処理中です。再試行してください。',
    },
  },
  control_store_unavailable: {
    status: 503,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'This Sekisho node cannot read which credentials are in force, so it admits no call. Try again; an administrator must look at the store.',
      ja: '有効な認証情報を確認できないため、この Sekisho ノードは呼び出しを受け付けません。再試行してください。管理者がストアを確認する必要があります。',
    },
  },
  ledger_unavailable: {
    status: 503,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'Sekisho cannot record this call, so it does not admit it. An administrator must look at the ledger store.',
      ja: '記録を保存できないため、この呼び出しを受け付けられません。管理者が台帳ストアを確認する必要があります。',
    },
  },
  provider_none: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'No provider of this Sekisho can serve the model {model} under your access policy. Ask an administrator.',
      ja: 'モデル {model} を提供できるプロバイダーがありません。管理者に相談してください。',
    },
  },
  provider_unreachable: {
    status: 502,
    type: 'api_error',
    retry: 'later',
    sentence: {
      en: 'Sekisho could not reach the provider {provider}: {problem}.',
      ja: 'プロバイダー {provider} に接続できませんでした: {problem}。',
    },
  },
  provider_timeout: {
    status: 504,
    type: 'timeout_error',
    retry: 'later',
    sentence: {
      en: 'The provider {provider} did not begin to answer within {seconds} seconds.',
      ja: 'プロバイダー {provider} が {seconds} 秒以内に応答しませんでした。',
    },
  },
  internal: {
    status: 500,
    type: 'api_error',
    retry: 'never',
    sentence: {
      en: 'Sekisho met an error of its own; it is in its log under {request}.',
      ja: 'Sekisho の内部エラーです。ログの {request} を参照してください。',
    },
  },
  session_over: {
    status: 401,
    type: 'authentication_error',
    retry: 'never',
    sentence: {
      en: 'This Sekisho sign-in is over: it expired, was revoked, or is not from this server. Sign in again with /login in Claude Code, or "sekisho login".',
      ja: 'この Sekisho のサインインは無効です(期限切れ、失効、またはこのサーバーのものではありません)。Claude Code の /login または "sekisho login" でもう一度サインインしてください。',
    },
  },
  session_kind: {
    status: 403,
    type: 'permission_error',
    retry: 'never',
    sentence: {
      en: 'This sign-in works only in Claude Code. For other programs sign in with "sekisho login", if your role allows credentials of kind "any".',
      ja: 'このサインインは Claude Code 専用です。ほかのプログラムには、ロールが種類 "any" の認証情報を許可している場合に "sekisho login" でサインインしてください。',
    },
  },
  managed_settings_none: {
    status: 404,
    type: 'not_found_error',
    retry: 'never',
    sentence: {
      en: 'No managed settings of this Sekisho are for you.',
      ja: 'この Sekisho に、あなた向けの管理設定はありません。',
    },
  },
  bootstrap_none: {
    status: 404,
    type: 'not_found_error',
    retry: 'never',
    sentence: {
      en: 'No policy of this Sekisho sets up Claude Desktop for you.',
      ja: 'この Sekisho に、あなたの Claude Desktop を設定するポリシーはありません。',
    },
  },
  device_unknown: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'Claude Code is served only on known devices here, and nobody signed in on this one. Sign in on it, or ask an administrator to add it ({fingerprint}).',
      ja: 'ここでは登録済みのデバイスでのみ Claude Code を利用できます。このデバイスでサインインするか、管理者に登録を依頼してください({fingerprint})。',
    },
  },
  device_blocked: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'This device ({device}) is blocked: {reason}. Ask an administrator.',
      ja: 'このデバイス({device})はブロックされています(理由: {reason})。管理者に相談してください。',
    },
  },
  device_limit: {
    status: 400,
    type: 'policy_blocked',
    retry: 'never',
    sentence: {
      en: 'You already use Claude Code on {limit} devices, the most that are allowed. Remove one of them, or ask an administrator.',
      ja: 'Claude Code を利用できるデバイスの上限({limit} 台)に達しています。使わないデバイスを削除するか、管理者に相談してください。',
    },
  },
} as const satisfies Record<string, RefusalShape>

export type RefusalCode = keyof typeof refusals
/** Of what a sentence says, numbers are nobody's words. */
function numbersIn({ limit, seconds, hours }: RefusalValues): RefusalFacts {
  const numbers = Object.entries({ limit, seconds, hours })
  return Object.fromEntries(numbers.filter(([, value]) => typeof value === 'number'))
}

export interface RefusalOptions extends ErrorOptions {
  facts?: RefusalFacts
}

export type RefusalValues = SentenceValues

/** An expected no. Thrown by any step; translated to the wire in one place per protocol. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly values: RefusalValues
  /** what of it the record keeps */
  readonly facts: RefusalFacts
  constructor(
    code: RefusalCode,
    values: RefusalValues = {},
    { facts = numbersIn(values), ...options }: RefusalOptions = {},
  ) {
    super(say(refusals[code].sentence, 'en', values), options)
    this.name = 'Refusal'
    this.code = code
    this.values = values
    this.facts = facts
  }

  get shape(): RefusalShape {
    return refusals[this.code]
  }

  sentence(locale: Locale): string {
    const { problem } = this.values
    const words = typeof problem === 'string' ? { problem: sayProblem(problem, locale) } : {}
    return say(refusals[this.code].sentence, locale, { ...this.values, ...words })
  }
}
