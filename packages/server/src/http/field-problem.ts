import type { Sentence } from '@sekisho/contract'
import type { ZodError } from 'zod'

type Issue = ZodError['issues'][number]

/** What is wrong with one field, and the values of the sentence's places. */
export interface FieldProblem {
  /** dotted path from the body or the query; empty when the whole body is meant */
  field: string
  sentence: Sentence
  values: Record<string, string | number>
}

/** Says in a person's words what a schema did not accept. The contract's own checks name their sentence as message. */
export function fieldProblem(issue: Issue): FieldProblem {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return { field: field === '' ? key : `${field}.${key}`, sentence: sentences.unknown, values: {} }
  }
  const ofKey = issue.code === 'invalid_key' ? issue.issues[0] : undefined
  if (ofKey !== undefined) return { ...fieldProblem(ofKey), field }
  if (issue.message in named) {
    return { field, sentence: named[issue.message as keyof typeof named], values: {} }
  }
  return { field, ...describe(issue) }
}

function describe(issue: Issue): Omit<FieldProblem, 'field'> {
  if (issue.code === 'invalid_type') {
    if (issue.message.endsWith('received undefined')) return { sentence: sentences.missing, values: {} }
    // The word of JSON for what the schema library calls a record.
    const expected = issue.expected === 'record' ? 'object' : issue.expected
    return { sentence: sentences.type, values: { expected } }
  }
  if (issue.code === 'too_big') {
    return { sentence: most[sizeOf(issue.origin)], values: { limit: Number(issue.maximum) } }
  }
  if (issue.code === 'too_small') {
    return { sentence: least[sizeOf(issue.origin)], values: { limit: Number(issue.minimum) } }
  }
  if (issue.code === 'invalid_value') {
    return { sentence: sentences.oneOf, values: { values: issue.values.join(', ') } }
  }
  const sentence = issue.code === 'invalid_format' ? formats[issue.format] : undefined
  return { sentence: sentence ?? sentences.form, values: {} }
}

function sizeOf(origin: string): 'text' | 'list' | 'number' {
  if (origin === 'string') return 'text'
  return origin === 'array' ? 'list' : 'number'
}

const most = {
  text: { en: 'at most {limit} characters', ja: '{limit} 文字以内で指定してください' },
  list: { en: 'at most {limit} items', ja: '{limit} 件以内で指定してください' },
  number: { en: 'at most {limit}', ja: '{limit} 以下で指定してください' },
} as const satisfies Record<string, Sentence>

const least = {
  text: { en: 'at least {limit} characters', ja: '{limit} 文字以上で指定してください' },
  list: { en: 'at least {limit} items', ja: '{limit} 件以上指定してください' },
  number: { en: 'at least {limit}', ja: '{limit} 以上で指定してください' },
} as const satisfies Record<string, Sentence>

const formats: Readonly<Record<string, Sentence>> = {
  email: { en: 'not an email address', ja: 'メールアドレスの形式ではありません' },
  date: { en: 'not a day such as 2026-11-22', ja: '2026-11-22 のような日付を指定してください' },
}

const sentences = {
  missing: { en: 'required', ja: '必須です' },
  type: { en: 'must be of type {expected}', ja: '型が違います({expected} を指定してください)' },
  unknown: { en: 'there is no such field', ja: 'この項目はありません' },
  oneOf: { en: 'must be one of: {values}', ja: '次のいずれかを指定してください: {values}' },
  form: { en: 'does not have the right form', ja: '形式が正しくありません' },
} as const satisfies Record<string, Sentence>

