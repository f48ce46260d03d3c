/** What the admin API says no to about service accounts and federation rules; part of `adminProblems`. */
export const machineProblems = {
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
} as const
