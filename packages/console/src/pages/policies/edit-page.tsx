import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Page } from '../../parts/page.tsx'
import { Pending, PendingPage } from '../../parts/pending.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { DocumentEditor } from './document-editor.tsx'

/** Writes a new version, from the newest or from the one that the address names; who may write none reads that one. */
export function EditPage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { may } = useMe()
  const mayWrite = may('policies.write')
  const named = Number(useFilters(['version']).values.version)
  const query = useApi('getPolicy', { id })
  const { data: policy } = query
  // What was the newest when the page was opened: another one that comes meanwhile takes nobody's text away.
  const [newest, setNewest] = useState<number>()
  if (policy !== undefined && newest === undefined) setNewest(policy.versions[0]?.version ?? 0)
  const wanted = named > 0 ? named : (newest ?? 0)
  const base = useApi('getPolicyVersion', { id, version: wanted }, { enabled: wanted > 0 })
  const back = { to: `/policies/${id}`, label: text.back }
  const isThere = policy !== undefined && newest !== undefined
  if (!isThere) return <PendingPage query={query} title={text.version} back={back} />
  if (wanted > 0 && base.data?.version !== wanted)
    return <PendingPage query={base} title={text.version} back={back} />
  return (
    <Page
      title={fill(mayWrite ? text.title : text.reading, { name: policy.name, version: wanted })}
      back={back}
      lead={mayWrite ? leadOf(wanted) : undefined}
    >
      <Pending query={query} />
      <DocumentEditor
        key={wanted}
        id={id}
        isRetired={policy.status === 'retired'}
        base={base.data?.document ?? { settings: {} }}
      />
    </Page>
  )
}

const leadOf = (version: number) => (version === 0 ? text.first : fill(text.from, { version }))

const text = textsOf({
  en: {
    version: 'Version of a policy',
    title: 'A new version of {name}',
    reading: 'Version {version} of {name}',
    from: 'Begins as version {version}. What you save is a draft: nobody has it until it is published.',
    first: 'The first one. What you save is a draft: nobody has it until it is published.',
    back: 'Back to the policy',
  },
  ja: {
    version: 'ポリシーのバージョン',
    title: '{name} の新しいバージョン',
    reading: '{name} のバージョン {version}',
    from: 'バージョン {version} から始めます。保存すると下書きになり、公開するまで誰にも適用されません。',
    first: '最初のバージョンです。保存すると下書きになり、公開するまで誰にも適用されません。',
    back: 'ポリシーに戻る',
  },
})
