import { readPolicyDocument, type PolicyDocument } from '@sekisho/policy'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { SelectField } from '../../parts/fields.tsx'
import { EmptyNote, ErrorNote, Skeleton } from '../../parts/notes.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { DiffCard } from './checks/diff-card.tsx'
import { SimulateCard } from './checks/simulate-card.tsx'
import { stateNames } from './policy-words.ts'

/** Two versions: which calls change verdict, and what would have become of recorded ones. */
export function ComparePage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { values, set } = useFilters(['before', 'after'])
  const { data: policy, error } = useApi('getPolicy', { id })
  const versions = policy?.versions ?? []
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
    <Page
      title={policy === undefined ? id : fill(text.title, { name: policy.name })}
      actions={
        <Link to="/policies/$id" params={{ id }} className="button-link">
          {text.back}
        </Link>
      }
    >
      {error !== null && <ErrorNote error={error} />}
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
      {policy !== undefined && <Comparison id={id} before={Number(before)} after={Number(after)} />}
    </Page>
  )
}

function Comparison({ id, before, after }: { id: string; before: number; after: number }) {
  const [one, other] = [useDocument(id, before), useDocument(id, after)]
  const failure = one.error ?? other.error
  if (failure !== null) return <ErrorNote error={failure} />
  if (before === after) return <EmptyNote title={text.same} />
  if (one.document === undefined || other.document === undefined) return <Skeleton lines={6} />
  return (
    <>
      <DiffCard before={one.document} after={other.document} />
      <SimulateCard draft={other.document} current={one.document} />
    </>
  )
}

/** The document of a version; of version 0, that of no policy at all. */
function useDocument(id: string, version: number) {
  const { data, error } = useApi('getPolicyVersion', { id, version }, { enabled: version > 0 })
  const document = useMemo((): PolicyDocument | undefined => {
    if (!(version > 0)) return { settings: {} }
    return data?.version === version ? readPolicyDocument(data.document) : undefined
  }, [data, version])
  return { document, error }
}

const text = textsOf({
  en: {
    title: 'Compare versions of {name}',
    back: 'Back to the policy',
    before: 'From',
    after: 'To',
    none: 'No policy at all',
    version: 'Version {version}',
    same: 'Choose two different versions',
  },
  ja: {
    title: '{name} のバージョンの比較',
    back: 'ポリシーに戻る',
    before: '比較元',
    after: '比較先',
    none: 'ポリシーなし',
    version: 'バージョン {version}',
    same: '異なる2つのバージョンを選んでください',
  },
})
