import type { Sentence } from '@sekisho/contract'

/** What `ledger search` says. */
export const search = {
  'ledger.search': {
    en: 'Search the ledger by person, time, kind, model, code or project',
    ja: '利用者・期間・種類・モデル・コード・プロジェクトで台帳を検索します',
  },
  'option.aboutPerson': {
    en: 'about this person or service account, or by them: id or email',
    ja: 'この利用者(またはサービスアカウント)に関するもの、または実行したもの。ID またはメールアドレス',
  },
  'option.byActor': {
    en: 'by whom: an id, admin_key:NAME, operator, scim or system',
    ja: '実行者。ID、admin_key:名前、operator、scim、system のいずれか',
  },
  'option.ofModel': { en: 'calls of this model', ja: 'このモデルの呼び出しだけを表示します' },
  'option.ofCode': {
    en: 'code of a refusal, or outcome of a call: completed, failed, abandoned, lost',
    ja: '拒否のコード、または呼び出しの結果(completed、failed、abandoned、lost)',
  },
  'option.onProject': { en: 'of this project', ja: 'このプロジェクトのものだけを表示します' },
  'option.ofConversation': {
    en: 'session id of Claude Code; with --person, whose it is',
    ja: 'Claude Code のセッション ID(--person と併せて指定)',
  },
  'option.since': {
    en: 'from then on: 7d, 12h, 2026-11-01, 2026-11-01T06:00:00Z (UTC)',
    ja: 'この時点以降。例: 7d、12h、2026-11-01、2026-11-01T06:00:00Z(UTC)',
  },
  'option.until': {
    en: 'before then, written as --since is',
    ja: 'この時点より前(書き方は --since と同じ)',
  },
  'option.order': { en: 'which come first', ja: '並び順' },
  'option.allEntries': {
    en: 'all pages, up to 50,000 entries, in place of --limit',
    ja: '全ページを表示します(最大 50,000 件。--limit の代わり)',
  },
  'option.goOn': { en: 'continue from this place', ja: 'この位置から続けます' },
  'search.nothing': { en: 'No entry is like that.', ja: '条件に合うエントリはありません。' },
  'usage.span': {
    en: '--since must be before --until.',
    ja: '--since には --until より前の時点を指定してください。',
  },
  'usage.moment': {
    en: '{name} must be a time before now (7d, 12h), a UTC day (2026-11-01) or a UTC time (2026-11-01T06:00:00Z).',
    ja: '{name} は、現在からさかのぼる期間(7d、12h)、UTC の日付(2026-11-01)、UTC の日時(2026-11-01T06:00:00Z)のいずれかで指定してください。',
  },
} as const satisfies Record<string, Sentence>
