import { textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Card } from '../../parts/page.tsx'

interface SavingsListProps<Row> {
  title: string
  what: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}

const shown = 50

/** Findings of one kind: the first are the largest, and what comes after so many is not worth the reading. */
export function SavingsList<Row>({ title, what, columns, rows, keyOf }: SavingsListProps<Row>) {
  return (
    <Card title={title}>
      <p className="mb-3 max-w-prose text-soft">{what}</p>
      <DataTable
        caption={title}
        columns={columns}
        keyOf={keyOf}
        query={{
          data: { data: rows.slice(0, shown) },
          error: null,
          isPlaceholderData: false,
          refetch: () => undefined,
        }}
        empty={<p className="py-3">{text.none}</p>}
      />
    </Card>
  )
}

const texts: Texts<'none'> = {
  en: { none: 'Nothing was found in this month.' },
  ja: { none: 'この月には見つかりませんでした。' },
}
const text = textsOf(texts)
