import { sayBudgetName } from '@sekisho/contract'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { locale, textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { refusalSentence } from './refusal-sentence.ts'

type OwnRefusal = ApiBody<'listOwnRefusals'>['data'][number]

/** Why calls of the reader were refused, in the words they were refused with, as far as these are kept. */
export function OwnRefusals() {
  const filters = useFilters([])
  const query = useApi('listOwnRefusals', {
    limit: 10,
    ...(filters.cursor === undefined ? {} : { before: filters.cursor }),
  })
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ time, code }) => `${time} ${code}`}
        query={query}
        empty={<EmptyNote title={text.none} />}
        pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'when' | 'why'> = {
  en: { title: 'Why was I refused?', none: 'No call of yours was refused', when: 'When', why: 'Why' },
  ja: { title: '拒否された理由', none: '拒否された呼び出しはありません', when: '日時', why: '理由' },
}
const text = textsOf(texts)

const columns: readonly Column<OwnRefusal>[] = [
  {
    title: text.when,
    cell: ({ time }) => (
      <time dateTime={time} className="whitespace-nowrap">
        {formatTime(time)}
      </time>
    ),
  },
  {
    title: text.why,
    cell: (refusal) => (
      <>
        {refusalSentence({
          ...refusal,
          budget: refusal.budget && sayBudgetName(refusal.budget, locale),
        })}
        <div className="text-sm text-soft">
          <code>{refusal.code}</code>
        </div>
      </>
    ),
  },
]
