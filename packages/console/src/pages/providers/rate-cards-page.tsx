import { useApi } from '../../api/use-api.ts'
import { formatMoney, formatNumber } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProviderTabs } from './provider-tabs.tsx'
import { overrideColumns, rateCardColumns } from './rate-card-columns.tsx'

/** What models cost, from which day on; contract prices stand before the list. */
export function RateCardsPage() {
  const query = useApi('listRateCards', {})
  const { data } = query
  const overrides = data?.overrides ?? []
  return (
    <Page title={text.title} lead={text.lead}>
      <ProviderTabs />
      {data !== undefined && (
        <p className="mb-4">
          {data.multiplierPpm === 1_000_000
            ? text.listPrice
            : fill(text.multiplied, { by: formatNumber(data.multiplierPpm / 1_000_000) })}{' '}
          {fill(text.webSearch, { price: formatMoney(data.webSearchMicroUsd) })}
        </p>
      )}
      {overrides.length > 0 && (
        <Card title={text.contract}>
          <p className="mb-3 text-soft">{text.contractNote}</p>
          <DataTable
            caption={text.contract}
            columns={overrideColumns}
            keyOf={({ provider = '', model }) => `${provider}\0${model}`}
            query={{ ...query, data: { data: overrides } }}
            empty={null}
          />
        </Card>
      )}
      <Card title={text.list}>
        <DataTable
          caption={text.list}
          columns={rateCardColumns}
          keyOf={({ model, from }) => `${model} ${from}`}
          query={query}
          empty={<EmptyNote title={text.none} />}
        />
      </Card>
    </Page>
  )
}

const texts: Texts<
  'title' | 'lead' | 'listPrice' | 'multiplied' | 'webSearch' | 'contract' | 'contractNote' | 'list' | 'none'
> = {
  en: {
    title: 'Rate cards',
    lead: 'Prices in US dollars for a million tokens, by class: input, output, and what the prompt cache reads and writes. The second price is for longer prompts. A call is priced by the card of its day, and what is settled is never priced again.',
    listPrice: 'No discount is configured: these prices are paid as they are.',
    multiplied: 'The contract multiplies every price on this page by {by}.',
    webSearch: 'A web search costs {price}.',
    contract: 'Contract prices',
    contractNote: 'From the configuration file (pricing.overrides): pinned, and changed only there.',
    list: 'List prices',
    none: 'There is no rate card',
  },
  ja: {
    title: '料金表',
    lead: '100万トークンあたりの価格(米ドル)で、入力、出力、キャッシュの読取と書込に分かれます。下段は、長いプロンプトに適用される価格です。呼び出しには当日の料金を適用し、確定後に再計算することはありません。',
    listPrice: '割引の設定はなく、以下の価格がそのまま適用されます。',
    multiplied: '契約により、このページのすべての価格に {by} を掛けた額が適用されます。',
    webSearch: 'ウェブ検索は1回 {price} です。',
    contract: '契約価格',
    contractNote: '設定ファイル(pricing.overrides)で固定されており、変更はファイルでのみ行えます。',
    list: '定価',
    none: '料金表がありません',
  },
}
const text = textsOf(texts)
