import type { SimulatedGroup, Simulation } from '@sekisho/policy'
import { formatNumber } from '../../../format/format.ts'
import { fill, locale, textsOf } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { verdictNames, verdictTones } from '../policy-words.ts'
import { byNames } from './by-names.ts'

const mostGroups = 50
const mostPeople = 50
const outcomes = ['allow', 'ask', 'deny', 'unknown'] as const

/** What would have become of the calls: in all, by rule with examples, and by person. */
export function SimulationResult({ simulation }: { simulation: Simulation }) {
  const { now, draft, groups, people, changed, leftOut, byNameOnly } = simulation
  const affected = people.filter((one) => one.changed + one.denied + one.asked > 0)
  const counts = [
    { title: text.now, counts: now },
    { title: text.draft, counts: draft },
  ]
  return (
    <div className="grid gap-5">
      <p className="font-medium">
        {fill(text.changed, { count: formatNumber(changed) })}
        {byNameOnly > 0 && ` ${fill(text.byName, { count: formatNumber(byNameOnly) })}`}
        {leftOut > 0 && ` ${fill(text.leftOut, { count: formatNumber(leftOut) })}`}
      </p>
      <Table caption={text.all} columns={countColumns} rows={counts} keyOf={({ title }) => title} />
      <section>
        <h3 className="mb-1 font-semibold">{text.byRule}</h3>
        <Table
          caption={text.byRule}
          columns={groupColumns}
          rows={groups.slice(0, mostGroups)}
          keyOf={groupKey}
        />
        {groups.length > mostGroups && (
          <p className="mt-2 text-soft">
            {fill(text.more, { count: formatNumber(groups.length - mostGroups) })}
          </p>
        )}
      </section>
      <section>
        <h3 className="mb-1 font-semibold">{text.byPerson}</h3>
        <Table
          caption={text.byPerson}
          columns={personColumns}
          rows={affected.slice(0, mostPeople)}
          keyOf={({ person }) => person}
        />
        {affected.length > mostPeople && (
          <p className="mt-2 text-soft">
            {fill(text.more, { count: formatNumber(affected.length - mostPeople) })}
          </p>
        )}
      </section>
    </div>
  )
}

interface TableProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}

/** A table of what was worked out here: there is nothing to wait for. */
function Table<Row>({ rows, ...rest }: TableProps<Row>) {
  const query = { data: { data: rows }, error: null, isPlaceholderData: false, refetch: () => undefined }
  return <DataTable {...rest} query={query} empty={<EmptyNote title={text.none} />} />
}

function groupKey({ from, to, by, rule, tool, reason }: SimulatedGroup): string {
  return [from, to, by, rule, tool, reason?.en].join('\n')
}

const text = textsOf({
  en: {
    all: 'All calls',
    now: 'Now',
    draft: 'Under the new one',
    changed: 'Calls that come out differently: {count}.',
    byName: 'Recorded without their input: {count}; of those only what the tool alone decides is known.',
    leftOut: 'Left out because there were too many: {count}.',
    byRule: 'By rule',
    byPerson: 'By person',
    none: 'Nothing changes, and nothing is asked about or denied',
    policy: 'Policy',
    verdict: 'Outcome',
    rule: 'By',
    calls: 'Calls',
    people: 'People',
    examples: 'Examples',
    person: 'Person',
    unknownPerson: 'Not recorded',
    differ: 'Changed',
    more: 'And {count} more.',
  },
  ja: {
    all: 'すべての呼び出し',
    now: '現在',
    draft: '新しいバージョン',
    changed: '判定の変わる呼び出し: {count} 件。',
    byName: '入力が記録されていないもの: {count} 件(ツールだけで決まる判定しか分かりません)。',
    leftOut: '件数が多いため除外: {count} 件。',
    byRule: 'ルール別',
    byPerson: '利用者別',
    none: '変化はなく、確認や拒否になる呼び出しもありません',
    policy: 'ポリシー',
    verdict: '判定',
    rule: '決定したルール',
    calls: '呼び出し',
    people: '利用者',
    examples: '例',
    person: '利用者',
    unknownPerson: '記録なし',
    differ: '変化',
    more: 'ほか {count} 件。',
  },
})

const countColumns: readonly Column<{ title: string; counts: Simulation['now'] }>[] = [
  { title: text.policy, cell: ({ title }) => title },
  ...outcomes.map((outcome): Column<{ title: string; counts: Simulation['now'] }> => ({
    title: verdictNames[outcome],
    numeric: true,
    cell: ({ counts }) => formatNumber(counts[outcome]),
  })),
]

const groupColumns: readonly Column<SimulatedGroup>[] = [
  {
    title: text.verdict,
    cell: ({ from, to }) => (
      <span className="flex items-center gap-1">
        {from !== to && (
          <>
            <Badge tone={verdictTones[from]}>{verdictNames[from]}</Badge>
            <span aria-hidden>→</span>
          </>
        )}
        <Badge tone={verdictTones[to]}>{verdictNames[to]}</Badge>
      </span>
    ),
  },
  {
    title: text.rule,
    cell: ({ rule, tool, reason, by }) => (
      <>
        <code className="text-sm break-all">{rule ?? tool}</code>
        <div className="text-sm text-soft">
          {byNames[by]}
          {rule === undefined && reason !== undefined && `: ${reason[locale]}`}
        </div>
      </>
    ),
  },
  { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
  { title: text.people, numeric: true, cell: ({ people }) => formatNumber(people) },
  {
    title: text.examples,
    cell: ({ examples }) => (
      <ul className="grid gap-1">
        {examples.slice(0, 3).map((example, index) => (
          <li key={index}>
            <code className="text-sm break-all">{example.text}</code>
          </li>
        ))}
      </ul>
    ),
  },
]

const personColumns: readonly Column<Simulation['people'][number]>[] = [
  {
    title: text.person,
    cell: ({ person }) => <span className="break-all">{person === '' ? text.unknownPerson : person}</span>,
  },
  { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
  { title: text.differ, numeric: true, cell: ({ changed }) => formatNumber(changed) },
  { title: verdictNames.ask, numeric: true, cell: ({ asked }) => formatNumber(asked) },
  { title: verdictNames.deny, numeric: true, cell: ({ denied }) => formatNumber(denied) },
]
