import type { ReactNode } from 'react'
import { textsOf, type Texts } from '../format/locale.ts'
import { EmptyNote } from './notes.tsx'
import { Button } from './button.tsx'
import { Pending, type Asked } from './pending.tsx'

export interface Column<Row> {
  title: string
  /** what stands in a row */
  cell: (row: Row) => ReactNode
  /** numbers stand at the right, under each other */
  numeric?: boolean
  /** stays in sight when the table is scrolled sideways: what may be done to a row */
  stays?: boolean
}

interface DataTableProps<Row> {
  /** what the table is, for who does not see it */
  caption: string
  columns: readonly Column<Row>[]
  keyOf: (row: Row) => string
  query: Asked & {
    data: { data: readonly Row[]; next?: string | undefined } | undefined
    isPlaceholderData: boolean
  }
  empty: ReactNode
  /** absent: the list is whole */
  pages?: { cursor: string | undefined; go: (cursor: string | undefined) => void }
}

const staying = 'sticky right-0 bg-card'

/** A page of a list: the server sorts, filters and cuts it, so that nothing here holds more than what is shown. */
export function DataTable<Row>({ caption, columns, keyOf, query, empty, pages }: DataTableProps<Row>) {
  const { data } = query
  if (data === undefined) return <Pending query={query} lines={6} />
  return (
    <div aria-busy={query.isPlaceholderData}>
      <Pending query={query} />
      {data.data.length === 0 ? (
        emptyOr(empty, pages?.cursor)
      ) : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={caption}>
          <table className="w-full border-collapse text-left">
            <caption className="sr-only">{caption}</caption>
            <thead>
              <tr className="border-b border-line text-soft">
                {columns.map(({ title, numeric, stays }) => (
                  <th
                    key={title}
                    scope="col"
                    className={`px-2 py-2 font-medium whitespace-nowrap ${numeric ? 'text-right' : ''} ${stays ? staying : ''}`}
                  >
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.data.map((row) => (
                <tr key={keyOf(row)} className="border-b border-line last:border-0 hover:bg-code/60">
                  {columns.map(({ title, cell, numeric, stays }) => (
                    <td
                      key={title}
                      className={`px-2 py-2 align-top ${numeric ? 'text-right tabular-nums' : ''} ${stays ? staying : ''}`}
                    >
                      {/* Words without a space break, or one long name would push what else a row says out of sight. */}
                      {numeric === true || stays === true ? (
                        cell(row)
                      ) : (
                        <div className="max-w-[min(20rem,60vw)]">{cell(row)}</div>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages !== undefined && <Pager next={data.next} {...pages} />}
    </div>
  )
}

/** A page after the last one is no empty list. */
function emptyOr(empty: ReactNode, cursor: string | undefined): ReactNode {
  return cursor === undefined ? empty : <EmptyNote title={text.noMore}>{text.goFirst}</EmptyNote>
}

interface PagerProps {
  next: string | undefined
  cursor: string | undefined
  go: (cursor: string | undefined) => void
}

function Pager({ next, cursor, go }: PagerProps) {
  if (next === undefined && cursor === undefined) return null
  return (
    <div className="mt-4 flex gap-2">
      {cursor !== undefined && (
        <Button look="plain" onClick={() => go(undefined)}>
          {text.first}
        </Button>
      )}
      {next !== undefined && (
        <Button look="plain" onClick={() => go(next)}>
          {text.next}
        </Button>
      )}
    </div>
  )
}

/** What an empty list says: something else when a filter hides what there is. */
export function EmptyList({
  title,
  filtered,
  children,
}: {
  title: string
  filtered: boolean
  children?: ReactNode
}) {
  return filtered ? (
    <EmptyNote title={text.noneMatch}>{text.loosen}</EmptyNote>
  ) : (
    <EmptyNote title={title}>{children}</EmptyNote>
  )
}

const texts: Texts<'first' | 'next' | 'noneMatch' | 'loosen' | 'noMore' | 'goFirst'> = {
  en: {
    first: 'First page',
    next: 'Next page',
    noneMatch: 'Nothing matches the filter',
    loosen: 'Remove one of the filters.',
    noMore: 'Nothing is left on this page',
    goFirst: 'The list begins on its first page.',
  },
  ja: {
    first: '最初のページ',
    next: '次のページ',
    noneMatch: '条件に一致するものがありません',
    loosen: '条件を減らしてください。',
    noMore: 'このページに表示するものはありません',
    goFirst: '一覧は最初のページから始まります。',
  },
}
const text = textsOf(texts)
