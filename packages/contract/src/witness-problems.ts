/** What the admin API says no to about witnesses of the ledger; part of `adminProblems`. */
export const witnessProblems = {
  witness_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no witness {name}. "sekisho ledger witnesses" shows those of the configuration.',
      ja: 'ウィットネス {name} は設定にありません。"sekisho ledger witnesses" で一覧を確認できます。',
    },
  },
  witness_empty: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'The witness {name} holds no checkpoint of this ledger yet.',
      ja: 'ウィットネス {name} は、この台帳のチェックポイントをまだ保持していません。',
    },
  },
  witness_unreadable: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The witness {name} cannot be read now: {problem}. Try again, or take the checkpoint from it yourself.',
      ja: 'ウィットネス {name} を読み取れません: {problem}。時間をおいて再試行するか、ウィットネスから直接チェックポイントを取得してください。',
    },
  },
} as const
