import { useState } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { DataTable, EmptyList } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { PeopleTabs } from '../people-tabs.tsx'
import { ImportInvitationsDialog } from './import-invitations-dialog.tsx'
import { invitationColumns } from './invitation-columns.tsx'
import { InviteDialog } from './invite-dialog.tsx'

type State = ApiBody<'listInvitations'>['data'][number]['state']

const states: readonly State[] = ['open', 'accepted', 'revoked', 'expired']

/** Who was invited, and what became of it. */
export function InvitationsPage() {
  const { may } = useMe()
  const mayWrite = may('invitations.write')
  const [open, setOpen] = useState<'one' | 'many'>()
  const { values, set, cursor, isFiltered } = useFilters(['state'])
  const state = states.find((known) => known === values.state)
  const query = useApi('listInvitations', {
    limit: 50,
    ...(state === undefined ? {} : { state }),
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={
        mayWrite && (
          <>
            <Button look="plain" onClick={() => setOpen('many')}>
              {text.import}
            </Button>
            <Button onClick={() => setOpen('one')}>{text.invite}</Button>
          </>
        )
      }
    >
      <PeopleTabs />
      <Card>
        <search className="mb-4 block max-w-xs">
          <SelectField
            label={text.state}
            value={state ?? ''}
            onChange={({ target }) => set({ state: target.value })}
            options={[
              { value: '', label: text.any },
              ...states.map((value) => ({ value, label: text[value] })),
            ]}
          />
        </search>
        <DataTable
          caption={text.title}
          columns={invitationColumns(mayWrite)}
          keyOf={({ id }) => id}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={isFiltered}>
              {text.how}
            </EmptyList>
          }
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
      {open === 'one' && <InviteDialog onClose={() => setOpen(undefined)} />}
      {open === 'many' && <ImportInvitationsDialog onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'invite' | 'import' | 'state' | 'any' | 'none' | 'how' | State> = {
  en: {
    title: 'Invitations',
    lead: 'A link with which somebody comes in. It is shown once, to you: send it to them the way you trust.',
    invite: 'Invite somebody',
    import: 'Import CSV',
    state: 'State',
    any: 'Any',
    none: 'Nobody was invited yet',
    how: 'Invite one person, or everyone in a CSV file.',
    open: 'Open',
    accepted: 'Accepted',
    revoked: 'Revoked',
    expired: 'Expired',
  },
  ja: {
    title: '招待',
    lead: '招待された人が使い始めるためのリンクです。リンクは作成時に一度だけ表示されるので、安全な方法で本人に送ってください。',
    invite: '招待する',
    import: 'CSV を取り込む',
    state: '状態',
    any: 'すべて',
    none: 'まだ誰も招待していません',
    how: '1人ずつ、または CSV ファイルでまとめて招待できます。',
    open: '承諾待ち',
    accepted: '承諾済み',
    revoked: '取り消し済み',
    expired: '期限切れ',
  },
}
const text = textsOf(texts)
