/** What the admin API says no to about the ledger; part of `adminProblems`. */
export const ledgerProblems = {
  search_order_invalid: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'Entries {kind} are in no index and are found newest first alone: leave the order out.',
      ja: '{kind} のエントリは索引にないため、新しい順でしか検索できません。並び順を指定しないでください。',
    },
  },
  leaf_unvouched: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'No kept checkpoint covers leaf {leaf}. The newest covers {size} entries; the next one is signed within a second or two.',
      ja: 'リーフ {leaf} を含むチェックポイントがありません。最新のものは {size} 件を含みます。次のチェックポイントは 1〜2 秒以内に署名されます。',
    },
  },
  checkpoint_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no such checkpoint. Kept are the newest, the first of each hour, and those that hand over to another key.',
      ja: 'そのチェックポイントはありません。保存されているのは、最新のもの、1 時間ごとの最初のもの、鍵を引き継ぐものだけです。',
    },
  },
  tree_size_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'The tree has not {size} leaves yet.',
      ja: 'ツリーのリーフ数はまだ {size} に達していません。',
    },
  },
  tree_behind: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The tree of this ledger is still being prepared for proofs, after an update. Try again in a minute.',
      ja: '更新後のため、証明用のツリーを準備しています。1 分ほどしてからもう一度お試しください。',
    },
  },
} as const
