/** What the admin API says no to about credentials; part of `adminProblems`. */
export const credentialProblems = {
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
  credential_over: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The credential {credential} is {state} already; only one in force can be rotated. Create a new one instead.',
      ja: '認証情報 {credential} は現在有効でないため({state})、更新できません。新しく発行してください。',
    },
  },
  credential_expiry_required: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'expiresInSeconds: here every credential must expire; give its lifetime in seconds, at most {limit}.',
      ja: 'expiresInSeconds: このサーバーの認証情報には期限が必要です。有効期間を秒で指定してください(上限 {limit})。',
    },
  },
  credential_lifetime_long: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'expiresInSeconds: here a credential is valid for at most {limit} seconds ({days} days).',
      ja: 'expiresInSeconds: このサーバーの認証情報の有効期間は最長 {limit} 秒({days} 日)です。',
    },
  },
} as const
