import { textsOf, type Texts } from '../../../format/locale.ts'
import { AccountField } from '../../../parts/account-field.tsx'
import { EmptyList } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { PeopleTabs } from '../people-tabs.tsx'
import { DeviceTable } from './device-table.tsx'

/** Every device. */
export function DevicesPage() {
  const { values, set, cursor, isFiltered } = useFilters(['person', 'status'])
  const { person, status } = values
  return (
    <Page title={text.title} lead={text.lead}>
      <PeopleTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-2">
          <AccountField label={text.person} value={person} onChange={(id) => set({ person: id })} />
          <SelectField
            label={text.state}
            value={status ?? ''}
            onChange={({ target }) => set({ status: target.value })}
            options={[
              { value: '', label: text.any },
              { value: 'active', label: text.active },
              { value: 'blocked', label: text.blocked },
            ]}
          />
        </search>
        <DeviceTable
          caption={text.title}
          request={{
            limit: 50,
            ...(cursor === undefined ? {} : { after: cursor }),
            ...(person === undefined ? {} : { person }),
            ...(status === 'active' || status === 'blocked' ? { status } : {}),
          }}
          empty={
            <EmptyList title={text.none} filtered={isFiltered}>
              {text.how}
            </EmptyList>
          }
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'person' | 'state' | 'any' | 'active' | 'blocked' | 'none' | 'how'> = {
  en: {
    title: 'Devices',
    lead: 'The machines from which people call. A blocked one is refused within a second, and its sessions end.',
    person: 'Person',
    state: 'State',
    any: 'Any',
    active: 'Active',
    blocked: 'Blocked',
    none: 'No device yet',
    how: 'One appears with the first sign-in or call of Claude Code.',
  },
  ja: {
    title: 'デバイス',
    lead: '利用者が呼び出しに使うマシンです。ブロックすると、1秒以内に呼び出しが拒否され、セッションも終了します。',
    person: '利用者',
    state: '状態',
    any: 'すべて',
    active: '有効',
    blocked: 'ブロック中',
    none: 'デバイスはまだありません',
    how: 'Claude Code で最初にサインインするか呼び出すと表示されます。',
  },
}
const text = textsOf(texts)
