import { roles } from '@sekisho/contract'
import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { CheckFields } from '../../parts/check-fields.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { useMe } from '../../shell/use-me.ts'
import { patchOf, valuesOf } from './person-patch.ts'

type Person = ApiBody<'getPerson'>

/** Changes who somebody is here; what a directory or a mapping says of them stays. */
export function EditPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const [values, setValues] = useState(() => valuesOf(person))
  const update = useChange('updatePerson')
  const set = (changed: Partial<typeof values>) => setValues({ ...values, ...changed })
  const submit = () => {
    const patch = patchOf(person, values)
    if (Object.keys(patch).length === 0) onClose()
    else update.mutate({ id: person.id, ...patch }, { onSuccess: onClose })
  }
  const isManaged = person.source === 'scim'
  const hint = isManaged ? text.managed : undefined
  return (
    <FormDialog
      title={fill(text.title, { name: person.name })}
      button={text.save}
      isBusy={update.isPending}
      error={update.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text.name}
        hint={hint}
        required
        disabled={isManaged}
        maxLength={200}
        value={values.name}
        onChange={({ target }) => set({ name: target.value })}
      />
      <TextField
        label={text.email}
        hint={hint}
        type="email"
        disabled={isManaged}
        maxLength={254}
        value={values.email}
        onChange={({ target }) => set({ email: target.value })}
      />
      <CheckFields
        label={text.roles}
        hint={text.rolesHint}
        options={roles.map((value) => ({ value, label: roleNames[value] }))}
        values={values.roles}
        onChange={(given) => set({ roles: given })}
      />
      <TextField
        label={text.groups}
        hint={text.groupsHint}
        maxLength={5000}
        value={values.groups}
        onChange={({ target }) => set({ groups: target.value })}
      />
      <TextField
        label={text.costCentre}
        maxLength={100}
        value={values.costCentre}
        onChange={({ target }) => set({ costCentre: target.value })}
      />
      <ProjectField label={text.project} value={values.project} onChange={(project) => set({ project })} />
    </FormDialog>
  )
}

interface ProjectFieldProps {
  label: string
  /** id; '': none */
  value: string
  onChange: (id: string) => void
}

function ProjectField({ label, value, onChange }: ProjectFieldProps) {
  const { may } = useMe()
  const isShown = may('projects.read')
  const { data } = useApi('listProjects', { limit: 1000 }, { enabled: isShown })
  if (!isShown || data === undefined) return null
  const options = data.data
    .filter(({ id, status }) => status === 'active' || id === value)
    .map(({ id, name }) => ({ value: id, label: name }))
  return (
    <SelectField
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      options={[{ value: '', label: text.none }, ...options]}
    />
  )
}

const texts: Texts<
  | 'title'
  | 'name'
  | 'email'
  | 'managed'
  | 'roles'
  | 'rolesHint'
  | 'groups'
  | 'groupsHint'
  | 'costCentre'
  | 'project'
  | 'none'
  | 'save'
> = {
  en: {
    title: 'Edit {name}',
    name: 'Name',
    email: 'Email address',
    managed: 'Changed in the company’s directory',
    roles: 'Roles given by hand',
    rolesHint: 'Roles from their groups are added to these.',
    groups: 'Groups given by hand',
    groupsHint: 'Separate several with commas. Those of the directory and the sign-in are added to these.',
    costCentre: 'Cost centre',
    project: 'Project their calls are counted to',
    none: 'None',
    save: 'Save',
  },
  ja: {
    title: '{name} を編集',
    name: '名前',
    email: 'メールアドレス',
    managed: '会社のディレクトリで変更してください',
    roles: '手動で付与するロール',
    rolesHint: 'グループによって付与されるロールは、これに加わります。',
    groups: '手動で設定するグループ',
    groupsHint:
      '複数ある場合はカンマで区切ってください。ディレクトリやサインイン時のグループは、これに加わります。',
    costCentre: 'コストセンター',
    project: '呼び出しを計上するプロジェクト',
    none: 'なし',
    save: '保存',
  },
}
const text = textsOf(texts)
