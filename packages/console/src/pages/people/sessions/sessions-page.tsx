import { textsOf, type Texts } from '../../../format/locale.ts'
import { AccountField } from '../../../parts/account-field.tsx'
import { EmptyList } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { PeopleTabs } from '../people-tabs.tsx'
import { SessionTable } from './session-table.tsx'

/** Who is signed in, everywhere. */
export function SessionsPage() {
  const { values, set, cursor, isFiltered } = useFilters(['person', 'inForce'])
  const { person, inForce } = values
  return (
    <Page title={text.title} lead={text.lead}>
      <PeopleTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-2">
          <AccountField
            label={text.person}
            among="both"
            value={person}
            onChange={(id) => set({ person: id })}
          />
          <SelectField
            label={text.state}
            value={inForce ?? ''}
            onChange={({ target }) => set({ inForce: target.value })}
            options={[
              { value: '', label: text.any },
              { value: 'true', label: text.inForce },
            ]}
          />
        </search>
        <SessionTable
          caption={text.title}
          request={{
            limit: 50,
            ...(cursor === undefined ? {} : { after: cursor }),
            ...(person === undefined ? {} : { person }),
            ...(inForce === 'true' ? { inForce } : {}),
          }}
          empty={<EmptyList title={text.none} filtered={isFiltered} />}
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'person' | 'state' | 'any' | 'inForce' | 'none'> = {
  en: {
    title: 'Sessions',
    lead: 'Every sign-in to this server, newest first. Revoking one ends it on every node within a second.',
    person: 'Person or service account',
    state: 'State',
    any: 'Any',
    inForce: 'Not over',
    none: 'Nobody has signed in yet',
  },
  ja: {
    title: 'セッション',
    lead: 'このサーバーへのサインインを新しい順に表示します。失効させると、1秒以内にすべてのノードで終了します。',
    person: '利用者またはサービスアカウント',
    state: '状態',
    any: 'すべて',
    inForce: '有効なもののみ',
    none: 'まだ誰もサインインしていません',
  },
}
const text = textsOf(texts)
