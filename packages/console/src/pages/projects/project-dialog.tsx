import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { useMe } from '../../shell/use-me.ts'
import { classificationNames, type Project } from './project-columns.tsx'

/** Makes a project, or changes its name and who pays. Who may not classify makes internal ones, and renames none. */
export function ProjectDialog({ project, onClose }: { project?: Project; onClose: () => void }) {
  const { may } = useMe()
  const mayClassify = may('projects.classify')
  const [name, setName] = useState(project?.name ?? '')
  const [costCentre, setCostCentre] = useState(project?.costCentre ?? '')
  const [classification, setClassification] = useState<Project['classification']>('internal')
  const create = useChange('createProject')
  const update = useChange('updateProject')
  const { error, isPending } = project === undefined ? create : update
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const centre = costCentre.trim()
    if (project === undefined) {
      const chosen = mayClassify ? { classification } : {}
      const request = { name, ...chosen, ...(centre === '' ? {} : { costCentre: centre }) }
      create.mutate(request, { onSuccess: onClose })
      return
    }
    const renamed = mayClassify && name !== project.name ? { name } : {}
    const payer = { costCentre: centre === '' ? null : centre }
    update.mutate({ id: project.id, ...renamed, ...payer }, { onSuccess: onClose })
  }
  return (
    <Dialog title={project === undefined ? text.add : text.change} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <TextField
          label={text.name}
          hint={text.nameHint}
          required
          maxLength={100}
          disabled={project !== undefined && !mayClassify}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <TextField
          label={text.costCentre}
          hint={text.costCentreHint}
          maxLength={100}
          value={costCentre}
          onChange={({ target }) => setCostCentre(target.value)}
        />
        {project === undefined && mayClassify && (
          <SelectField
            label={text.classification}
            value={classification}
            onChange={({ target }) => setClassification(readClassification(target.value))}
            options={classificationOptions}
          />
        )}
        {error !== null && <ErrorNote error={error} />}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={isPending}>
            {project === undefined ? text.addButton : text.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

// Sound: the keys of a const object.
const classifications = Object.keys(classificationNames) as Project['classification'][]
export const classificationOptions = classifications.map((value) => ({
  value,
  label: classificationNames[value],
}))
export const readClassification = (text: string): Project['classification'] =>
  classifications.find((known) => known === text) ?? 'internal'

const texts: Texts<
  | 'add'
  | 'change'
  | 'name'
  | 'nameHint'
  | 'costCentre'
  | 'costCentreHint'
  | 'classification'
  | 'addButton'
  | 'save'
  | 'cancel'
> = {
  en: {
    add: 'Add a project',
    change: 'Change the project',
    name: 'Name',
    nameHint: 'What calls say: attributionProject in Claude Code’s settings, or a header',
    costCentre: 'Cost centre',
    costCentreHint: 'Who pays; empty: the person’s own',
    classification: 'Classification',
    addButton: 'Add',
    save: 'Save',
    cancel: 'Cancel',
  },
  ja: {
    add: 'プロジェクトを追加',
    change: 'プロジェクトを変更',
    name: '名前',
    nameHint: '呼び出しで指定する名前です(Claude Code の設定 attributionProject、またはヘッダー)',
    costCentre: 'コストセンター',
    costCentreHint: '費用の負担先です。空欄にすると利用者のコストセンターになります',
    classification: '機密区分',
    addButton: '追加',
    save: '保存',
    cancel: 'キャンセル',
  },
}
const text = textsOf(texts)
