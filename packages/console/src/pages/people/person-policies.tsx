import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { InForceTable } from '../in-force/in-force-table.tsx'

/** Which settings somebody's devices should have, which they claim and which their guards attest. */
export function PersonPolicies({ person }: { person: string }) {
  const query = useApi('listInForce', { person, limit: 20 })
  return (
    <Card title={text.title}>
      <InForceTable caption={text.title} query={query} empty={<EmptyNote title={text.none} />} />
    </Card>
  )
}

const texts: Texts<'title' | 'none'> = {
  en: { title: 'Policy in force', none: 'No device of theirs was seen yet' },
  ja: { title: 'ポリシーの適用状況', none: 'この人のデバイスはまだありません' },
}
const text = textsOf(texts)
