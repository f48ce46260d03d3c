import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { MonthField, monthBefore, readMonth } from '../../parts/month-field.tsx'
import { Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { SavingsList } from './savings-list.tsx'
import { batchColumns, cacheColumns, idleColumns, smallColumns } from './savings-columns.tsx'
import { SpendTabs } from './spend-tabs.tsx'

/** Where money could be saved, each with its evidence and how much at most. */
export function SavingsPage() {
  const filters = useFilters(['month'])
  const month = readMonth(filters.values.month) ?? monthBefore(0)
  const query = useApi('readSavings', { month })
  const { data } = query
  return (
    <Page title={text.title} lead={text.lead}>
      <SpendTabs />
      <search className="mb-5 grid gap-3 sm:grid-cols-3">
        <MonthField value={month} onChange={(chosen) => filters.set({ month: chosen })} />
      </search>
      <Pending query={query} />
      {data !== undefined && (
        <>
          <SavingsList
            title={text.cache}
            what={text.cacheWhat}
            columns={cacheColumns}
            rows={data.cache}
            keyOf={(row) => `${row.personId} ${row.projectId}`}
          />
          <SavingsList
            title={text.small}
            what={text.smallWhat}
            columns={smallColumns}
            rows={data.smallRequests}
            keyOf={(row) => `${row.provider} ${row.model}`}
          />
          <SavingsList
            title={text.batch}
            what={text.batchWhat}
            columns={batchColumns}
            rows={data.batch}
            keyOf={(row) => `${row.personId} ${row.model}`}
          />
          <SavingsList
            title={text.idle}
            what={fill(text.idleWhat, { days: data.idleDays })}
            columns={idleColumns}
            rows={data.idleCredentials}
            keyOf={({ credentialId }) => credentialId}
          />
        </>
      )}
    </Page>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'cache'
  | 'cacheWhat'
  | 'small'
  | 'smallWhat'
  | 'batch'
  | 'batchWhat'
  | 'idle'
  | 'idleWhat'
> = {
  en: {
    title: 'Savings',
    lead: 'Where money could be saved, with the evidence and an estimate. A call may stand in several lists, so the estimates do not add up.',
    cache: 'Prompts that lose their cache',
    cacheWhat:
      'Tokens that were in the provider’s prompt cache and were paid for again because the beginning of the prompt changed, or prompts that are hardly read from it.',
    small: 'Small requests on large models',
    smallWhat:
      'Short prompts with short answers on a model that is not the cheapest. Whether the cheapest is good enough for them is for you to judge.',
    batch: 'Work that could be done in batches',
    batchWhat:
      'Service accounts that ask for answers whole: half the price as a batch, if the work can wait for a day.',
    idle: 'Credentials nobody uses',
    idleWhat: 'In force and not used for {days} days. They cost nothing, but are a way in.',
  },
  ja: {
    title: '節約',
    lead: '費用を減らせる可能性がある箇所を、根拠と見積もりとともに示します。同じ呼び出しが複数の一覧に現れるため、金額は合算できません。',
    cache: 'キャッシュが効いていないプロンプト',
    cacheWhat:
      'プロンプトの先頭が変わったため、プロバイダーのキャッシュにあったのに再び課金されたトークンや、キャッシュからほとんど読まれていないプロンプトです。',
    small: '大きなモデルへの小さなリクエスト',
    smallWhat:
      '最も安価なモデルではないモデルに送られた、短いプロンプトと短い応答です。安価なモデルで十分かどうかは、内容に応じて判断してください。',
    batch: 'バッチにできる処理',
    batchWhat:
      '応答を一括で受け取っているサービスアカウントです。1日待てる処理であれば、バッチで半額になります。',
    idle: '使われていない認証情報',
    idleWhat: '有効なまま {days} 日間使われていません。費用はかかりませんが、侵入口になり得ます。',
  },
}
const text = textsOf(texts)
