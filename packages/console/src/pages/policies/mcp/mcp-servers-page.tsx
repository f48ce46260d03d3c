import { useState } from 'react'
import { useApi } from '../../../api/use-api.ts'
import { formatTime } from '../../../format/format.ts'
import { textsOf } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { DataTable, EmptyList, type Column } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { lazyPart } from '../../../parts/lazy-part.tsx'
import { idsIn, Names } from '../../../parts/names.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { SearchField } from '../../../parts/search-field.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { PolicyTabs } from '../policy-tabs.tsx'
import { Who } from '../who.tsx'
import { McpServerDialog } from './mcp-server-dialog.tsx'
import { RetireServer } from './retire-server.tsx'
import { riskNames, riskTones, type McpServer } from './server-words.ts'

const McpCheckCard = lazyPart('mcp-check', async () => (await import('./mcp-check-card.tsx')).McpCheckCard, 3)

/** The catalogue of MCP servers: those that were looked at, and a check of what a project wants. */
export function McpServersPage() {
  const filters = useFilters(['search', 'status'])
  const { may } = useMe()
  const [edited, setEdited] = useState<McpServer | 'new'>()
  const { search, status } = filters.values
  const query = useApi('listMcpServers', {
    limit: 50,
    ...(search === undefined ? {} : { search }),
    ...(status === 'approved' || status === 'retired' ? { status } : {}),
    ...(filters.cursor === undefined ? {} : { after: filters.cursor }),
  })
  const mayWrite = may('policies.write')
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={mayWrite && <Button onClick={() => setEdited('new')}>{text.approve}</Button>}
    >
      <PolicyTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-[2fr_1fr]">
          <SearchField
            label={text.search}
            value={search}
            onChange={(value) => filters.set({ search: value })}
          />
          <SelectField
            label={text.status}
            value={status ?? ''}
            onChange={({ target }) => filters.set({ status: target.value })}
            options={[
              { value: '', label: text.any },
              { value: 'approved', label: text.approved },
              { value: 'retired', label: text.retired },
            ]}
          />
        </search>
        <Names ids={idsIn(query.data?.data.map(({ approvedBy }) => approvedBy))}>
          <DataTable
            caption={text.title}
            columns={mayWrite ? [...columns, actionsOf(setEdited)] : columns}
            keyOf={({ id }) => id}
            query={query}
            empty={
              <EmptyList title={text.none} filtered={filters.isFiltered}>
                {text.next}
              </EmptyList>
            }
            pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
          />
        </Names>
      </Card>
      <McpCheckCard />
      {edited !== undefined && (
        <McpServerDialog
          server={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Page>
  )
}

const text = textsOf({
  en: {
    title: 'MCP servers',
    lead: 'The catalogue of servers that somebody looked at. Rules for managed settings are made of it.',
    approve: 'Approve a server',
    search: 'Name',
    status: 'State',
    any: 'Any',
    approved: 'Approved',
    retired: 'Retired',
    none: 'No server is in the catalogue yet',
    next: 'Check a project’s .mcp.json below, then approve the servers it needs.',
    name: 'Name',
    reached: 'How it is reached',
    owner: 'Answers for it',
    risk: 'Risk',
    by: 'Approved by',
    actions: 'Action',
    change: 'Change',
    again: 'Approve again',
  },
  ja: {
    title: 'MCP サーバー',
    lead: '確認済みのサーバーのカタログです。管理設定のルールはここから作られます。',
    approve: 'サーバーを承認',
    search: '名前',
    status: '状態',
    any: 'すべて',
    approved: '承認済み',
    retired: '廃止済み',
    none: 'カタログにサーバーはまだありません',
    next: '下でプロジェクトの .mcp.json を検査し、必要なサーバーを承認してください。',
    name: '名前',
    reached: '接続方法',
    owner: '責任者',
    risk: 'リスク',
    by: '承認者',
    actions: '操作',
    change: '変更',
    again: '再び承認',
  },
})

const columns: readonly Column<McpServer>[] = [
  {
    title: text.name,
    cell: ({ name, note }) => (
      <>
        <span className="font-medium">{name}</span>
        {note !== '' && <div className="text-sm whitespace-pre-line text-soft">{note}</div>}
      </>
    ),
  },
  {
    title: text.reached,
    cell: ({ transport }) => (
      <>
        <code className="block min-w-44 text-sm break-all">
          {transport.type === 'stdio' ? transport.command.join(' ') : transport.url}
        </code>
        <div className="text-sm text-soft">{transport.type}</div>
      </>
    ),
  },
  { title: text.owner, cell: ({ owner }) => owner },
  { title: text.risk, cell: ({ risk }) => <Badge tone={riskTones[risk]}>{riskNames[risk]}</Badge> },
  {
    title: text.status,
    cell: ({ status, retiredReason }) =>
      status === 'approved' ? (
        <Badge tone="good">{text.approved}</Badge>
      ) : (
        <>
          <Badge>{text.retired}</Badge>
          <div className="text-sm text-soft">{retiredReason}</div>
        </>
      ),
  },
  {
    title: text.by,
    cell: ({ approvedBy, approvedAt }) => (
      <>
        <Who id={approvedBy} />
        <div className="text-sm text-soft">
          <time dateTime={approvedAt}>{formatTime(approvedAt)}</time>
        </div>
      </>
    ),
  },
]

function actionsOf(edit: (server: McpServer) => void): Column<McpServer> {
  return {
    title: text.actions,
    stays: true,
    cell: (server) => (
      <div className="flex flex-wrap gap-2">
        <Button look="plain" size="small" onClick={() => edit(server)}>
          {server.status === 'retired' ? text.again : text.change}
        </Button>
        {server.status === 'approved' && <RetireServer server={server} />}
      </div>
    ),
  }
}
