import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { LedgerTabs } from './ledger-tabs.tsx'
import { WitnessCard } from './witness-card.tsx'

/** Who keeps checkpoints outside, how far each is, and whether the ledger continues what each holds. */
export function WitnessesPage() {
  const query = useApi('listWitnesses', {})
  const { data } = query
  return (
    <Page title={text.title} lead={text.lead}>
      <LedgerTabs />
      <Pending query={query} lines={6} />
      {data?.data.length === 0 && (
        <Card>
          <EmptyNote title={text.none}>{text.how}</EmptyNote>
        </Card>
      )}
      {data?.data.map((witness) => (
        <WitnessCard key={witness.name} witness={witness} />
      ))}
      {data?.cosigner !== undefined && (
        <Card title={text.cosigner}>
          <p className="mb-3 max-w-prose text-soft">{fill(text.cosigns, { name: data.cosigner.name })}</p>
          <CopyBlock label={text.key} value={data.cosigner.verifierKey} />
        </Card>
      )}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'none' | 'how' | 'cosigner' | 'cosigns' | 'key'> = {
  en: {
    title: 'Witnesses',
    lead: 'A witness keeps checkpoints where whoever runs this server cannot change them. What it holds, the ledger must continue.',
    none: 'Nobody outside vouches for the ledger yet',
    how: 'Name a write-once share, a git repository, a locked bucket or another Sekisho under sekisho.ledger.witnesses in sekisho.yaml.',
    cosigner: 'This server is a witness too',
    cosigns: 'It co-signs checkpoints of other ledgers as {name}. They name this key as verifier_key.',
    key: 'Verifier key',
  },
  ja: {
    title: 'ウィットネス',
    lead: 'ウィットネス(証人)は、このサーバーの運用者が変更できない場所にチェックポイントを保持します。台帳はその続きでなければなりません。',
    none: '外部で台帳を証明するウィットネスはまだありません',
    how: 'sekisho.yaml の sekisho.ledger.witnesses に、追記専用の共有フォルダー、git リポジトリ、ロックされたバケット、またはほかの Sekisho を指定してください。',
    cosigner: 'このサーバーもウィットネスです',
    cosigns:
      '{name} として、ほかの台帳のチェックポイントに連署します。相手側の verifier_key に次の鍵を書きます。',
    key: '検証鍵',
  },
}
const text = textsOf(texts)
