import type { Sentence } from '@sekisho/contract'

/** What the commands about witnesses of the ledger say. */
export const witnesses = {
  'witnesses.list': {
    en: 'Show who keeps checkpoints of the ledger outside, how far they are, and whether they disagree',
    ja: '台帳のチェックポイントを外部で保持するウィットネスの進み具合と、食い違いの有無を表示します',
  },
  'witnesses.fetch': {
    en: 'Save the newest checkpoint a witness holds, for ledger verify --checkpoint',
    ja: 'ウィットネスが保持する最新のチェックポイントを保存します(ledger verify --checkpoint 用)',
  },
  'argument.witness': { en: 'name of the witness', ja: 'ウィットネスの名前' },
  'column.place': { en: 'PLACE', ja: '場所' },
  'column.witnessed': { en: 'ENTRIES', ja: 'エントリ数' },
  'column.when': { en: 'WITNESSED (UTC)', ja: '確認日時(UTC)' },
  'column.behind': { en: 'BEHIND', ja: '未確認' },
  'witness.agrees': { en: 'agrees', ja: '一致' },
  'witness.unread': { en: 'not read back', ja: '読み戻しなし' },
  'witness.ahead': {
    en: 'CONFLICT: it holds {theirs} entries, the ledger had {ours}',
    ja: '食い違い: ウィットネスは {theirs} 件を確認済みですが、台帳には {ours} 件しかありませんでした',
  },
  'witness.fork': {
    en: 'CONFLICT: its first {theirs} entries are not those of the ledger, which had {ours}',
    ja: '食い違い: ウィットネスが確認した先頭 {theirs} 件が、台帳({ours} 件)の内容と異なります',
  },
  'witness.behind': {
    en: 'CONFLICT: it had acknowledged {ours} entries and holds {theirs}',
    ja: '食い違い: ウィットネスは {ours} 件を確認したはずですが、{theirs} 件しか保持していません',
  },
  'witness.cosigner': {
    en: 'This server co-signs for other ledgers. Their verifier_key for it: {key}',
    ja: 'このサーバーはほかの台帳に連署します。相手側の verifier_key に書く鍵: {key}',
  },
  'witness.kept': {
    en: 'This witness cannot be read: this is what it acknowledged last, from the server’s own store.',
    ja: 'このウィットネスは読み取れません。保存したのは、サーバー自身が控えている、最後に受け付けられたチェックポイントです。',
  },
} as const satisfies Record<string, Sentence>
