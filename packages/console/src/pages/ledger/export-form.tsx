import { entryKinds, type EntryKind } from '@sekisho/contract'
import { adminPaths } from 'virtual:admin-paths'
import { Download } from 'lucide-react'
import { useCallback, useState } from 'react'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { AccountField } from '../../parts/account-field.tsx'
import { CheckFields } from '../../parts/check-fields.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Card } from '../../parts/page.tsx'
import { kindNames } from './kind-names.ts'
import { momentOf } from './moment-of.ts'

interface Wanted {
  from: string
  to: string
  since: string
  person?: string | undefined
}

const empty: Wanted = { from: '', to: '', since: '' }

/** What goes into the file. It is a plain download, so that its size does not matter to the page. */
export function ExportForm() {
  const [wanted, setWanted] = useState<Wanted>(empty)
  const [kinds, setKinds] = useState<EntryKind[]>([])
  const set = (changed: Partial<Wanted>) => setWanted((before) => ({ ...before, ...changed }))
  const setPerson = useCallback(
    (person: string | undefined) => setWanted((before) => ({ ...before, person })),
    [],
  )
  const isNarrow = wanted.person !== undefined || wanted.since !== '' || kinds.length > 0
  return (
    <Card title={text.title}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={text.from}
          hint={text.fromHint}
          inputMode="numeric"
          pattern="\d*"
          value={wanted.from}
          onChange={({ target }) => set({ from: digitsOf(target.value) })}
        />
        <TextField
          label={text.to}
          hint={text.toHint}
          inputMode="numeric"
          pattern="\d*"
          value={wanted.to}
          onChange={({ target }) => set({ to: digitsOf(target.value) })}
        />
        <AccountField label={text.person} among="both" value={wanted.person} onChange={setPerson} />
        <TextField
          type="date"
          label={text.since}
          value={wanted.since}
          onChange={({ target }) => set({ since: target.value })}
        />
      </div>
      <details className="mt-4">
        <summary className="min-h-9 text-accent">
          {kinds.length === 0 ? text.kinds : fill(text.kindsChosen, { count: kinds.length })}
        </summary>
        <CheckFields
          label={text.kindsLabel}
          options={entryKinds.map((value) => ({ value, label: kindNames[value] ?? value }))}
          values={kinds}
          onChange={setKinds}
        />
      </details>
      <p className="mt-4 max-w-prose text-soft">{isNarrow ? text.narrow : text.whole}</p>
      <a
        href={addressOf(wanted, kinds)}
        download="ledger.jsonl"
        className="mt-4 inline-flex min-h-11 items-center gap-2 rounded-lg border border-accent bg-accent px-4 font-semibold text-on-accent no-underline hover:bg-accent-deep"
      >
        <Download aria-hidden size={18} />
        {text.download}
      </a>
    </Card>
  )
}

const digitsOf = (text: string) => text.replaceAll(/\D/g, '').slice(0, 15)

function addressOf({ from, to, person, since }: Wanted, kinds: readonly EntryKind[]): string {
  const [, path] = adminPaths.exportLedger
  const query = new URLSearchParams()
  if (from !== '') query.set('from', from)
  if (to !== '') query.set('to', to)
  if (person !== undefined) query.set('person', person)
  if (since !== '') query.set('since', momentOf(since))
  if (kinds.length > 0) query.set('kind', kinds.join(','))
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

const texts: Texts<
  | 'title'
  | 'from'
  | 'fromHint'
  | 'to'
  | 'toHint'
  | 'person'
  | 'since'
  | 'kinds'
  | 'kindsChosen'
  | 'kindsLabel'
  | 'whole'
  | 'narrow'
  | 'download'
> = {
  en: {
    title: 'What to take',
    from: 'From entry',
    fromHint: 'Left out: from the first, 0',
    to: 'Up to entry',
    toHint: 'This one is not included. Left out: up to the newest checkpoint',
    person: 'Only of one person or service account',
    since: 'Only from this day',
    kinds: 'Only some kinds of entries',
    kindsChosen: 'Only some kinds of entries ({count} chosen)',
    kindsLabel: 'Kinds',
    whole:
      'The file holds every entry of the range, the end of each chain and the signed checkpoints: it also shows that nothing between was left out.',
    narrow:
      'Each entry carries its own proof. That nothing was left out of a narrowed export is not something a file can show.',
    download: 'Download',
  },
  ja: {
    title: '取り出す範囲',
    from: '開始エントリ',
    fromHint: '省略時は最初(0)から',
    to: '終了エントリ',
    toHint: 'この番号は含みません。省略時は最新のチェックポイントまで',
    person: '対象の利用者またはサービスアカウント',
    since: 'この日以降のみ',
    kinds: '一部の種類のエントリだけを取り出す',
    kindsChosen: '一部の種類のエントリだけを取り出す({count} 種類を選択)',
    kindsLabel: '種類',
    whole:
      '範囲内のすべてのエントリ、各チェーンの終端、署名済みチェックポイントが含まれ、途中に欠落がないことも確認できます。',
    narrow: '各エントリに証明が付きます。ただし、絞り込みで漏れがないことはファイルだけでは証明できません。',
    download: 'ダウンロード',
  },
}
const text = textsOf(texts)
