import type { ApiBody } from '../../api/call-api.ts'
import { formatCompact, formatDay, formatMoney, formatNumber, formatPercent } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { AccountLink } from '../../parts/account-link.tsx'
import type { Column } from '../../parts/data-table.tsx'

type Savings = ApiBody<'readSavings'>

const texts: Texts<
  | 'person'
  | 'project'
  | 'calls'
  | 'hit'
  | 'lostTokens'
  | 'lost'
  | 'model'
  | 'smaller'
  | 'cost'
  | 'saved'
  | 'account'
  | 'credential'
  | 'created'
  | 'lastUsed'
  | 'never'
> = {
  en: {
    person: 'Person',
    project: 'Project',
    calls: 'Calls',
    hit: 'Read from cache',
    lostTokens: 'Tokens lost',
    lost: 'Lost',
    model: 'Model',
    smaller: 'Cheapest',
    cost: 'Cost',
    saved: 'Saved at most',
    account: 'Service account',
    credential: 'Credential',
    created: 'Made',
    lastUsed: 'Last used',
    never: 'Never',
  },
  ja: {
    person: '利用者',
    project: 'プロジェクト',
    calls: '呼び出し',
    hit: 'キャッシュ読み取り率',
    lostTokens: '失われたトークン',
    lost: '損失額',
    model: 'モデル',
    smaller: '最も安価なモデル',
    cost: '費用',
    saved: '節約見込み(最大)',
    account: 'サービスアカウント',
    credential: '認証情報',
    created: '作成日',
    lastUsed: '最終使用',
    never: '未使用',
  },
}
const text = textsOf(texts)

export const cacheColumns: readonly Column<Savings['cache'][number]>[] = [
  { title: text.person, cell: (row) => <AccountName {...row} /> },
  { title: text.project, cell: ({ projectName, projectId }) => projectName ?? projectId },
  { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
  { title: text.hit, numeric: true, cell: ({ hitPercent }) => formatPercent(hitPercent / 100) },
  { title: text.lostTokens, numeric: true, cell: ({ lostTokens }) => formatCompact(lostTokens) },
  { title: text.lost, numeric: true, cell: ({ lostMicroUsd }) => formatMoney(lostMicroUsd) },
]

export const smallColumns: readonly Column<Savings['smallRequests'][number]>[] = [
  { title: text.model, cell: ({ model }) => model },
  { title: text.smaller, cell: ({ smallerModel }) => smallerModel },
  { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
  { title: text.cost, numeric: true, cell: ({ costMicroUsd }) => formatMoney(costMicroUsd) },
  { title: text.saved, numeric: true, cell: ({ savedMicroUsd }) => formatMoney(savedMicroUsd) },
]

export const batchColumns: readonly Column<Savings['batch'][number]>[] = [
  { title: text.account, cell: (row) => <AccountName {...row} /> },
  { title: text.model, cell: ({ model }) => model },
  { title: text.calls, numeric: true, cell: ({ calls }) => formatNumber(calls) },
  { title: text.cost, numeric: true, cell: ({ costMicroUsd }) => formatMoney(costMicroUsd) },
  { title: text.saved, numeric: true, cell: ({ savedMicroUsd }) => formatMoney(savedMicroUsd) },
]

export const idleColumns: readonly Column<Savings['idleCredentials'][number]>[] = [
  { title: text.credential, cell: ({ name }) => name },
  { title: text.person, cell: (row) => <AccountName {...row} /> },
  { title: text.created, cell: ({ createdAt }) => formatDay(createdAt.slice(0, 10)) },
  {
    title: text.lastUsed,
    cell: ({ lastUsedAt }) => (lastUsedAt === undefined ? text.never : formatDay(lastUsedAt.slice(0, 10))),
  },
]

function AccountName({ personId, personName }: { personId: string; personName?: string | null | undefined }) {
  return <AccountLink id={personId} name={personName ?? personId} />
}
