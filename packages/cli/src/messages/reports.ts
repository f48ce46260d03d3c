import type { Sentence } from '@sekisho/contract'

/** What the commands about reports say. */
export const reports = {
  'group.report': {
    en: 'Reports: who pays for what, and where money is lost',
    ja: 'レポート(費用の配賦と節約の手がかり)',
  },
  'report.chargeback': {
    en: 'Show what each cost centre, project, person and model cost in a month',
    ja: '月ごとの費用をコストセンター、プロジェクト、利用者、モデル別に表示します',
  },
  'report.close': {
    en: 'Close a month for good: what comes in later is an adjustment of the month after',
    ja: '月を締めます(元に戻せません。後から届いた費用は翌月の調整になります)',
  },
  'option.month': { en: 'month, such as 2026-11', ja: '対象の月(例: 2026-11)' },
  'option.reportBy': {
    en: 'what rows are told apart by, with commas between: cost-centre, project, person, model, provider',
    ja: '行を分ける項目(カンマ区切り): cost-centre、project、person、model、provider',
  },
  'option.format': { en: 'form of the report', ja: 'レポートの形式' },
  'option.reportZone': {
    en: 'whose days the month is made of; each is a book of its own',
    ja: '月の区切りに使うタイムゾーン(それぞれ独立して締めます)',
  },
  'option.bom': {
    en: 'begin CSV with a byte order mark, which Excel needs to read UTF-8',
    ja: 'CSV の先頭に BOM を付けます(Excel で UTF-8 を開く場合)',
  },
  'usage.reportBy': {
    en: '--by takes cost-centre, project, person, model and provider, with commas between.',
    ja: '--by には cost-centre、project、person、model、provider をカンマ区切りで指定してください。',
  },
  'usage.month': {
    en: '--month takes a month such as 2026-11.',
    ja: '--month には 2026-11 のような年月を指定してください。',
  },
  'column.personId': { en: 'PERSON ID', ja: '利用者 ID' },
  'column.projectId': { en: 'PROJECT ID', ja: 'プロジェクト ID' },
  'column.failed': { en: 'FAILED', ja: '失敗' },
  'column.searches': { en: 'WEB SEARCHES', ja: 'ウェブ検索' },
  'column.costUsd': { en: 'COST (USD)', ja: '費用(USD)' },
  'column.note': { en: 'NOTE', ja: '備考' },
  'column.month': { en: 'MONTH', ja: '月' },
  'column.zone': { en: 'ZONE', ja: 'タイムゾーン' },
  'report.title': { en: '{month} ({zone})', ja: '{month}({zone})' },
  'report.open': {
    en: 'The month is open: its rows may still grow. "sekisho report close" ends that.',
    ja: 'この月はまだ締めていないため、内容が変わることがあります("sekisho report close" で締められます)。',
  },
  'report.closed': {
    en: 'Closed at {time} (UTC), with the digest {digest}.',
    ja: '{time}(UTC)に締め済みです。ダイジェスト: {digest}',
  },
  'report.intact': {
    en: 'The rows are those that the ledger says the month was closed with.',
    ja: '内容は、締めたときに台帳へ記録されたものと一致しています。',
  },
  'report.notIntact': {
    en: 'The rows are NOT those that the ledger says the month was closed with: they were changed since.',
    ja: '内容が、締めたときに台帳へ記録されたものと一致しません。後から変更されています。',
  },
  'report.none': { en: 'Nobody called a model in {month}.', ja: '{month} のモデル利用はありません。' },
  'report.nobody': { en: '(none)', ja: '(なし)' },
  'report.late': { en: 'late, of {month}', ja: '{month} 分の調整' },
  'report.practice': { en: 'practice, not spent', ja: '練習(費用なし)' },
  'report.total': { en: 'total', ja: '合計' },
  'report.totalPractice': { en: 'practice, not spent', ja: '練習(費用なし)の合計' },
  'report.monthClosed': {
    en: 'Closed {month} ({zone}): {rows} rows, {cost}.',
    ja: '{month}({zone})を締めました。{rows} 行、{cost}。',
  },
} as const satisfies Record<string, Sentence>
