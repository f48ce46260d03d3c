/** What the server says no to about guards, to administrators and to guards themselves; part of `adminProblems`. */
export const guardProblems = {
  guard_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no guard {guard}. "sekisho guard list" shows them with their ids.',
      ja: 'ガード {guard} は見つかりません。"sekisho guard list" で ID を確認できます。',
    },
  },
  guard_too_many: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'This person already has {limit} guards, the most there can be. Have an administrator revoke one first.',
      ja: 'この人のガードは上限の {limit} 台に達しています。先に管理者に 1 台の失効を依頼してください。',
    },
  },
  guard_sign_in_needed: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'Enrolling needs the access token of a sign-in in force: "sekisho login", then "sekisho token".',
      ja: '登録には有効なサインインのアクセストークンが必要です。"sekisho login" の後に "sekisho token" で取得してください。',
    },
  },
  guard_token_invalid: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'This is no token of a guard that is enrolled here, or the clock of its machine is wrong by more than {minutes} minutes.',
      ja: 'ここに登録されたガードのトークンではないか、マシンの時計が {minutes} 分以上ずれています。',
    },
  },
  guard_revoked: {
    status: 401,
    type: 'authentication_error',
    sentence: {
      en: 'This guard was revoked, or its person is no longer active. Enrol the machine again: sekisho-guard enrol',
      ja: 'このガードは失効しているか、利用者が無効になっています。sekisho-guard enrol で登録し直してください。',
    },
  },
  guard_proof_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The proof or statement is not signed by the key it is about, is for another server, or was used before.',
      ja: '証明または申告が、対象の鍵で署名されていないか、別のサーバー宛てか、使用済みです。',
    },
  },
  guard_request_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'This is not a request that a guard makes: {problem}. Is it newer than this server?',
      ja: 'ガードからのリクエストとして正しくありません({problem})。ガードがサーバーより新しくないか確認してください。',
    },
  },
} as const
