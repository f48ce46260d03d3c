import type { AdminErrorBody } from './admin-error-body.ts'
import { deviceProblems } from './device-problems.ts'
import { invitationProblems } from './invitation-problems.ts'
import { say, type Locale, type Sentence } from './locale.ts'

interface AdminProblemShape {
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 500
  /** the Anthropic error type of the envelope, so that one client code reads both planes */
  type: string
  sentence: Sentence
}

/** Every expected no of the admin API. Codes are stable: scripts may branch on them. */
export const adminProblems = {
  admin_token_missing: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'The admin API needs a token: send "Authorization: Bearer …". "sekisho login" gets you one; the server keeps another in the file admin-token of its data directory.',
      ja: '管理 API にはトークンが必要です。「Authorization: Bearer …」を付けてください。"sekisho login" で取得できます。サーバーのデータディレクトリの admin-token も使えます。',
    },
  },
  admin_token_invalid: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'The admin token is not this server’s. Take the one in the file admin-token of its data directory; a credential (sk-skh-…) only calls models.',
      ja: '管理トークンがこのサーバーのものと一致しません。データディレクトリの admin-token の値を使ってください。認証情報(sk-skh-…)はモデルの呼び出し専用です。',
    },
  },
  permission_missing: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Your role does not include {permission}. It belongs to: {roles}.',
      ja: 'この操作には権限 {permission} が必要です。この権限を持つロール: {roles}。',
    },
  },
  api_path_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'The admin API has no {method} {path}. GET /api/openapi.json lists what it has.',
      ja: '管理 API に {method} {path} はありません。一覧は GET /api/openapi.json で確認できます。',
    },
  },
  field_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: { en: '{field}: {problem}', ja: '{field}: {problem}' },
  },
  json_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The request body is not valid JSON.',
      ja: 'リクエスト本文が正しい JSON ではありません。',
    },
  },
  json_expected: {
    status: 415,
    type: 'invalid_request_error',
    sentence: {
      en: 'Send the body as JSON, with content-type: application/json.',
      ja: '本文は JSON で、content-type: application/json を付けて送ってください。',
    },
  },
  admin_body_too_large: {
    status: 413,
    type: 'request_too_large',
    sentence: {
      en: 'The request body is over the limit of {limit} bytes.',
      ja: 'リクエスト本文が上限 {limit} バイトを超えています。',
    },
  },
  person_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no person {person}. "sekisho people list" shows who there is.',
      ja: '{person} という人は登録されていません。"sekisho people list" で確認できます。',
    },
  },
  email_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another person already has the address {email}.',
      ja: 'メールアドレス {email} はすでに登録されています。',
    },
  },
  credential_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no credential {credential}. "sekisho credentials list" shows them with their ids.',
      ja: '認証情報 {credential} は見つかりません。"sekisho credentials list" で ID を確認できます。',
    },
  },
  credential_not_permitted: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The roles of {person} ({roles}) do not allow a credential of kind {kind}.',
      ja: '{person} のロール({roles})では、種類 {kind} の認証情報を持てません。',
    },
  },
  person_inactive: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: '{person} is inactive: no sign-in and no new credential until an administrator reactivates them.',
      ja: '{person} は無効になっているため、サインインも新しい認証情報の発行もできません。管理者が有効に戻す必要があります。',
    },
  },
  credential_over: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The credential {credential} is {state} already; only one in force can be rotated. Create a new one instead.',
      ja: '認証情報 {credential} は現在有効でないため({state})、更新できません。新しく発行してください。',
    },
  },
  cursor_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: '{field}: take the value of "next" from the page before.',
      ja: '{field}: 前のページの "next" の値を指定してください。',
    },
  },
  admin_internal: {
    status: 500,
    type: 'api_error',
    sentence: {
      en: 'Sekisho met an error of its own; it is in the server’s log.',
      ja: 'Sekisho の内部エラーです。サーバーのログを確認してください。',
    },
  },
  service_account_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no service account {account}. "sekisho service-accounts list" shows them with their ids.',
      ja: 'サービスアカウント {account} は見つかりません。"sekisho service-accounts list" で ID を確認できます。',
    },
  },
  service_account_inactive: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The service account {account} is inactive. Create another one.',
      ja: 'サービスアカウント {account} は無効です。新しく作成してください。',
    },
  },
  federation_rule_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no federation rule {rule}. "sekisho federation list" shows them with their ids.',
      ja: 'フェデレーションルール {rule} は見つかりません。"sekisho federation list" で ID を確認できます。',
    },
  },
  federation_rules_many: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There are {limit} federation rules already. Remove one that is no longer needed.',
      ja: 'フェデレーションルールはすでに {limit} 件あります。不要なものを削除してください。',
    },
  },
  federation_issuer_refused: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'issuer: write the https:// URL that stands in "iss" of the tokens, without user, query or fragment, and not one of a metadata service. One on this machine needs sekisho.sign_in.allow_loopback_issuers.',
      ja: 'issuer: トークンの "iss" と同じ https:// の URL を指定してください。ユーザー名、クエリ、フラグメントは付けられず、メタデータサービスも使えません。このマシン上の issuer には sekisho.sign_in.allow_loopback_issuers が必要です。',
    },
  },
  federation_claim_unknown: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'conditions: tokens of {recipe} have no claim "{claim}". They have: {claims}.',
      ja: 'conditions: {recipe} のトークンにクレーム "{claim}" はありません。使えるもの: {claims}。',
    },
  },
  federation_not_pinned: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'conditions: anybody can have a token of {recipe}. Pin it to you with one of {claims}, where what comes before the first "/" (or the whole id) is written out.',
      ja: 'conditions: {recipe} のトークンは誰でも取得できます。{claims} のいずれかで自組織に限定してください。最初の "/" までの部分(または ID 全体)には * を使えません。',
    },
  },
  federation_subject_form: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'conditions: name "sub" as system:serviceaccount:NAMESPACE:NAME, with the namespace written out.',
      ja: 'conditions: "sub" を system:serviceaccount:NAMESPACE:NAME の形で指定してください。NAMESPACE に * は使えません。',
    },
  },
  credential_expiry_required: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'expiresInSeconds: here every credential must end; give its life in seconds, at most {limit}.',
      ja: 'expiresInSeconds: このサーバーの認証情報には期限が必要です。有効期間を秒で指定してください(上限 {limit})。',
    },
  },
  credential_lifetime_long: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'expiresInSeconds: here a credential lives at most {limit} seconds ({days} days).',
      ja: 'expiresInSeconds: このサーバーの認証情報の有効期間は最長 {limit} 秒({days} 日)です。',
    },
  },
  session_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no session {session}. "sekisho sessions list" shows them with their ids.',
      ja: 'セッション {session} は見つかりません。"sekisho sessions list" で ID を確認できます。',
    },
  },
  admin_session_over: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'This sign-in is over: it expired, was revoked, or is not from this Sekisho. Sign in again with "sekisho login".',
      ja: 'このサインインは無効です(期限切れ、失効、またはこの Sekisho のものではありません)。"sekisho login" でもう一度サインインしてください。',
    },
  },
  admin_session_kind: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'This sign-in is for Claude Code alone. For the admin API sign in with "sekisho login" or in a browser.',
      ja: 'このサインインは Claude Code 専用です。管理 API には "sekisho login" またはブラウザーでサインインしてください。',
    },
  },
  second_factor_required: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'To change things with the role {roles} you must sign in with a second factor. Sign out, and sign in again with a passkey, a code, or the second step of your identity provider.',
      ja: 'ロール {roles} で変更を行うには、2要素でのサインインが必要です。一度サインアウトし、パスキー、確認コード、または ID プロバイダーの2段階認証でサインインし直してください。',
    },
  },
  same_origin_required: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'A change with a browser’s sign-in must come from a page of this Sekisho ({origin}).',
      ja: 'ブラウザーのサインインによる変更は、この Sekisho のページ({origin})からのみ行えます。',
    },
  },
  last_owner: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This would leave nobody with the role owner. Make somebody else an owner first.',
      ja: 'この操作を行うと、ロール owner を持つ人がいなくなります。先にほかの人を owner にしてください。',
    },
  },
  power_exceeded: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'This would open a way to rights that you do not have yourself. Ask an owner, or the operator of the server.',
      ja: 'この操作では、ご自身にない権限を使えるようになってしまいます。owner かサーバーの運用者に依頼してください。',
    },
  },
  owner_protected: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Only an owner, or the operator of the server, can make an owner or change one.',
      ja: 'owner を任命・変更できるのは、owner かサーバーの運用者だけです。',
    },
  },
  own_roles: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Nobody changes their own roles. Ask another administrator.',
      ja: '自分のロールは変更できません。ほかの管理者に依頼してください。',
    },
  },
  directory_managed: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The company’s directory (SCIM) says what the name and the address of {person} are. Change them there.',
      ja: '{person} の名前とメールアドレスは会社のディレクトリ(SCIM)で管理されています。そちらで変更してください。',
    },
  },
  identity_not_linked: {
    status: 403,
    type: 'permission_error',
    sentence: {
      en: 'Somebody with the address {email} is known here already, and {issuer} does not vouch for the address or has another account for them. Ask an administrator.',
      ja: 'メールアドレス {email} の人はすでに登録されていますが、{issuer} がこのアドレスを確認済みとしていないか、別のアカウントがすでに結び付いています。管理者に確認してください。',
    },
  },
  person_needed: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This is for people who are signed in; the operator token belongs to nobody.',
      ja: 'この操作はサインインした人のためのものです。管理トークンは特定の人のものではありません。',
    },
  },
  user_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another person already has this user name.',
      ja: 'このユーザー名はすでに使われています。',
    },
  },
  group_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no group {group}.',
      ja: 'グループ {group} は見つかりません。',
    },
  },
  group_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'Another group already has this name.',
      ja: 'この名前のグループはすでにあります。',
    },
  },
  member_unknown: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is no person {person} to be a member.',
      ja: 'メンバーに指定された {person} という人は登録されていません。',
    },
  },
  ...invitationProblems,
  ...deviceProblems,
} as const satisfies Record<string, AdminProblemShape>

