import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { formatNumber } from '../../format/format.ts'
import { refusalName } from '../../format/refusal-names.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'

/** Why calls were refused today. */
export function RefusalList({ refusals }: { refusals: ApiBody<'readOverview'>['refusals'] }) {
  const { may } = useMe()
  return (
    <Card title={text.title}>
      {refusals.length === 0 ? (
        <EmptyNote title={text.none} />
      ) : (
        <ul className="grid gap-1">
          {refusals.map(({ code, count }) => (
            <li key={code} className="flex justify-between gap-3 border-b border-line py-1.5 last:border-0">
              {may('ledger.read') ? (
                <Link to="/ledger" search={{ kind: 'exchange.refused', code }}>
                  {refusalName(code)}
                </Link>
              ) : (
                <span>{refusalName(code)}</span>
              )}
              <span className="tabular-nums">{formatNumber(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const texts: Texts<'title' | 'none'> = {
  en: { title: 'Refused today, by reason', none: 'Nothing was refused today' },
  ja: { title: '今日の拒否(理由別)', none: '今日の拒否はありません' },
}
const text = textsOf(texts)
