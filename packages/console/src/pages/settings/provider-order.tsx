import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'

/** The providers in the order in which they are tried. */
export function ProviderOrder() {
  const query = useApi('readSettings', {})
  const { data } = query
  return (
    <Card title={text.title} actions={<Link to="/providers">{text.more}</Link>}>
      <Pending query={query} lines={3} />
      {data?.providers.length === 0 && <EmptyNote title={text.none}>{text.how}</EmptyNote>}
      <ol className="list-inside list-decimal">
        {data?.providers.map(({ name, kind, zeroRetention, region }) => (
          <li key={name} className="py-1">
            <span className="font-medium">{name}</span>{' '}
            <span className="text-soft">
              {kind === name ? '' : `${kind} · `}
              {region}
            </span>{' '}
            {zeroRetention && <Badge tone="good">{text.zero}</Badge>}
          </li>
        ))}
      </ol>
    </Card>
  )
}

const texts: Texts<'title' | 'more' | 'none' | 'how' | 'zero'> = {
  en: {
    title: 'Order of providers',
    more: 'Health and prices',
    none: 'No provider',
    how: 'Write upstreams into sekisho.yaml: without one no call is answered.',
    zero: 'Keeps nothing',
  },
  ja: {
    title: 'プロバイダーの優先順',
    more: '状態と料金',
    none: 'プロバイダーがありません',
    how: 'sekisho.yaml に upstreams を書いてください。プロバイダーがないと呼び出しに応答できません。',
    zero: '保持なし',
  },
}
const text = textsOf(texts)
