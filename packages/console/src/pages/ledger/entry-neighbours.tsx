import { Link } from '@tanstack/react-router'
import { textsOf, type Texts } from '../../format/locale.ts'

interface EntryNeighboursProps {
  leaf: number
  /** entries that a checkpoint signs: the last one has no next yet */
  size: number | undefined
}

/** The way to the entries before and after, in the order of the tree. */
export function EntryNeighbours({ leaf, size }: EntryNeighboursProps) {
  return (
    <nav aria-label={text.label} className="mb-5 flex flex-wrap gap-x-6 gap-y-2">
      {leaf > 0 && (
        <Link to="/ledger/entries/$leaf" params={{ leaf: String(leaf - 1) }}>
          {text.previous}
        </Link>
      )}
      {size !== undefined && leaf + 1 < size && (
        <Link to="/ledger/entries/$leaf" params={{ leaf: String(leaf + 1) }}>
          {text.next}
        </Link>
      )}
    </nav>
  )
}

const texts: Texts<'label' | 'previous' | 'next'> = {
  en: { label: 'Entries beside this one', previous: '← Entry before', next: 'Entry after →' },
  ja: { label: '前後のエントリ', previous: '← 前のエントリ', next: '次のエントリ →' },
}
const text = textsOf(texts)
