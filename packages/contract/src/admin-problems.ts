import { budgetProblems } from './budget-problems.ts'
import { contentProblems } from './content-problems.ts'
import { complianceProblems } from './compliance-problems.ts'
import { credentialProblems } from './credential-problems.ts'
import { guardProblems } from './guard-problems.ts'
import { deviceProblems } from './device-problems.ts'
import { ledgerProblems } from './ledger-problems.ts'
import { invitationProblems } from './invitation-problems.ts'
import type { Sentence } from './locale.ts'
import { machineProblems } from './machine-problems.ts'
import { mcpServerProblems } from './mcp-server-problems.ts'
import { peopleProblems } from './people-problems.ts'
import { policyProblems } from './policy-problems.ts'
import { projectProblems } from './project-problems.ts'
import { reportProblems } from './report-problems.ts'
import { sessionProblems } from './session-problems.ts'
import { witnessProblems } from './witness-problems.ts'
import { sinkProblems } from './sink-problems.ts'

interface AdminProblemShape {
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 500
  /** the Anthropic error type of the envelope, so that one client code reads both planes */
  type: string
  sentence: Sentence
}

/** Every expected no of the admin API: these to any request, those about a noun beside. Codes are stable: scripts may branch on them. */
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
  ...peopleProblems,
  ...invitationProblems,
  ...budgetProblems,
  ...credentialProblems,
  ...sessionProblems,
  ...machineProblems,
  ...deviceProblems,
  ...projectProblems,
  ...policyProblems,
  ...contentProblems,
  ...reportProblems,
  ...witnessProblems,
  ...ledgerProblems,
  ...sinkProblems,
  ...mcpServerProblems,
  ...complianceProblems,
  ...guardProblems,
} as const satisfies Record<string, AdminProblemShape>

export type AdminProblemCode = keyof typeof adminProblems
