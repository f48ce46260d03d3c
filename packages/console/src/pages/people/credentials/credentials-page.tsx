import { useState } from 'react'
import { useApi } from '../../../api/use-api.ts'
import { formatDuration } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { AccountField } from '../../../parts/account-field.tsx'
import { Button } from '../../../parts/button.tsx'
import { EmptyList } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { PeopleTabs } from '../people-tabs.tsx'
import { CreateCredentialDialog } from './create-credential-dialog.tsx'
import { CredentialTable } from './credential-table.tsx'

const unusedDays = [30, 90, 180]

/** Every credential, or those that nobody uses. */
export function CredentialsPage() {
  const { may } = useMe()
  const [isCreating, setCreating] = useState(false)
  const { values, set, cursor, isFiltered } = useFilters(['person', 'unused'])
  const days = unusedDays.find((known) => String(known) === values.unused)
  const page = { limit: 50, ...(cursor === undefined ? {} : { after: cursor }) }
  const { person } = values
  const all = useApi(
    'listCredentials',
    { ...page, ...(person === undefined ? {} : { person }) },
    { enabled: days === undefined },
  )
  const unused = useApi(
    'listUnusedCredentials',
    { ...page, days: days ?? 30 },
    { enabled: days !== undefined },
  )
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('credentials.write') && <Button onClick={() => setCreating(true)}>{text.create}</Button>}
    >
      <PeopleTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-2">
          <AccountField
            label={text.person}
            among="both"
            value={person}
            onChange={(id) => set({ person: id, ...(id === undefined ? {} : { unused: undefined }) })}
          />
          <SelectField
            label={text.use}
            value={days === undefined ? '' : String(days)}
            onChange={({ target }) => set({ unused: target.value, person: undefined })}
            options={[
              { value: '', label: text.any },
              ...unusedDays.map((known) => ({
                value: String(known),
                label: fill(text.unused, { time: formatDuration(known * 86_400) }),
              })),
            ]}
          />
        </search>
        <CredentialTable
          caption={text.title}
          query={days === undefined ? all : unused}
          empty={
            <EmptyList title={text.none} filtered={isFiltered}>
              {text.how}
            </EmptyList>
          }
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
      {isCreating && (
        <CreateCredentialDialog
          {...(person === undefined ? {} : { holder: person })}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'create' | 'person' | 'use' | 'any' | 'unused' | 'none' | 'how'> = {
  en: {
    title: 'Credentials',
    lead: 'Keys with which people and service accounts call models without signing in. The secret is shown once, when one is made.',
    create: 'Create a credential',
    person: 'Person or service account',
    use: 'Use',
    any: 'Any',
    unused: 'In force and not used for {time}',
    none: 'There is no credential yet',
    how: 'People who sign in with Claude Code need none. Machines and SDKs do.',
  },
  ja: {
    title: '認証情報',
    lead: '利用者やサービスアカウントが、サインインせずにモデルを呼び出すためのキーです。キーは作成時に一度だけ表示されます。',
    create: '認証情報を作成',
    person: '利用者またはサービスアカウント',
    use: '利用状況',
    any: 'すべて',
    unused: '有効だが {time}以上使われていない',
    none: '認証情報はまだありません',
    how: 'Claude Code からサインインする場合は必要ありません。マシンや SDK で使う場合に作成してください。',
  },
}
const text = textsOf(texts)
