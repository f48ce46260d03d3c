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
  'report.import': {
    en: 'Import a provider’s own cost report (JSON of Anthropic’s Admin API)',
    ja: 'プロバイダーのコストレポート(Anthropic Admin API の JSON)を取り込みます',
  },
  'report.reconcile': {
    en: 'Compare the provider’s cost report with the ledger, by day and model, and say why they differ',
    ja: 'プロバイダーのコストレポートと台帳を日・モデル別に照合し、差異の理由を表示します',
  },
  'report.savings': {
    en: 'Show where money could be saved, with the evidence and an estimate',
    ja: '節約できる箇所を、根拠と見積もりとともに表示します',
  },
  'option.savingsMonth': {
    en: 'month, such as 2026-11, of UTC days; without it the current month',
    ja: '対象の月(例: 2026-11、UTC)。省略すると今月',
  },
  'savings.title': { en: 'Savings, {month} (UTC)', ja: '節約の手がかり {month}(UTC)' },
  'savings.none': {
    en: 'Nothing found: the figures of the month show no money that could be saved.',
    ja: '見つかりませんでした。この月の数値からは、節約できる費用は見当たりません。',
  },
  'savings.overlap': {
    en: 'The same call may be in several of these, so the savings do not add up.',
    ja: '同じ呼び出しが複数の項目に含まれることがあるため、節約額は合計できません。',
  },
  'savings.cache': { en: 'Prompt cache', ja: 'プロンプトキャッシュ' },
  'savings.cache.note': {
    en: 'Lost: tokens that were in the cache and were paid for again because the beginning of the prompt had changed (tools, system prompt, model), at what they cost more than reading them. Where no money is lost, less than half of a million tokens or more was read from the cache.',
    ja: '損失: プロンプトの先頭(ツール、システムプロンプト、モデル)が変わったためにキャッシュを使えず、払い直したトークンの差額です。損失が 0 の行は、100 万トークン以上のうちキャッシュから読めたのが半分未満だったものです。',
  },
  'savings.small': { en: 'Small requests on large models', ja: '大きなモデルでの小さなリクエスト' },
  'savings.small.note': {
    en: 'Prompts under 2,000 tokens with answers under 500. Saved at most: what the same tokens cost less on the cheapest model. Whether its answers are good enough is not in the figures.',
    ja: 'プロンプト 2,000 トークン未満、回答 500 トークン未満のもの。節約額は、同じトークンを最も安いモデルで使った場合との差(上限)です。回答の質が十分かどうかは数値に含まれません。',
  },
  'savings.batch': { en: 'Batch work', ja: 'バッチ処理' },
  'savings.batch.note': {
    en: 'Calls of service accounts that did not stream. Saved at most: half, as batches cost at the provider, if the work can wait for a day. Batches do not pass through Sekisho.',
    ja: 'サービスアカウントの、ストリーミングしない呼び出し。節約額は、1 日待てる処理をプロバイダーのバッチ(半額)にした場合の上限です。バッチは Sekisho を経由しません。',
  },
  'savings.idle': { en: 'Idle credentials', ja: '使われていない認証情報' },
  'savings.idle.note': {
    en: 'In force and not used for {days} {days|day|days}. They cost nothing; revoke what nobody needs.',
    ja: '{days} 日以上使われていない有効な認証情報です。費用はかかりませんが、不要なものは失効させてください。',
  },
  'column.promptTokens': { en: 'PROMPT', ja: 'プロンプト' },
  'column.hits': { en: 'FROM CACHE', ja: 'キャッシュ率' },
  'column.lostTokens': { en: 'LOST TOKENS', ja: '損失トークン' },
  'column.lost': { en: 'LOST', ja: '損失' },
  'column.smaller': { en: 'CHEAPEST', ja: '最安モデル' },
  'column.saved': { en: 'SAVED AT MOST', ja: '節約額(上限)' },
  'argument.costReport': {
    en: 'file with one answer of GET /v1/organizations/cost_report, or a list of them',
    ja: 'GET /v1/organizations/cost_report の応答(またはその配列)のファイル',
  },
  'option.costProvider': {
    en: 'whose report it is: a provider of the configuration',
    ja: 'レポートの対象(設定のプロバイダー名)',
  },
  'option.workspace': {
    en: 'count only what this workspace cost; "default" is the one without an id',
    ja: '指定したワークスペースの費用だけを取り込みます("default" は ID のないもの)',
  },
  'reconcile.imported': {
    en: 'Imported {provider}, {from} to {to}: {days} {days|day|days}, {lines} {lines|line|lines}, {cost}.',
    ja: '{provider} の {from} から {to} までを取り込みました: {days} 日、{lines} 行、{cost}。',
  },
  'reconcile.noReport': {
    en: '{file} is no cost report: it must be what GET /v1/organizations/cost_report answers, with at least one day.',
    ja: '{file} はコストレポートではありません。GET /v1/organizations/cost_report の応答(1 日分以上)を指定してください。',
  },
  'reconcile.title': { en: '{month} (UTC): {providers}', ja: '{month}(UTC): {providers}' },
  'reconcile.withoutReport': {
    en: 'No report has these days, {count} in all; the first is {first}. They are left out.',
    ja: 'レポートのない日が {count} 日あります(最初は {first})。これらは含めていません。',
  },
  'reconcile.explained': {
    en: 'Every difference has a reason that the figures show.',
    ja: 'すべての差異に、数値で裏付けられる理由があります。',
  },
  'reconcile.notExplained': {
    en: 'Differences of {amount} have no reason that the figures show.',
    ja: '{amount} の差異について、数値から理由を特定できません。',
  },
  'reconcile.none': { en: 'Nothing was paid in {month}.', ja: '{month} の費用はありません。' },
  'reconcile.byList': { en: 'list', ja: '定価' },
  'reconcile.byContract': { en: 'contract', ja: '契約' },
  'reconcile.byBoth': { en: 'list and contract', ja: '定価と契約' },
  'reconcile.lost': { en: '{count} lost', ja: '中断 {count} 件' },
  'reconcile.estimated': { en: '{count} estimated', ja: '推定 {count} 件' },
  'reconcile.unlisted': { en: '{count} of a model in no price list', ja: '価格表にないモデル {count} 件' },
  'reconcile.verdict.equal': { en: 'equal', ja: '一致' },
  'reconcile.verdict.rounding': { en: 'rounding', ja: '端数処理' },
  'reconcile.verdict.doubt': {
    en: 'calls charged without knowing what they used',
    ja: '使用量が不明なまま計上した呼び出し',
  },
  'reconcile.verdict.list_price': {
    en: 'theirs is at list price, ours by contract',
    ja: '先方は定価、当方は契約価格',
  },
  'reconcile.verdict.midnight': {
    en: 'calls over midnight, made up for on the day beside',
    ja: '日付をまたぐ呼び出し(隣の日と相殺)',
  },
  'reconcile.verdict.outside': { en: 'no call through Sekisho', ja: 'Sekisho を通っていない呼び出し' },
  'reconcile.verdict.unmetered': { en: 'Sekisho does not meter this', ja: 'Sekisho の計測対象外' },
  'reconcile.verdict.missing': { en: 'they have nothing for it', ja: '先方に記録なし' },
  'reconcile.verdict.unexplained': { en: 'no reason found', ja: '理由不明' },
  'column.theirs': { en: 'THEIRS', ja: '先方' },
  'column.ours': { en: 'OURS', ja: '当方' },
  'column.difference': { en: 'DIFFERENCE', ja: '差' },
  'column.bound': { en: 'ROUNDING', ja: '端数の範囲' },
  'column.pricedBy': { en: 'PRICED BY', ja: '価格' },
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
    en: '--by takes cost-centre, project, person, model and provider, separated by commas.',
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
    en: 'Closed {month} ({zone}): {rows} {rows|row|rows}, {cost}.',
    ja: '{month}({zone})を締めました。{rows} 行、{cost}。',
  },
} as const satisfies Record<string, Sentence>
