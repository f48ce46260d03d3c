import type { ApiBody } from '../../../api/call-api.ts'
import { formatDuration } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { AccountLink } from '../../../parts/account-link.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import type { Column } from '../../../parts/data-table.tsx'

type Rule = ApiBody<'listFederationRules'>['data'][number]

interface Options {
  /** absent: the list is of one account */
  nameOf?: (id: string) => string
  mayWrite: boolean
}

/** What the list of federation rules shows. */
export function federationColumns({ nameOf, mayWrite }: Options): readonly Column<Rule>[] {
  const account = nameOf === undefined ? [] : [accountColumn(nameOf)]
  return [...columns, ...account, ...(mayWrite ? [actions] : [])]
}

const accountColumn = (nameOf: (id: string) => string): Column<Rule> => ({
  title: text.account,
  cell: ({ serviceAccountId: id }) => <AccountLink id={id} name={nameOf(id)} />,
})

const texts: Texts<
  | 'name'
  | 'issuer'
  | 'audience'
  | 'conditions'
  | 'account'
  | 'life'
  | 'actions'
  | 'remove'
  | 'removeOne'
  | 'ask'
  | 'what'
> = {
  en: {
    name: 'Rule',
    issuer: 'Tokens of',
    audience: 'for {audience}',
    conditions: 'Conditions, all of them',
    account: 'Act as',
    life: 'For',
    actions: 'Action',
    remove: 'Remove',
    removeOne: 'Remove the rule {name}',
    ask: 'Remove the rule {name}?',
    what: 'From now on nobody comes in by it, and the sessions it opened end on every node within a second.',
  },
  ja: {
    name: 'ルール',
    issuer: 'トークンの発行元',
    audience: '宛先: {audience}',
    conditions: '条件(すべて満たすこと)',
    account: '利用するアカウント',
    life: '有効時間',
    actions: '操作',
    remove: '削除',
    removeOne: 'ルール {name} を削除',
    ask: 'ルール {name} を削除しますか?',
    what: '以後このルールでは利用できなくなり、このルールで開始されたセッションも1秒以内にすべてのノードで終了します。',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Rule>[] = [
  { title: text.name, cell: ({ name }) => <span className="font-medium">{name}</span> },
  {
    title: text.issuer,
    cell: ({ issuer, audience }) => (
      <div className="min-w-44">
        <span className="break-all">{issuer}</span>
        <div className="text-sm break-all text-soft">{fill(text.audience, { audience })}</div>
      </div>
    ),
  },
  {
    title: text.conditions,
    cell: ({ conditions }) => (
      <ul>
        {Object.entries(conditions).map(([claim, values]) => (
          <li key={claim} className="text-sm">
            <code>{claim}</code>:{' '}
            {values.map((value) => (
              <code key={value}>{value} </code>
            ))}
          </li>
        ))}
      </ul>
    ),
  },
  { title: text.life, cell: ({ ttlSeconds }) => formatDuration(ttlSeconds) },
]

const actions: Column<Rule> = {
  title: text.actions,
  stays: true,
  cell: ({ id, name }) => (
    <ConfirmAction
      operation="removeFederationRule"
      request={(reason) => ({ id, reason })}
      button={text.remove}
      label={fill(text.removeOne, { name })}
      ask={fill(text.ask, { name })}
      look="danger"
    >
      {text.what}
    </ConfirmAction>
  ),
}
