import type { ApiBody } from '../../../api/call-api.ts'
import { formatDate } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { roleNames } from '../../../format/role-names.ts'
import { Badge, type Tone } from '../../../parts/badge.tsx'
import type { Column } from '../../../parts/data-table.tsx'
import { InvitationActions } from './invitation-actions.tsx'

export type Invitation = ApiBody<'listInvitations'>['data'][number]

/** What a list of invitations shows. */
export function invitationColumns(mayWrite: boolean): readonly Column<Invitation>[] {
  return mayWrite ? [...columns, actions] : columns
}

const tones: Record<Invitation['state'], Tone> = {
  open: 'warn',
  accepted: 'good',
  revoked: 'neutral',
  expired: 'neutral',
}

const texts: Texts<
  'name' | 'roles' | 'groups' | 'created' | 'expires' | 'state' | 'actions' | 'signIn' | Invitation['state']
> = {
  en: {
    name: 'For',
    roles: 'Roles',
    groups: 'Groups',
    created: 'Made',
    expires: 'Valid until',
    state: 'State',
    actions: 'Action',
    signIn: 'Sign-in link',
    open: 'Open',
    accepted: 'Accepted',
    revoked: 'Revoked',
    expired: 'Expired',
  },
  ja: {
    name: '宛先',
    roles: 'ロール',
    groups: 'グループ',
    created: '作成日',
    expires: '有効期限',
    state: '状態',
    actions: '操作',
    signIn: 'サインイン用リンク',
    open: '承諾待ち',
    accepted: '承諾済み',
    revoked: '取り消し済み',
    expired: '期限切れ',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Invitation>[] = [
  {
    title: text.name,
    cell: ({ name, email, personId }) => (
      <div className="min-w-52">
        <span className="font-medium">{name}</span>
        <div className="text-sm break-words text-soft">{personId === undefined ? email : text.signIn}</div>
      </div>
    ),
  },
  { title: text.state, cell: ({ state }) => <Badge tone={tones[state]}>{text[state]}</Badge> },
  { title: text.roles, cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') },
  { title: text.groups, cell: ({ groups }) => groups.join(', ') },
  {
    title: text.expires,
    cell: ({ expiresAt }) => (
      <time className="whitespace-nowrap" dateTime={expiresAt}>
        {formatDate(expiresAt)}
      </time>
    ),
  },
  {
    title: text.created,
    cell: ({ createdAt }) => (
      <time className="whitespace-nowrap" dateTime={createdAt}>
        {formatDate(createdAt)}
      </time>
    ),
  },
]

const actions: Column<Invitation> = {
  title: text.actions,
  stays: true,
  cell: (invitation) => <InvitationActions invitation={invitation} />,
}
