import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { DataTable, EmptyList } from '../../parts/data-table.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useFilters, type Filters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { SpendTabs } from '../spend/spend-tabs.tsx'
import { ArchiveProject } from './archive-project.tsx'
import { ClassifyDialog } from './classify-dialog.tsx'
import { projectColumns, type Project } from './project-columns.tsx'
import { ProjectDialog } from './project-dialog.tsx'

const filterNames = ['name', 'status'] as const

/** What calls are counted to, how sensitive it is, and who pays. */
export function ProjectsPage() {
  const filters = useFilters(filterNames)
  const { may } = useMe()
  const [isAdding, setAdding] = useState(false)
  const [changed, setChanged] = useState<Project>()
  const [classified, setClassified] = useState<Project>()
  const { name, status } = filters.values
  const mayAct = may('projects.write') || may('projects.classify')
  const query = useApi('listProjects', {
    limit: 50,
    ...(name === undefined ? {} : { name }),
    ...(status === 'active' || status === 'archived' ? { status } : {}),
    ...(filters.cursor === undefined ? {} : { after: filters.cursor }),
  })
  const actions = (project: Project) => (
    <span className="flex flex-wrap gap-2">
      {may('projects.classify') && (
        <Button look="plain" size="small" onClick={() => setClassified(project)}>
          {text.classify}
        </Button>
      )}
      {may('projects.write') && (
        <>
          <Button look="plain" size="small" onClick={() => setChanged(project)}>
            {text.change}
          </Button>
          <ArchiveProject project={project} />
        </>
      )}
    </span>
  )
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('projects.write') && <Button onClick={() => setAdding(true)}>{text.add}</Button>}
    >
      <SpendTabs />
      <Card>
        <ProjectFilter filters={filters} />
        <DataTable
          caption={text.title}
          columns={mayAct ? [...projectColumns, { title: text.actions, cell: actions }] : projectColumns}
          keyOf={({ id }) => id}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={filters.isFiltered}>
              {text.noneHint}
            </EmptyList>
          }
          pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
        />
      </Card>
      {isAdding && <ProjectDialog onClose={() => setAdding(false)} />}
      {changed !== undefined && <ProjectDialog project={changed} onClose={() => setChanged(undefined)} />}
      {classified !== undefined && (
        <ClassifyDialog project={classified} onClose={() => setClassified(undefined)} />
      )}
    </Page>
  )
}

function ProjectFilter({ filters: { values, set } }: { filters: Filters<(typeof filterNames)[number]> }) {
  return (
    <search className="mb-4 grid gap-3 sm:grid-cols-[2fr_1fr]">
      <SearchField label={text.search} value={values.name} onChange={(name) => set({ name })} />
      <SelectField
        label={text.status}
        value={values.status ?? ''}
        onChange={({ target }) => set({ status: target.value })}
        options={[
          { value: '', label: text.any },
          { value: 'active', label: text.active },
          { value: 'archived', label: text.archived },
        ]}
      />
    </search>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'add'
  | 'search'
  | 'status'
  | 'any'
  | 'active'
  | 'archived'
  | 'none'
  | 'noneHint'
  | 'actions'
  | 'change'
  | 'classify'
> = {
  en: {
    title: 'Projects',
    lead: 'What calls are counted to: each has a classification, which says who may work on it, and may have a cost centre that pays.',
    add: 'Add a project',
    search: 'The whole name',
    status: 'State',
    any: 'Any',
    active: 'Active',
    archived: 'Archived',
    none: 'There is no project yet',
    noneHint: 'Calls are counted to their people and their cost centres until there is one.',
    actions: 'What can be done',
    change: 'Change',
    classify: 'Classify',
  },
  ja: {
    title: 'プロジェクト',
    lead: '呼び出しの計上先です。機密区分で利用できる人が決まり、費用を負担するコストセンターも設定できます。',
    add: 'プロジェクトを追加',
    search: '名前(完全一致)',
    status: '状態',
    any: 'すべて',
    active: '有効',
    archived: 'アーカイブ済み',
    none: 'プロジェクトはまだありません',
    noneHint: 'プロジェクトがない間は、呼び出しは利用者とそのコストセンターに計上されます。',
    actions: '操作',
    change: '変更',
    classify: '機密区分',
  },
}
const text = textsOf(texts)
