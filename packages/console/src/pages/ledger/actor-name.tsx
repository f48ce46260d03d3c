import type { Actor } from '@sekisho/contract'
import { textsOf, type Texts } from '../../format/locale.ts'
import { NamedId } from '../../parts/id-link.tsx'

/** Who did something: somebody by name and id, or what did it in a word. */
export function ActorName({ actor }: { actor: unknown }) {
  if (typeof actor !== 'object' || actor === null) return null
  const { type, id, openedBy } = actor as Record<string, unknown>
  if (typeof id === 'string' && openedBy === 'operator') {
    return (
      <>
        <NamedId id={id} /> <span className="block text-xs text-soft">{linkTexts.byLink}</span>
      </>
    )
  }
  if (typeof id === 'string') return <NamedId id={id} />
  return <>{Object.hasOwn(text, String(type)) ? text[type as keyof typeof text] : String(type)}</>
}

const texts: Texts<Exclude<Actor, { id: string }>['type']> = {
  en: { operator: 'Operator', scim: 'Directory (SCIM)', system: 'Sekisho itself' },
  ja: { operator: '運用者', scim: 'ディレクトリ(SCIM)', system: 'Sekisho 自身' },
}
const text = textsOf(texts)
const linkTexts = textsOf({
  en: { byLink: '(signed in by the operator’s link)' },
  ja: { byLink: '(運用者のリンクでサインイン)' },
})