export type AdminProblemCode = keyof typeof adminProblems
type Values = Readonly<Record<string, string | number>>

/** An expected no of the admin API, thrown by a module and turned into the envelope in one place (server/http). */
export class AdminProblem extends Error {
  readonly code: AdminProblemCode
  readonly values: Values
  /** more that is wrong with the same request */
  readonly more: readonly AdminProblem[]
  constructor(
    code: AdminProblemCode,
    values: Values = {},
    { more = [], ...options }: ErrorOptions & { more?: readonly AdminProblem[] } = {},
  ) {
    super(say(adminProblems[code].sentence, 'en', values), options)
    this.name = 'AdminProblem'
    this.code = code
    this.values = values
    this.more = more
  }

  /** @param locale of the reader; a value may itself be a sentence (the problem of a field) */
  envelope(locale: Locale): AdminErrorBody {
    const { type } = adminProblems[this.code]
    const field = this.values['field']
    const all = [this, ...this.more].map((problem) => ({
      code: problem.code,
      message: say(adminProblems[problem.code].sentence, locale, problem.values),
    }))
    return {
      type: 'error',
      error: {
        type,
        message: all.map(({ message }) => message).join(' '),
        code: this.code,
        ...(field === undefined ? {} : { field: String(field) }),
        ...(this.more.length === 0 ? {} : { problems: all }),
      },
    }
  }
}
