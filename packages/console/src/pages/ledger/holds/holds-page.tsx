import { useState } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { DataTable, EmptyList, type Column } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { NamedId } from '../../../parts/id-link.tsx'
import { idsIn, Names } from '../../../parts/names.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { LedgerTabs } from '../ledger-tabs.tsx'
import { holdTargetNames } from './hold-target-names.ts'
import { PlaceHoldDialog } from './place-hold-dialog.tsx'

type Hold = ApiBody<'listHolds'>['data'][number]

/** What keeps content and entries from being removed. */
export function HoldsPage() {
  const { values, set, cursor, isFiltered } = useFilters(['status'])
  const { may } = useMe()
  const [isPlacing, setPlacing] = useState(false)
  const { status } = values
  const query = useApi('listHolds', {
    limit: 50,
    ...(cursor === undefined ? {} : { after: cursor }),
    ...(status === 'in_force' || status === 'lifted' ? { status } : {}),
  })
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('holds.write') && <Button onClick={() => setPlacing(true)}>{text.place}</Button>}
    >
      <LedgerTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-3">
          <SelectField
            label={text.state}
            value={status ?? ''}
            onChange={({ target }) => set({ status: target.value })}
            options={[
              { value: '', label: text.any },
              { value: 'in_force', label: text.inForce },
              { value: 'lifted', label: text.lifted },
            ]}
          />
        </search>
        <Names ids={idsIn(query.data?.data ?? [])}>
          <DataTable
            caption={text.title}
            columns={columns}
            keyOf={({ id }) => id}
            query={query}
            empty={
              <EmptyList title={text.none} filtered={isFiltered}>
                {text.how}
              </EmptyList>
            }
            pages={{ cursor, go: (next) => set({ cursor: next }) }}
          />
        </Names>
      </Card>
      {isPlacing && <PlaceHoldDialog onClose={() => setPlacing(false)} />}
    </Page>
  )
}

function Lift({ hold }: { hold: Hold }) {
  const { may } = useMe()
  if (hold.liftedAt !== null || !may('holds.write')) return null
  return (
    <ConfirmAction
      operation="liftHold"
      request={(reason) => ({ id: hold.id, reason })}
      button={text.lift}
      ask={text.ask}
      look="danger"
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'place'
  | 'state'
  | 'any'
  | 'inForce'
  | 'lifted'
  | 'none'
  | 'how'
  | 'on'
  | 'reason'
  | 'placed'
  | 'by'
  | 'lift'
  | 'ask'
  | 'what'
  | 'actions'
> = {
  en: {
    title: 'Legal holds',
    lead: 'While a hold is in force, what it is on neither expires nor can be erased: content of calls, and the texts of their entries.',
    place: 'Place a hold',
    state: 'State',
    any: 'Any',
    inForce: 'In force',
    lifted: 'Lifted',
    none: 'No legal hold',
    how: 'Place one when a case, an audit or an authority needs something kept.',
    on: 'On',
    reason: 'Why',
    placed: 'Placed',
    by: 'By',
    lift: 'Lift',
    ask: 'Lift this hold?',
    what: 'What has expired meanwhile is removed within the hour, for good, and erasing is possible again.',
    actions: 'Action',
  },
  ja: {
    title: 'リーガルホールド',
    lead: '有効な間は、対象の呼び出しの内容とエントリの内容が、期限切れで削除されず、消去もできません。',
    place: 'ホールドを設定',
    state: '状態',
    any: 'すべて',
    inForce: '有効',
    lifted: '解除済み',
    none: 'リーガルホールドはありません',
    how: '訴訟、監査、当局の要請などで保全が必要になったときに設定します。',
    on: '対象',
    reason: '理由',
    placed: '設定日時',
    by: '設定者',
    lift: '解除',
    ask: 'このホールドを解除しますか?',
    what: 'その間に期限が切れたものは1時間以内に完全に削除され、消去も再び可能になります。',
    actions: '操作',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Hold>[] = [
  {
    title: text.on,
    cell: ({ target }) => (
      <>
        {holdTargetNames[target.type]} {target.id !== undefined && <NamedId id={target.id} />}
      </>
    ),
  },
  {
    title: text.reason,
    cell: ({ reason, liftReason }) => (
      <>
        {reason}
        {liftReason !== null && <div className="text-sm text-soft">{`${text.lifted}: ${liftReason}`}</div>}
      </>
    ),
  },
  { title: text.placed, cell: ({ placedAt }) => <time dateTime={placedAt}>{formatTime(placedAt)}</time> },
  { title: text.by, cell: ({ placedBy }) => <NamedId id={placedBy} /> },
  {
    title: text.state,
    cell: ({ liftedAt }) =>
      liftedAt === null ? <Badge tone="warn">{text.inForce}</Badge> : <Badge>{text.lifted}</Badge>,
  },
  { title: text.actions, cell: (hold) => <Lift hold={hold} /> },
]
