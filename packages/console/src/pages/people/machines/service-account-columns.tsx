import { Link } from '@tanstack/react-router'
import { formatDate } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { roleNames } from '../../../format/role-names.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import type { Column } from '../../../parts/data-table.tsx'
import type { Me } from '../../../shell/use-me.ts'
import { EndServiceAccount } from './end-service-account.tsx'
import type { ServiceAccount } from './service-account.ts'

interface Actions {
  may: Me['may']
  onCreateCredential: (id: string) => void
}

/** What the list of service accounts shows, and what the reader may do. */
export function serviceAccountColumns({
  may,
  onCreateCredential,
}: Actions): readonly Column<ServiceAccount>[] {
  const mayEnd = may('service_accounts.write')
  const mayIssue = may('credentials.write')
  const actions: Column<ServiceAccount> = {
    title: text.actions,
    stays: true,
    cell: (account) =>
      account.status === 'active' && (
        <div className="flex flex-wrap gap-1.5">
          {mayIssue && (
            <Button
              look="plain"
              size="small"
              aria-label={fill(text.issueOne, { name: account.name })}
              onClick={() => onCreateCredential(account.id)}
            >
              {text.issue}
            </Button>
          )}
          {mayEnd && <EndServiceAccount account={account} />}
        </div>
      ),
  }
  return mayEnd || mayIssue ? [...columns, actions] : columns
}

const texts: Texts<
  | 'name'
  | 'roles'
  | 'groups'
  | 'costCentre'
  | 'created'
  | 'status'
  | 'active'
  | 'inactive'
  | 'actions'
  | 'issue'
  | 'issueOne'
> = {
  en: {
    name: 'Name',
    roles: 'Roles',
    groups: 'Groups',
    costCentre: 'Cost centre',
    created: 'Since',
    status: 'Access',
    active: 'Active',
    inactive: 'Ended',
    actions: 'Action',
    issue: 'Create a credential',
    issueOne: 'Create a credential for {name}',
  },
  ja: {
    name: '名前',
    roles: 'ロール',
    groups: 'グループ',
    costCentre: 'コストセンター',
    created: '登録日',
    status: 'アクセス',
    active: '有効',
    inactive: '終了',
    actions: '操作',
    issue: '認証情報を作成',
    issueOne: '{name} の認証情報を作成',
  },
}
const text = textsOf(texts)

const columns: readonly Column<ServiceAccount>[] = [
  {
    title: text.name,
    cell: ({ id, name }) => (
      <Link to="/people/service-accounts/$id" params={{ id }} className="font-medium">
        {name}
      </Link>
    ),
  },
  { title: text.roles, cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') },
  { title: text.groups, cell: ({ groups }) => groups.join(', ') },
  { title: text.costCentre, cell: ({ costCentre }) => costCentre ?? '' },
  {
    title: text.created,
    cell: ({ createdAt }) => (
      <time className="whitespace-nowrap" dateTime={createdAt}>
        {formatDate(createdAt)}
      </time>
    ),
  },
  {
    title: text.status,
    cell: ({ status }) => <Badge tone={status === 'active' ? 'good' : 'neutral'}>{text[status]}</Badge>,
  },
]
