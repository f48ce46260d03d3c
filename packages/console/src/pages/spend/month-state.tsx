import type { ApiBody } from '../../api/call-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'

/** Whether a month is closed, and whether it is still what it was closed with. */
export function MonthState({ report: { closed, timeZone } }: { report: ApiBody<'readChargeback'> }) {
  const zone = fill(text.zone, { zone: timeZone })
  if (closed === undefined)
    return (
      <p className="mb-4 flex flex-wrap items-center gap-2">
        <Badge>{text.open}</Badge>
        <span className="text-soft">
          {text.openNote} {zone}
        </span>
      </p>
    )
  return (
    <div className="mb-4">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={closed.intact ? 'good' : 'bad'}>{closed.intact ? text.closed : text.altered}</Badge>
        <span className={closed.intact ? 'text-soft' : 'text-bad'}>
          {closed.intact ? fill(text.closedNote, { time: formatTime(closed.closedAt) }) : text.alteredNote}{' '}
          {zone}
        </span>
      </p>
      <p className="mt-1 text-sm break-all text-soft">
        {text.digest}: <code>{closed.digest}</code>
      </p>
    </div>
  )
}

const texts: Texts<
  'open' | 'openNote' | 'closed' | 'closedNote' | 'altered' | 'alteredNote' | 'digest' | 'zone'
> = {
  en: {
    open: 'Open',
    openNote: 'The month may still grow.',
    closed: 'Closed',
    closedNote: 'Closed on {time}; its rows match the ledger.',
    altered: 'Altered',
    alteredNote: 'The rows differ from those the month was closed with: somebody changed the database.',
    digest: 'Digest in the ledger',
    zone: 'Days of {zone}.',
  },
  ja: {
    open: '未締め',
    openNote: 'この月の費用はまだ増える可能性があります。',
    closed: '締め済み',
    closedNote: '{time} に締めました。内容は台帳の記録と一致しています。',
    altered: '改変あり',
    alteredNote: '締めたときの内容と一致しません。データベースが書き換えられています。',
    digest: '台帳に記録されたダイジェスト',
    zone: '日付は {zone} です。',
  },
}
const text = textsOf(texts)
