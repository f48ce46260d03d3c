import { textsOf, type Texts } from '../../format/locale.ts'
import { NamedId } from '../../parts/id-link.tsx'
import { useNameOf } from '../../parts/names.tsx'

/** What the ids of an entry are called today; the entry itself never says it, so that a name can be erased. */
export function NamedThings({ ids }: { ids: readonly string[] }) {
  const nameOf = useNameOf()
  const named = ids.filter((id) => nameOf(id) !== undefined)
  if (named.length === 0) return null
  return (
    <>
      <h3 className="mt-5 mb-2 font-semibold">{text.title}</h3>
      <ul className="flex flex-wrap gap-x-8 gap-y-2">
        {named.map((id) => (
          <li key={id}>
            <NamedId id={id} />
          </li>
        ))}
      </ul>
    </>
  )
}

const texts: Texts<'title'> = {
  en: { title: 'What it names, as it is called today' },
  ja: { title: '含まれる ID の現在の名前' },
}
const text = textsOf(texts)
