import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { SelectField } from '../../parts/fields.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { TryCall } from './checks/try-call.tsx'
import { PolicyTabs } from './policy-tabs.tsx'

/** What becomes of a call for a person or a group, under the settings that they get now. */
export function ExplainPage() {
  const { values, set } = useFilters(['for', 'search', 'chosen'])
  const forGroup = values.for === 'group'
  const search = values.search === undefined ? {} : { search: values.search }
  const groups = useApi('listGroups', { limit: 20, ...search }, { enabled: forGroup })
  const people = useApi('listPeople', { limit: 20, status: 'active', ...search }, { enabled: !forGroup })
  const options = forGroup
    ? groups.data?.data.map(({ name }) => ({ value: name, label: name }))
    : people.data?.data.map(({ id, name }) => ({ value: id, label: name }))
  const chosen = options?.find(({ value }) => value === values.chosen)?.value ?? options?.[0]?.value
  return (
    <Page title={text.title} lead={text.lead}>
      <PolicyTabs />
      <Card title={text.whom}>
        <search className="grid gap-3 sm:grid-cols-3">
          <SelectField
            label={text.kind}
            value={forGroup ? 'group' : 'person'}
            onChange={({ target }) => set({ for: target.value, search: '', chosen: '' })}
            options={[
              { value: 'person', label: text.person },
              { value: 'group', label: text.group },
            ]}
          />
          <SearchField
            key={forGroup ? 'group' : 'person'}
            label={text.search}
            value={values.search}
            onChange={(value) => set({ search: value, chosen: '' })}
          />
          {options !== undefined && (
            <SelectField
              label={forGroup ? text.group : text.person}
              value={chosen ?? ''}
              onChange={({ target }) => set({ chosen: target.value })}
              options={options.length === 0 ? [{ value: '', label: text.nobody }] : options}
            />
          )}
        </search>
      </Card>
      <Pending query={forGroup ? groups : people} lines={4} />
      {options?.length === 0 && <EmptyNote title={text.nobody}>{text.other}</EmptyNote>}
      {chosen !== undefined &&
        (forGroup ? <OfGroup key={chosen} group={chosen} /> : <OfPerson key={chosen} id={chosen} />)}
    </Page>
  )
}

/** Settings are made for people: a group's are those of one of its members. */
function OfGroup({ group }: { group: string }) {
  const query = useApi('listPeople', { limit: 1, status: 'active', group })
  const { data } = query
  if (data === undefined) return <Pending query={query} lines={4} />
  const [member] = data.data
  if (member === undefined) return <EmptyNote title={text.noMember}>{text.onlyPeople}</EmptyNote>
  return <OfPerson id={member.id} asFor={member.name} />
}

function OfPerson({ id, asFor }: { id: string; asFor?: string }) {
  const query = useApi('getPersonSettings', { id })
  const { data } = query
  if (data === undefined) return <Pending query={query} lines={4} />
  const { served } = data
  return (
    <Card title={text.call}>
      {asFor !== undefined && <p className="mb-2 text-soft">{fill(text.asFor, { name: asFor })}</p>}
      <p className="mb-4 text-sm break-words text-soft">
        {served === null ? text.noPolicy : text.under}
        {served?.versions.map((one) => (
          <ServedVersion key={one.policy} {...one} />
        ))}
      </p>
      <TryCall
        document={
          served === null ? { settings: {} } : { settings: served.settings, guard: { mode: served.guard } }
        }
      />
    </Card>
  )
}

function ServedVersion({ policy, version }: { policy: string; version: number }) {
  const isPinned = policy.startsWith('file:')
  const { data } = useApi('getPolicy', { id: policy }, { enabled: !isPinned })
  return (
    <span className="ml-2 inline-block">
      {isPinned ? (
        <code>{policy}</code>
      ) : (
        <>
          <Link to="/policies/$id" params={{ id: policy }} className="underline">
            {data?.name ?? policy}
          </Link>{' '}
          {fill(text.version, { version })}
        </>
      )}
    </span>
  )
}

const text = textsOf({
  en: {
    title: 'What happens to a call?',
    lead: 'Judged in this browser under the settings that somebody gets now, by Claude Code’s own rules and by the guard. Nothing is run.',
    whom: 'For whom',
    kind: 'Choose',
    group: 'A group',
    person: 'A person',
    search: 'Find',
    nobody: 'None found',
    other: 'Look for another part of the name.',
    noMember: 'No active person is in this group',
    onlyPeople: 'Policies are for people: service accounts get none. Choose another group.',
    call: 'The call',
    asFor: 'As for {name}, who is in it. Who is in other groups too may have other settings.',
    noPolicy: 'No policy is for them: Claude Code decides as it does by itself.',
    under: 'In force:',
    version: 'version {version}',
  },
  ja: {
    title: '呼び出しはどう判定されるか',
    lead: '選んだ人に現在適用されている設定のもとで、Claude Code 自身のルールとガードがどう判定するかを、このブラウザー内で示します。何も実行しません。',
    whom: '対象',
    kind: '対象の種類',
    group: 'グループ',
    person: '利用者',
    search: '検索',
    nobody: '見つかりません',
    other: '別の文字列で検索してください。',
    noMember: 'このグループに有効な利用者はいません',
    onlyPeople:
      'ポリシーの対象は利用者だけで、サービスアカウントには適用されません。別のグループを選んでください。',
    call: '呼び出し',
    asFor: 'メンバーの {name} の設定で判定します。ほかのグループにも属する人は、設定が異なる場合があります。',
    noPolicy: '適用されるポリシーがありません。Claude Code 本来の動作になります。',
    under: '適用中:',
    version: 'バージョン {version}',
  },
})
