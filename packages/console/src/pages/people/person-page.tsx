import { useParams } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Page, type Back } from '../../parts/page.tsx'
import { PendingPage } from '../../parts/pending.tsx'
import { useMe } from '../../shell/use-me.ts'
import { PersonCredentials } from './credentials/person-credentials.tsx'
import { PersonDevices } from './devices/person-devices.tsx'
import { ErasePerson } from './erase-person.tsx'
import { PersonActions } from './person-actions.tsx'
import { PersonBudgets } from './person-budgets.tsx'
import { PersonEntries } from './person-entries.tsx'
import { PersonFacts } from './person-facts.tsx'
import { PersonPolicies } from './person-policies.tsx'
import { PersonSignIn } from './person-sign-in.tsx'
import { PersonSpend } from './person-spend.tsx'
import { PersonSessions } from './sessions/person-sessions.tsx'

/** Everything about one person, as far as the reader may see it. */
export function PersonPage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { may } = useMe()
  const query = useApi('getPerson', { id })
  const { data: person } = query
  if (person === undefined) return <PendingPage query={query} title={text.person} back={back} />
  return (
    <Page
      title={person.name}
      back={back}
      lead={person.email ?? person.id}
      actions={may('people.write') && <PersonActions person={person} />}
    >
      <PersonFacts person={person} />
      <div className="grid grid-cols-1 gap-x-5 lg:grid-cols-2">
        {may('budgets.read') && <PersonBudgets person={id} />}
        {may('spend.read') && <PersonSpend person={id} />}
      </div>
      {may('credentials.read') && <PersonCredentials person={id} isActive={person.status === 'active'} />}
      {may('sessions.read') && <PersonSessions person={id} />}
      {may('devices.read') && <PersonDevices person={id} />}
      {may('policies.read') && <PersonPolicies person={id} />}
      <PersonSignIn person={person} />
      {may('ledger.read') && <PersonEntries person={id} />}
      {may('people.erase') && <ErasePerson person={person} />}
    </Page>
  )
}

const texts: Texts<'person' | 'back'> = {
  en: { person: 'Person', back: 'To the people' },
  ja: { person: '利用者', back: '利用者の一覧へ' },
}
const text = textsOf(texts)
const back: Back = { to: '/people', label: text.back }
