/** What the admin API says no to about keys of the compliance API; part of `adminProblems`. */
export const complianceProblems = {
  compliance_key_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no compliance key {key}. "sekisho compliance-keys list" shows them with their ids.',
      ja: 'コンプライアンスキー {key} は見つかりません。"sekisho compliance-keys list" で ID を確認できます。',
    },
  },
  compliance_keys_many: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There are {limit} compliance keys in force already. Revoke one that is no longer needed.',
      ja: '有効なコンプライアンスキーはすでに {limit} 個あります。不要なものを失効させてください。',
    },
  },
} as const
