import { textsOf } from '../../format/locale.ts'
import { IdLink } from '../../parts/id-link.tsx'
import { useNameOf } from '../../parts/names.tsx'

/** Who did something: somebody by name and as a link, as far as `Names` around it was told. */
export function Who({ id }: { id: string }) {
  const name = useNameOf()(id)
  if (id === 'operator') return text.operator
  if (name === undefined) return <code className="text-sm break-all">{id}</code>
  return (
    <IdLink id={id}>
      <bdi>{name}</bdi>
    </IdLink>
  )
}

const text = textsOf({ en: { operator: 'the operator' }, ja: { operator: '運用者' } })
