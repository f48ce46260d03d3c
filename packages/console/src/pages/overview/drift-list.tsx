import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { formatAgo } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'

/** Devices on which another policy is than the one they should have. */
export function DriftList() {
  const query = useApi('listInForce', { state: 'drifted', limit: 5 })
  const { data } = query
  return (
    <Card
      title={text.title}
      actions={
        <Link to="/policies/in-force" search={{ state: 'drifted' }}>
          {text.all}
        </Link>
      }
    >
      <Pending query={query} lines={3} />
      {data?.data.length === 0 && <EmptyNote title={text.none} />}
      <ul className="grid gap-1">
        {data?.data.map(({ id, personId, personName, device, attested }) => (
          <li
            key={id}
            className="flex flex-wrap justify-between gap-2 border-b border-line py-1.5 last:border-0"
          >
            <Link to="/people/$id" params={{ id: personId }}>
              {device?.name ?? attested?.name ?? personName ?? personId}
            </Link>
            {device !== undefined && (
              <span className="text-soft">{formatAgo(device.lastSeenAt, Date.now())}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

const texts: Texts<'title' | 'all' | 'none'> = {
  en: { title: 'Policy drift', all: 'All devices', none: 'No device has drifted from its policy' },
  ja: { title: 'ポリシーの不一致', all: 'すべてのデバイス', none: 'ポリシーと異なるデバイスはありません' },
}
const text = textsOf(texts)
