import { useState } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { formatTime } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { ShownOnceDialog } from '../../../parts/shown-once-dialog.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { LedgerTabs } from '../ledger-tabs.tsx'
import { scopeNames } from './scope-names.ts'
import { NewComplianceKeyDialog } from './new-compliance-key-dialog.tsx'

type Key = ApiBody<'listComplianceKeys'>['data'][number]

/** Keys with which other systems read the record through the compliance API. */
export function ComplianceKeysPage() {
  const { cursor, set } = useFilters([])
  const { may } = useMe()
  const [isMaking, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  const query = useApi('listComplianceKeys', {
    limit: 50,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('compliance_keys.write') && <Button onClick={() => setMaking(true)}>{text.make}</Button>}
    >
      <LedgerTabs />
      <Card>
        <DataTable
          caption={text.title}
          columns={columns}
          keyOf={({ id }) => id}
          query={query}
          empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
      {isMaking && (
        <NewComplianceKeyDialog
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false)
            setSecret(made)
          }}
        />
      )}
      {secret !== undefined && (
        <ShownOnceDialog
          title={text.made}
          values={[{ label: text.key, value: secret }]}
          onClose={() => setSecret(undefined)}
        >
          {text.send}
        </ShownOnceDialog>
      )}
    </Page>
  )
}

function Revoke({ entry: { id, name, revokedAt } }: { entry: Key }) {
  const { may } = useMe()
  if (revokedAt !== undefined || !may('compliance_keys.write')) return null
  return (
    <ConfirmAction
      operation="revokeComplianceKey"
      request={(reason) => ({ id, reason })}
      button={text.revoke}
      label={`${text.revoke}: ${name}`}
      ask={fill(text.ask, { name })}
      look="danger"
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'make'
  | 'none'
  | 'how'
  | 'made'
  | 'key'
  | 'send'
  | 'name'
  | 'scopes'
  | 'since'
  | 'state'
  | 'active'
  | 'revoked'
  | 'revoke'
  | 'ask'
  | 'what'
  | 'actions'
> = {
  en: {
    title: 'Compliance keys',
    lead: 'Systems that speak Anthropic’s Compliance API (a SIEM connector, eDiscovery) read the record here with such a key. It calls no model.',
    make: 'Make a key',
    none: 'No compliance key yet',
    how: 'Make one for each system, with no more than it needs to read.',
    made: 'The new compliance key',
    key: 'Key',
    send: 'The system sends it as x-api-key.',
    name: 'Name',
    scopes: 'May read',
    since: 'Since',
    state: 'State',
    active: 'Active',
    revoked: 'Revoked',
    revoke: 'Revoke',
    ask: 'Revoke the key {name}?',
    what: 'The system that uses it reads nothing more, at once on every node. It cannot be undone: make another key instead.',
    actions: 'Action',
  },
  ja: {
    title: 'コンプライアンスキー',
    lead: 'Anthropic の Compliance API に対応したシステム(SIEM コネクター、eDiscovery など)が、このキーで記録を読み取ります。モデルの呼び出しはできません。',
    make: 'キーを発行',
    none: 'コンプライアンスキーはまだありません',
    how: 'システムごとに、必要な範囲だけを読めるキーを発行してください。',
    made: '新しいコンプライアンスキー',
    key: 'キー',
    send: 'システム側では x-api-key として送ります。',
    name: '名前',
    scopes: '読み取れる範囲',
    since: '発行日時',
    state: '状態',
    active: '有効',
    revoked: '失効',
    revoke: '失効させる',
    ask: 'キー {name} を失効させますか?',
    what: 'このキーを使うシステムは、すべてのノードですぐに何も読めなくなります。元に戻すことはできないため、必要な場合は別のキーを発行してください。',
    actions: '操作',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Key>[] = [
  {
    title: text.name,
    cell: ({ name, hint }) => (
      <>
        {name} <code className="text-sm text-soft">…{hint}</code>
      </>
    ),
  },
  { title: text.scopes, cell: ({ scopes }) => scopes.map((scope) => scopeNames[scope] ?? scope).join(', ') },
  { title: text.since, cell: ({ createdAt }) => <time dateTime={createdAt}>{formatTime(createdAt)}</time> },
  {
    title: text.state,
    cell: ({ revokedAt }) =>
      revokedAt === undefined ? (
        <Badge tone="good">{text.active}</Badge>
      ) : (
        <Badge>{`${text.revoked}: ${formatTime(revokedAt)}`}</Badge>
      ),
  },
  { title: text.actions, cell: (key) => <Revoke entry={key} /> },
]
