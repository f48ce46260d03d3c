import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatDay, formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { AccountLink } from '../../parts/account-link.tsx'
import { DataTable, EmptyList, type Column } from '../../parts/data-table.tsx'
import { Card } from '../../parts/page.tsx'
import { UseBar } from '../../parts/use-bar.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { amountText, type BudgetBody } from './budget-names.ts'

type Standing = ApiBody<'listBudgetPeople'>['data'][number]

/** Who used most of a budget in the period it is: of a seat against their own limit, of a pool their part of it. */
export function BudgetPeople({ budget }: { budget: BudgetBody }) {
  const filters = useFilters([])
  const query = useApi('listBudgetPeople', {
    id: budget.id,
    limit: 50,
    ...(filters.cursor === undefined ? {} : { after: filters.cursor }),
  })
  const { from, resetsAt } = query.data ?? {}
  return (
    <Card title={budget.sharing === 'pool' ? text.pool : text.seat}>
      {from !== undefined && resetsAt !== undefined && (
        <p className="mb-3 text-soft">
          {fill(text.period, { from: formatDay(from), resets: formatTime(resetsAt) })}
        </p>
      )}
      <DataTable
        caption={budget.sharing === 'pool' ? text.pool : text.seat}
        columns={columnsOf(budget)}
        keyOf={({ id }) => id}
        query={query}
        empty={
          <EmptyList
            title={query.data !== undefined && from === undefined ? text.unknown : text.none}
            filtered={false}
          />
        }
        pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
      />
    </Card>
  )
}

const texts: Texts<'seat' | 'pool' | 'period' | 'none' | 'unknown' | 'person' | 'used' | 'share'> = {
  en: {
    seat: 'Who is nearest to the limit',
    pool: 'Who used most of it',
    period: 'Since {from}; resets on {resets}.',
    none: 'Nobody has used anything of it yet',
    unknown: 'For limits on rates and conversations, no usage is kept that could be shown here',
    person: 'Person',
    used: 'Used',
    share: 'Of the limit',
  },
  ja: {
    seat: '上限に近い利用者',
    pool: '使用量の多い利用者',
    period: '{from}からの集計です。{resets} にリセットされます。',
    none: 'まだ使用されていません',
    unknown: '頻度や会話ごとの上限については、表示できる記録がありません',
    person: '利用者',
    used: '使用量',
    share: '上限に対する割合',
  },
}
const text = textsOf(texts)

function columnsOf({ unit, limit, name: budget }: BudgetBody): readonly Column<Standing>[] {
  return [
    {
      title: text.person,
      cell: ({ id, name = id }) => <AccountLink id={id} name={name} />,
    },
    { title: text.used, numeric: true, cell: ({ used }) => amountText(unit, used) },
    ...(limit === null
      ? []
      : [
          {
            title: text.share,
            cell: ({ id, name = id, used }: Standing) => (
              <UseBar label={`${budget}: ${name}`} used={used} limit={limit} />
            ),
          },
        ]),
  ]
}
