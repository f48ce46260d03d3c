import type { InForceState } from '@sekisho/contract'
import { Link } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { formatAgo, formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { IdLink } from '../../parts/id-link.tsx'
import { idsIn, Names, useNameOf } from '../../parts/names.tsx'
import { stateNames } from './state-names.ts'

type Row = ApiBody<'listInForce'>['data'][number]
type Version = NonNullable<Row['due']>['versions'][number]

/** Device by device: what it should have, what it claims and what its guard attests, with policies by name. */
export function InForceTable(props: Omit<ComponentProps<typeof DataTable<Row>>, 'columns' | 'keyOf'>) {
  return (
    <Names ids={idsIn(props.query.data?.data.map(({ due }) => due?.versions))}>
      <DataTable {...props} columns={columns} keyOf={({ id }) => id} />
    </Names>
  )
}

const tones: Record<InForceState, Tone> = {
  in_force: 'good',
  drifted: 'bad',
  stale: 'warn',
  claimed_only: 'warn',
  unguarded: 'bad',
  nothing_due: 'neutral',
}

interface SaidProps {
  checksum: string | null
  problem?: string | undefined
  at: string
}

/** The start of a checksum, which is enough to compare by eye, or why there is none, and when it was said. */
function Said({ checksum, problem, at }: SaidProps) {
  return (
    <>
      <code title={checksum ?? ''}>{checksum?.slice('sha256:'.length, 15) ?? problem ?? '–'}</code>
      <div className="text-sm whitespace-nowrap text-soft" title={formatTime(at)}>
        {formatAgo(at, Date.now())}
      </div>
    </>
  )
}

/** A version by its policy's name; of the configuration file, by its place there. */
function DueVersion({ policy, version }: Version) {
  const name = useNameOf()(policy)
  return (
    <div className="text-sm text-soft">
      {name === undefined ? (
        `${policy}@${version}`
      ) : (
        <>
          <IdLink id={policy}>
            <bdi>{name}</bdi>
          </IdLink>{' '}
          <span className="whitespace-nowrap">{fill(text.version, { version })}</span>
        </>
      )}
    </div>
  )
}

/** What the guard signed, and which guard it is. */
function Attested({ attested }: Row) {
  if (attested === undefined) return null
  return (
    <>
      <Said {...attested} />
      <div className="text-sm whitespace-nowrap text-soft">
        {fill(text.guard, { version: attested.guardVersion })}
      </div>
    </>
  )
}

function Machine({ device, attested }: Row) {
  return (
    <>
      {device?.name ?? attested?.name}
      {device !== undefined && (
        <div className="text-sm whitespace-nowrap text-soft">
          {text.lastSeen} {formatAgo(device.lastSeenAt, Date.now())}
        </div>
      )}
    </>
  )
}

const texts: Texts<
  'state' | 'person' | 'device' | 'lastSeen' | 'due' | 'claimed' | 'attested' | 'guard' | 'version'
> = {
  en: {
    state: 'State',
    person: 'Person',
    device: 'Device',
    lastSeen: 'Last call',
    due: 'Should have',
    claimed: 'Claims',
    attested: 'Attests',
    guard: 'Guard {version}',
    version: 'version {version}',
  },
  ja: {
    state: '状態',
    person: '利用者',
    device: 'デバイス',
    lastSeen: '最終呼び出し',
    due: '配信すべきバージョン',
    claimed: '自己申告',
    attested: '証明',
    guard: 'ガード {version}',
    version: 'バージョン {version}',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Row>[] = [
  { title: text.state, cell: ({ state }) => <Badge tone={tones[state]}>{stateNames[state]}</Badge> },
  {
    title: text.person,
    cell: ({ personId, personName }) => (
      <Link to="/people/$id" params={{ id: personId }} className="font-medium">
        {personName ?? personId}
      </Link>
    ),
  },
  { title: text.device, cell: Machine },
  {
    title: text.due,
    cell: ({ due }) =>
      due && (
        <>
          <code title={due.checksum}>{due.checksum.slice('sha256:'.length, 15)}</code>
          {due.versions.map((version) => (
            <DueVersion key={version.policy} {...version} />
          ))}
        </>
      ),
  },
  { title: text.claimed, cell: ({ claimed }) => claimed && <Said {...claimed} /> },
  { title: text.attested, cell: Attested },
]
