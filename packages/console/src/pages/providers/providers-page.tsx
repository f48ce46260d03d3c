import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { ProviderCard } from './provider-card.tsx'
import { ProviderTabs } from './provider-tabs.tsx'

/** Who is asked, in which order, under which terms, and how each did in the last minutes. */
export function ProvidersPage() {
  const query = useApi('listProviders', {})
  const { data } = query
  return (
    <Page title={text.title} lead={text.lead}>
      <ProviderTabs />
      <Pending query={query} />
      {data !== undefined && (
        <>
          <p className="mb-4 text-soft">
            {fill(text.node, { started: formatTime(data.startedAt) })} <code>{data.node}</code>
          </p>
          {data.data.length === 0 ? (
            <Card>
              <EmptyNote title={text.none}>{text.noneHint}</EmptyNote>
            </Card>
          ) : (
            <ol className="list-none">
              {data.data.map((provider, at) => (
                <li key={provider.name}>
                  <ProviderCard provider={provider} place={at + 1} />
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'node' | 'none' | 'noneHint'> = {
  en: {
    title: 'Providers',
    lead: 'In the order they are asked: the next one is asked when one cannot serve a model, or fails before its first byte.',
    node: 'Calls, failures and latency are of the node that answered this page alone, in memory since {started}:',
    none: 'No provider is configured, so no call can be served',
    noneHint: 'Name one in the configuration file under “upstreams” and start the server again.',
  },
  ja: {
    title: 'プロバイダー',
    lead: '上から順に呼び出します。モデルに対応していない場合や、最初の1バイトが届く前に失敗した場合は、次のプロバイダーを呼び出します。',
    node: '呼び出し、失敗、応答時間は、このページに応答したノードだけの値です({started} からメモリ上で集計):',
    none: 'プロバイダーが設定されていないため、呼び出しに応答できません',
    noneHint: '設定ファイルの「upstreams」にプロバイダーを追加し、サーバーを再起動してください。',
  },
}
const text = textsOf(texts)
