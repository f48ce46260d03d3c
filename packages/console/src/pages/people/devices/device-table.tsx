import type { ReactNode } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { useNames } from '../../../api/use-names.ts'
import { formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { AccountLink } from '../../../parts/account-link.tsx'
import { Badge } from '../../../parts/badge.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { DeviceActions } from './device-actions.tsx'

type Device = ApiBody<'listDevices'>['data'][number]

interface DeviceTableProps {
  caption: string
  request: { limit: number; after?: string; person?: string; status?: Device['status'] }
  empty: ReactNode
  pages?: { cursor: string | undefined; go: (cursor: string | undefined) => void }
}

/** What people work on; whose a device is stands there unless it is one person's list. */
export function DeviceTable({ caption, request, empty, pages }: DeviceTableProps) {
  const { may } = useMe()
  const query = useApi('listDevices', request)
  const nameOf = useNames(query.data?.data.map(({ personId }) => personId) ?? [])
  const holder: Column<Device> = {
    title: text.holder,
    cell: ({ personId }) => <AccountLink id={personId} name={nameOf(personId)} />,
  }
  const actions: Column<Device> = {
    title: text.actions,
    stays: true,
    cell: (device) => <DeviceActions device={device} />,
  }
  return (
    <DataTable
      caption={caption}
      columns={[
        ...columns.slice(0, 1),
        ...(pages === undefined ? [] : [holder]),
        ...columns.slice(1),
        ...(may('devices.write') ? [actions] : []),
      ]}
      keyOf={({ id }) => id}
      query={query}
      empty={empty}
      {...(pages === undefined ? {} : { pages })}
    />
  )
}

const texts: Texts<'name' | 'holder' | 'seen' | 'state' | 'actions' | 'active' | 'blocked' | 'unknown'> = {
  en: {
    name: 'Device',
    holder: 'Person',
    seen: 'Last seen',
    state: 'State',
    actions: 'Action',
    active: 'Active',
    blocked: 'Blocked',
    unknown: 'Calls only, no sign-in',
  },
  ja: {
    name: 'デバイス',
    holder: '利用者',
    seen: '最終利用',
    state: '状態',
    actions: '操作',
    active: '有効',
    blocked: 'ブロック中',
    unknown: '呼び出しのみ(サインインなし)',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Device>[] = [
  {
    title: text.name,
    cell: ({ name, known, os, clientVersion }) => (
      <div className="min-w-32">
        <span className="font-medium">{name}</span>
        <div className="text-sm text-soft">
          {[
            os,
            clientVersion === undefined ? undefined : `Claude Code ${clientVersion}`,
            known ? undefined : text.unknown,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </div>
      </div>
    ),
  },
  {
    title: text.state,
    cell: ({ status, blockedReason }) => (
      <>
        <Badge tone={status === 'active' ? 'good' : 'bad'}>{text[status]}</Badge>
        {blockedReason !== undefined && <div className="text-sm text-soft">{blockedReason}</div>}
      </>
    ),
  },
  { title: text.seen, cell: ({ lastSeenAt }) => <time dateTime={lastSeenAt}>{formatTime(lastSeenAt)}</time> },
]
