import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { PinnedBy } from './pinned-by.tsx'

type Mapping = ApiBody<'readSettings'>['roleMapping'][number]

/** Roles that come and go with groups of the directory. */
export function RoleMapping() {
  const { data, ...query } = useApi('readSettings', {})
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={(mapping) => JSON.stringify(mapping)}
        query={{ ...query, data: data && { data: data.roleMapping } }}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'how' | 'groups' | 'roles' | 'from'> = {
  en: {
    title: 'Roles by group',
    none: 'Groups give no roles here',
    how: 'Roles are given by hand, or by sekisho.sign_in.role_mapping in sekisho.yaml.',
    groups: 'Members of',
    roles: 'Have the roles',
    from: 'Where it is set',
  },
  ja: {
    title: 'グループごとのロール',
    none: 'グループによるロールの付与はありません',
    how: 'ロールは手動で付与するか、sekisho.yaml の sekisho.sign_in.role_mapping で指定します。',
    groups: 'グループ',
    roles: 'ロール',
    from: '設定元',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Mapping>[] = [
  { title: text.groups, cell: ({ groups }) => groups.join(', ') },
  { title: text.roles, cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') },
  { title: text.from, cell: () => <PinnedBy settingKey="sekisho.sign_in.role_mapping" /> },
]
