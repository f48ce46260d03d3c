import { useParams } from '@tanstack/react-router'
import { useApi } from '../../../api/use-api.ts'
import { formatDate } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { roleNames } from '../../../format/role-names.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Facts } from '../../../parts/facts.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card, Page, type Back } from '../../../parts/page.tsx'
import { PendingPage } from '../../../parts/pending.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { PersonCredentials } from '../credentials/person-credentials.tsx'
import { PersonBudgets } from '../person-budgets.tsx'
import { AccountRules } from './account-rules.tsx'
import { EndServiceAccount } from './end-service-account.tsx'
import type { ServiceAccount } from './service-account.ts'

/** One machine: what it is counted to, what it calls with, and whose tokens may act as it. */
export function ServiceAccountPage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { may } = useMe()
  const query = useApi('listServiceAccounts', { search: id, limit: 1 })
  if (query.data === undefined) return <PendingPage query={query} title={text.account} back={back} />
  const account = query.data.data.find((known) => known.id === id)
  if (account === undefined) return <NoServiceAccount />
  return (
    <Page
      title={account.name}
      back={back}
      actions={may('service_accounts.write') && <EndServiceAccount account={account} />}
    >
      <AccountFacts account={account} />
      {may('credentials.read') && <PersonCredentials person={id} isActive={account.status === 'active'} />}
      {may('federation.read') && <AccountRules account={id} />}
      {may('budgets.read') && <PersonBudgets person={id} />}
    </Page>
  )
}

function NoServiceAccount() {
  return (
    <Page title={text.account} back={back}>
      <Card>
        <EmptyNote title={text.unknown} />
      </Card>
    </Page>
  )
}

function AccountFacts({ account }: { account: ServiceAccount }) {
  const { id, roles, groups, costCentre, createdAt, status } = account
  return (
    <Card title={text.facts}>
      <Facts
        facts={[
          [
            text.status,
            <Badge key="status" tone={status === 'active' ? 'good' : 'neutral'}>
              {text[status]}
            </Badge>,
          ],
          [text.id, <code key="id">{id}</code>],
          [text.roles, roles.map((role) => roleNames[role]).join(', ')],
          [text.groups, groups.length === 0 ? text.none : groups.join(', ')],
          [text.costCentre, costCentre ?? text.none],
          [text.created, formatDate(createdAt)],
        ]}
      />
      {status === 'inactive' && <p className="mt-4 text-soft">{fill(text.over, { name: account.name })}</p>}
    </Card>
  )
}

const texts: Texts<
  | 'account'
  | 'back'
  | 'unknown'
  | 'facts'
  | 'status'
  | 'active'
  | 'inactive'
  | 'id'
  | 'roles'
  | 'groups'
  | 'costCentre'
  | 'created'
  | 'none'
  | 'over'
> = {
  en: {
    account: 'Service account',
    back: 'To the service accounts',
    unknown: 'There is no service account with this id',
    facts: 'What it is',
    status: 'Access',
    active: 'Active',
    inactive: 'Ended',
    id: 'Id',
    roles: 'Roles',
    groups: 'Groups',
    costCentre: 'Cost centre',
    created: 'Since',
    none: 'None',
    over: '{name} calls nothing any more, for good. A machine that is wanted again gets a new account.',
  },
  ja: {
    account: 'サービスアカウント',
    back: 'サービスアカウントの一覧へ',
    unknown: 'この ID のサービスアカウントはありません',
    facts: '基本情報',
    status: 'アクセス',
    active: '有効',
    inactive: '終了',
    id: 'ID',
    roles: 'ロール',
    groups: 'グループ',
    costCentre: 'コストセンター',
    created: '登録日',
    none: 'なし',
    over: '{name} は無効化されており、元に戻すことはできません。再び必要な場合は、新しいアカウントを追加してください。',
  },
}
const text = textsOf(texts)
const back: Back = { to: '/people/service-accounts', label: text.back }
