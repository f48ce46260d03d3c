import type { ApiBody } from '../../api/call-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import type { Column } from '../../parts/data-table.tsx'

export type Project = ApiBody<'listProjects'>['data'][number]
type Classification = Project['classification']

const classifications: Texts<Classification> = {
  en: { internal: 'Internal', customer_facing: 'Customer-facing', confidential: 'Confidential' },
  ja: { internal: '社内', customer_facing: '顧客向け', confidential: '機密' },
}
const tones: Record<Classification, Tone> = {
  internal: 'neutral',
  customer_facing: 'warn',
  confidential: 'bad',
}
const texts: Texts<'name' | 'classification' | 'costCentre' | 'ofPerson' | 'status' | 'active' | 'archived'> =
  {
    en: {
      name: 'Name',
      classification: 'Classification',
      costCentre: 'Cost centre',
      ofPerson: 'The person’s',
      status: 'State',
      active: 'Active',
      archived: 'Archived',
    },
    ja: {
      name: '名前',
      classification: '機密区分',
      costCentre: 'コストセンター',
      ofPerson: '利用者のもの',
      status: '状態',
      active: '有効',
      archived: 'アーカイブ済み',
    },
  }
const text = textsOf(texts)

/** What the classifications are called. */
export const classificationNames = textsOf(classifications)

export const projectColumns: readonly Column<Project>[] = [
  {
    title: text.name,
    cell: ({ id, name }) => (
      <>
        <span className="font-medium">{name}</span>
        <div className="text-sm break-all text-soft">{id}</div>
      </>
    ),
  },
  {
    title: text.classification,
    cell: ({ classification }) => (
      <Badge tone={tones[classification]}>{classificationNames[classification]}</Badge>
    ),
  },
  {
    title: text.costCentre,
    cell: ({ costCentre }) => costCentre ?? <span className="text-soft">{text.ofPerson}</span>,
  },
  {
    title: text.status,
    cell: ({ status }) =>
      status === 'active' ? <Badge tone="good">{text.active}</Badge> : <Badge>{text.archived}</Badge>,
  },
]
