import { Link } from '@tanstack/react-router'
import { textsOf, type Texts } from '../format/locale.ts'

/** From a part of a page to the whole list, for the same person. */
export function ListLink({ to, person, list }: { to: string; person: string; list: string }) {
  return (
    <Link to={to} search={{ person }} aria-label={`${text.all}: ${list}`} className="text-sm">
      {text.all}
    </Link>
  )
}

const texts: Texts<'all'> = { en: { all: 'Show all' }, ja: { all: 'すべて表示' } }
const text = textsOf(texts)