/** Messages that the contract's schemas set themselves. */
const named = {
  control_characters: {
    en: 'must not contain line breaks, control characters or invisible characters',
    ja: '改行、制御文字、目に見えない文字は使えません',
  },
  version_in_name: {
    en: 'must not end as the name of a version does (base@3)',
    ja: 'バージョンを指す書き方(base@3)で終わる名前は使えません',
  },
  person_id: { en: 'not a person id (per_…)', ja: '人の ID(per_…)を指定してください' },
  account_id: {
    en: 'not an id of a person (per_…) or a service account (svc_…)',
    ja: '人の ID(per_…)またはサービスアカウントの ID(svc_…)を指定してください',
  },
  named_id: {
    en: 'not an id of something that has a name, such as a person (per_…) or a policy (pol_…)',
    ja: '名前を持つもの(人 per_…、ポリシー pol_… など)の ID を指定してください',
  },
  service_account_id: {
    en: 'not an id of a service account (svc_…)',
    ja: 'サービスアカウントの ID(svc_…)を指定してください',
  },
  federation_rule_id: {
    en: 'not an id of a federation rule (fed_…)',
    ja: 'フェデレーションルールの ID(fed_…)を指定してください',
  },
  claim_reserved: {
    en: 'the rule compares this claim itself, or it says nothing about who came; name another one',
    ja: 'このクレームはルール自身が確認するか、相手を特定できないため、条件に使えません',
  },
  json_pointer: { en: 'not a JSON pointer (RFC 6901)', ja: 'JSON ポインター(RFC 6901)ではありません' },
  bare_asterisk: {
    en: 'asterisks alone match anything; write out what must be there, or leave the claim out',
    ja: '* だけでは何にでも一致します。固定の文字を含めるか、このクレームを外してください',
  },
  three_asterisks: { en: 'write * or **', ja: '* または ** を使ってください' },
  condition_missing: {
    en: 'name at least one condition beside issuer and audience',
    ja: 'issuer と audience のほかに、条件を 1 つ以上指定してください',
  },
  conditions_many: { en: 'at most 20 conditions', ja: '条件は 20 件までです' },
  session_id: { en: 'not a session id (ses_…)', ja: 'セッションの ID(ses_…)を指定してください' },
  credential_id: { en: 'not a credential id (key_…)', ja: '認証情報の ID(key_…)を指定してください' },
  witness_name: {
    en: 'not the name of a witness: small letters, digits and hyphens',
    ja: 'ウィットネスの名前ではありません(小文字の英数字とハイフン)',
  },
  policy_id: { en: 'not a policy id (pol_…)', ja: 'ポリシーの ID(pol_…)を指定してください' },
  email_domain: {
    en: 'not one bare domain, such as example.com',
    ja: 'example.com のようなドメイン 1 つを指定してください',
  },
  guard_id: { en: 'not the id of a guard (gdv_…)', ja: 'ガードの ID(gdv_…)を指定してください' },
  device_id: { en: 'not a device id (dev_…)', ja: 'デバイスの ID(dev_…)を指定してください' },
  project_id: { en: 'not a project id (prj_…)', ja: 'プロジェクトの ID(prj_…)を指定してください' },
  project_name: {
    en: 'must not look like a project id',
    ja: 'プロジェクトの ID と同じ形の名前は使えません',
  },
  fingerprint: {
    en: 'not a fingerprint (64 hexadecimal digits)',
    ja: 'フィンガープリント(16進数64桁)を指定してください',
  },
  invitation_id: { en: 'not an invitation id (inv_…)', ja: '招待の ID(inv_…)を指定してください' },
  exchange_id: {
    en: 'must be the id of an exchange (exc_…)',
    ja: '呼び出しの ID(exc_…)を指定してください',
  },
  hold_id: {
    en: 'must be the id of a legal hold (lgh_…)',
    ja: 'リーガルホールドの ID(lgh_…)を指定してください',
  },
  content_request_id: {
    en: 'must be the id of a request to read content (crq_…)',
    ja: '閲覧申請の ID(crq_…)を指定してください',
  },
  patch_empty: { en: 'names nothing to change', ja: '変更する項目を指定してください' },
  month: { en: 'not a month such as 2026-11', ja: '2026-11 のような年月を指定してください' },
  midnight: {
    en: 'not the beginning of a UTC day, such as 2026-11-22T00:00:00Z',
    ja: '2026-11-22T00:00:00Z のような UTC の 0 時を指定してください',
  },
  cents: {
    en: 'not a decimal text in cents, such as 123.78912',
    ja: '123.78912 のようなセント単位の10進数の文字列を指定してください',
  },
  dimensions: {
    en: 'name some of cost_centre, project, person, model and provider, with commas between',
    ja: 'cost_centre、project、person、model、provider をカンマ区切りで指定してください',
  },
  size_range: { en: 'must not be less than "from"', ja: '"from" 以上の値を指定してください' },
  entry_kinds: {
    en: 'name kinds of entries, with commas between',
    ja: 'エントリの種類をカンマ区切りで指定してください',
  },
  day_range: { en: 'must not be before "from"', ja: '"from" 以降の日付を指定してください' },
  compliance_key_id: {
    en: 'must be the id of a compliance key (cak_…)',
    ja: 'コンプライアンスキーの ID(cak_…)を指定してください',
  },
  mcp_server_name: {
    en: 'letters, digits, hyphens and underscores, at most 64',
    ja: '英数字、ハイフン、アンダースコアを 64 文字以内で指定してください',
  },
  mcp_url: {
    en: 'not a URL of one server: http or https, without * and without a name or password',
    ja: 'サーバーの URL を指定してください(http または https。* やユーザー名・パスワードは含められません)',
  },
  mcp_command: {
    en: 'must not contain NUL or line breaks',
    ja: 'NUL や改行は使えません',
  },
  mcp_secret_name: {
    en: 'not the name of an environment variable or a header',
    ja: '環境変数またはヘッダーの名前を指定してください',
  },
  mcp_secret_reference: {
    en: 'write a reference, ${NAME}, in place of the secret itself',
    ja: '秘密情報そのものではなく、${NAME} の形の参照を書いてください',
  },
  mcp_secrets_many: { en: 'at most 20 secrets', ja: '秘密情報の参照は 20 件までです' },
  conversation_person: {
    en: 'say whose conversation it is',
    ja: '誰の会話かを指定してください',
  },
} as const satisfies Record<string, Sentence>
