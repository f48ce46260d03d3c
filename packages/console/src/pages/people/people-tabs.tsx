import { textsOf, type Texts } from '../../format/locale.ts'
import { Tabs } from '../../parts/tabs.tsx'

/** The lists of the section that the reader may open. */
export function PeopleTabs() {
  return (
    <Tabs
      label={text.lists}
      tabs={[
        { to: '/people', label: text.people },
        { to: '/people/groups', label: text.groups },
        { to: '/people/invitations', label: text.invitations },
        { to: '/people/credentials', label: text.credentials },
        { to: '/people/sessions', label: text.sessions },
        { to: '/people/devices', label: text.devices },
        {
          to: '/people/service-accounts',
          label: text['service-accounts'],
        },
        { to: '/people/federation', label: text.federation },
      ]}
    />
  )
}

const texts: Texts<
  | 'lists'
  | 'people'
  | 'groups'
  | 'invitations'
  | 'service-accounts'
  | 'credentials'
  | 'sessions'
  | 'devices'
  | 'federation'
> = {
  en: {
    lists: 'People and access',
    people: 'People',
    groups: 'Groups',
    invitations: 'Invitations',
    'service-accounts': 'Service accounts',
    credentials: 'Credentials',
    sessions: 'Sessions',
    devices: 'Devices',
    federation: 'CI federation',
  },
  ja: {
    lists: '利用者とアクセス',
    people: '利用者',
    groups: 'グループ',
    invitations: '招待',
    'service-accounts': 'サービスアカウント',
    credentials: '認証情報',
    sessions: 'セッション',
    devices: 'デバイス',
    federation: 'CI フェデレーション',
  },
}
const text = textsOf(texts)
