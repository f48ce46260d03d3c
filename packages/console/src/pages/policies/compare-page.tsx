import { readPolicyDocument, type PolicyDocument } from '@sekisho/policy'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { SelectField } from '../../parts/fields.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Pending, PendingPage } from '../../parts/pending.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { DiffCard } from './checks/diff-card.tsx'
import { SimulateCard } from './checks/simulate-card.tsx'
import { stateNames } from './policy-words.ts'

/** Two versions: which calls change verdict, and what would have become of recorded ones. */
export function ComparePage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { values, set } = useFilters(['before', 'after'])
  const query = useApi('getPolicy', { id })
  const { data: policy } = query
  const back = { to: `/policies/${id}`, label: text.back }
  if (policy === undefined) return <PendingPage query={query} title={text.comparison} back={back} />
  const { name, versions } = policy
  const after = values.after ?? String(versions[0]?.version ?? '')
  const before = values.before ?? String(versions[1]?.version ?? '')
  const options = [
    { value: '0', label: text.none },
    ...versions.map(({ version, state }) => ({
      value: String(version),
      label: `${fill(text.version, { version })} (${stateNames[state]})`,
    })),
  ]
  return (
    <Page title={fill(text.title, { name })} back={back}>
      <Pending query={query} />
      <Card>
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            label={text.before}
            value={before === '' ? '0' : before}
            onChange={({ target }) => set({ before: target.value })}
            options={options}
          />
          <SelectField
            label={text.after}
            value={after === '' ? '0' : after}
            onChange={({ target }) => set({ after: target.value })}
            options={options}
          />
        </div>
      </Card>
      <Comparison id={id} before={Number(before)} after={Number(after)} />
    </Page>
  )
}

function Comparison({ id, before, after }: { id: string; before: number; after: number }) {
  const [one, other] = [useDocument(id, before), useDocument(id, after)]
  if (before === after) return <EmptyNote title={text.same} />
  if (one.data === undefined) return <Pending query={one} lines={6} />
  if (other.data === undefined) return <Pending query={other} lines={6} />
  return (
    <>
      <DiffCard before={one.data} after={other.data} />
      <SimulateCard draft={other.data} current={one.data} />
    </>
  )
}

/** The document of a version; of version 0, that of no policy at all. */
function useDocument(id: string, version: number) {
  const query = useApi('getPolicyVersion', { id, version }, { enabled: version > 0 })
  const { data: known } = query
  const data = useMemo((): PolicyDocument | undefined => {
    if (!(version > 0)) return { settings: {} }
    return known?.version === version ? readPolicyDocument(known.document) : undefined
  }, [known, version])
  return { ...query, data }
}

const text = textsOf({
  en: {
    comparison: 'Compare versions',
    title: 'Compare versions of {name}',
    back: 'Back to the policy',
    before: 'From',
    after: 'To',
    none: 'No policy at all',
    version: 'Version {version}',
    same: 'Choose two different versions',
  },
  ja: {
    comparison: 'バージョンの比較',
    title: '{name} のバージョンの比較',
    back: 'ポリシーに戻る',
    before: '比較元',
    after: '比較先',
    none: 'ポリシーなし',
    version: 'バージョン {version}',
    same: '異なる2つのバージョンを選んでください',
  },
})
