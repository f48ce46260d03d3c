import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { formatTime } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { Badge } from '../../parts/badge.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Card } from '../../parts/page.tsx'

/** Who somebody is, and what they may do. */
export function PersonFacts({ person }: { person: ApiBody<'getPerson'> }) {
  const { status, roles, groups, costCentre, source, userName, issuers, createdAt, id } = person
  return (
    <Card title={text.title}>
      <Facts
        facts={[
          [
            text.access,
            status === 'active' ? <Badge tone="good">{text.active}</Badge> : <Badge>{text.ended}</Badge>,
          ],
          [text.roles, roles.map((role) => roleNames[role]).join(', ')],
          [text.groups, groups.length > 0 && <GroupLinks groups={groups} />],
          [text.costCentre, costCentre],
          [text.source, text[source]],
          [text.userName, userName],
          [text.issuers, issuers.join(', ')],
          [text.created, formatTime(createdAt)],
          [text.id, <code key="id">{id}</code>],
        ]}
      />
    </Card>
  )
}

function GroupLinks({ groups }: { groups: readonly string[] }) {
  return groups.map((group, index) => (
    <Fragment key={group}>
      {index > 0 && ', '}
      <Link to="/people" search={{ group }}>
        {group}
      </Link>
    </Fragment>
  ))
}

const texts: Texts<
  | 'title'
  | 'access'
  | 'active'
  | 'ended'
  | 'roles'
  | 'groups'
  | 'costCentre'
  | 'source'
  | 'userName'
  | 'issuers'
  | 'created'
  | 'id'
  | 'admin'
  | 'oidc'
  | 'scim'
  | 'invitation'
> = {
  en: {
    title: 'Who they are',
    access: 'Access',
    active: 'Active',
    ended: 'Ended',
    roles: 'Roles',
    groups: 'Groups',
    costCentre: 'Cost centre',
    source: 'Comes from',
    userName: 'Name in the directory',
    issuers: 'Signs in with',
    created: 'Here since',
    id: 'Id',
    admin: 'Added by an administrator',
    oidc: 'Company sign-in',
    scim: 'Company directory',
    invitation: 'An invitation',
  },
  ja: {
    title: '基本情報',
    access: 'アクセス',
    active: '有効',
    ended: '終了',
    roles: 'ロール',
    groups: 'グループ',
    costCentre: 'コストセンター',
    source: '登録元',
    userName: 'ディレクトリでの名前',
    issuers: 'サインインに使う ID プロバイダー',
    created: '登録日時',
    id: 'ID',
    admin: '管理者が追加',
    oidc: '会社のサインイン',
    scim: '会社のディレクトリ',
    invitation: '招待',
  },
}
const text = textsOf(texts)
