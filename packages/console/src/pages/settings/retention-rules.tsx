import { defaultRecordLevel } from '@sekisho/contract'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { PinnedBy } from './pinned-by.tsx'
import { levelNames, retentionNames } from './retention-names.ts'

type Rule = ApiBody<'readSettings'>['retention'][number]

/** The mode of retention of each access rule: the first that matches somebody is laid on the base. */
export function RetentionRules() {
  const { data, ...query } = useApi('readSettings', {})
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ key }) => key}
        query={{ ...query, data: data && { data: data.retention } }}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'how' | 'who' | 'everybody' | 'kept' | 'level' | 'base' | 'from'> = {
  en: {
    title: 'What is kept of calls',
    none: 'Metadata and structure of every call, no content',
    how: 'Rules of sekisho.access in sekisho.yaml say otherwise for groups and roles: “retention: zdr” or “full”.',
    who: 'Calls of',
    everybody: 'Everybody else',
    kept: 'Kept',
    level: 'Level of the record',
    base: 'As for everybody else',
    from: 'Where it is set',
  },
  ja: {
    title: '呼び出しについて保存するもの',
    none: 'すべての呼び出しのメタデータと構造(内容は保存しません)',
    how: 'グループやロールごとに変えるには、sekisho.yaml の sekisho.access で「retention: zdr」または「full」を指定します。',
    who: '対象',
    everybody: 'その他の全員',
    kept: '保存するもの',
    level: '記録のレベル',
    base: 'その他の全員と同じ',
    from: '設定元',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Rule>[] = [
  {
    title: text.who,
    cell: ({ roles, groups }) =>
      [...roles.map((role) => roleNames[role]), ...groups].join(', ') || text.everybody,
  },
  { title: text.kept, cell: (rule) => keptOf(rule) },
  { title: text.level, cell: (rule) => levelOf(rule) },
  { title: text.from, cell: ({ key }) => <PinnedBy settingKey={key} /> },
]

const isBase = ({ roles, groups }: Rule) => roles.length + groups.length === 0

function keptOf(rule: Rule): string {
  if (rule.retention !== undefined) return retentionNames[rule.retention]
  return isBase(rule) ? retentionNames.metadata : text.base
}

function levelOf(rule: Rule): string {
  if (rule.level !== undefined) return levelNames[rule.level]
  return isBase(rule) ? levelNames[defaultRecordLevel] : text.base
}
