import { textsOf, type Texts } from '../../format/locale.ts'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ExportForm } from './export-form.tsx'
import { LedgerTabs } from './ledger-tabs.tsx'

/** Takes entries out as a file that verifies without this server. */
export function ExportPage() {
  return (
    <Page title={text.title} lead={text.lead}>
      <LedgerTabs />
      <ExportForm />
      <Card title={text.verify}>
        <p className="mb-3 max-w-prose">{text.how}</p>
        <CopyBlock
          label={text.command}
          value="npx sekisho ledger verify --from ledger.jsonl --key ledger.key"
        />
        <p className="mt-3 max-w-prose text-soft">{text.key}</p>
      </Card>
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'verify' | 'how' | 'command' | 'key'> = {
  en: {
    title: 'Export',
    lead: 'Entries as they were hashed, with all that proves them, in one file of JSON lines. The ledger records who took what.',
    verify: 'Verifying it',
    how: 'It needs neither this server nor a network: the command finds what was altered, removed, inserted or put in another order, and names the first place.',
    command: 'Command',
    key: 'Put the verifier key into ledger.key, a line a key; it stands under “Checkpoints”. Take it from elsewhere if you can: the key in the file is the server’s own word.',
  },
  ja: {
    title: 'エクスポート',
    lead: 'ハッシュを計算したときのままのエントリと、その証明に必要なすべてを、1つの JSON Lines ファイルとして取り出します。誰が何を取り出したかは台帳に記録されます。',
    verify: '検証方法',
    how: 'このサーバーもネットワークも不要です。改ざん、削除、挿入、並べ替えを検出し、最初の箇所を示します。',
    command: 'コマンド',
    key: '検証鍵を ledger.key に1行に1つずつ書きます。鍵は「チェックポイント」にありますが、できれば別の経路で入手したものを使ってください。ファイル内の鍵はサーバーの言い分にすぎません。',
  },
}
const text = textsOf(texts)
