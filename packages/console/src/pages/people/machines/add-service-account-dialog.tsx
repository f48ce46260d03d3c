import { machineRoles } from '@sekisho/contract'
import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { roleNames } from '../../../format/role-names.ts'
import { CheckFields } from '../../../parts/check-fields.tsx'
import { TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { splitNames } from '../split-names.ts'

type MachineRole = (typeof machineRoles)[number]

/** Adds a machine that calls models. */
export function AddServiceAccountDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [given, setGiven] = useState<MachineRole[]>(['claude_code_user'])
  const [groups, setGroups] = useState('')
  const [costCentre, setCostCentre] = useState('')
  const create = useChange('createServiceAccount')
  const submit = () =>
    create.mutate(
      {
        name,
        roles: given,
        groups: splitNames(groups),
        ...(costCentre.trim() === '' ? {} : { costCentre }),
      },
      { onSuccess: onClose },
    )
  return (
    <FormDialog
      title={text.title}
      button={text.add}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text.name}
        required
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <CheckFields
        label={text.roles}
        hint={text.rolesHint}
        options={machineRoles.map((value) => ({ value, label: roleNames[value] }))}
        values={given}
        onChange={setGiven}
      />
      <TextField
        label={text.groups}
        hint={text.groupsHint}
        maxLength={2000}
        value={groups}
        onChange={({ target }) => setGroups(target.value)}
      />
      <TextField
        label={text.costCentre}
        maxLength={100}
        value={costCentre}
        onChange={({ target }) => setCostCentre(target.value)}
      />
    </FormDialog>
  )
}

const texts: Texts<
  'title' | 'name' | 'roles' | 'rolesHint' | 'groups' | 'groupsHint' | 'costCentre' | 'add'
> = {
  en: {
    title: 'Add a service account',
    name: 'Name',
    roles: 'Roles',
    rolesHint: 'A developer may use every Anthropic SDK, the other Claude Code alone.',
    groups: 'Groups',
    groupsHint: 'Separate several with commas',
    costCentre: 'Cost centre',
    add: 'Add',
  },
  ja: {
    title: 'サービスアカウントを追加',
    name: '名前',
    roles: 'ロール',
    rolesHint: '「開発者」はすべての Anthropic SDK を使えます。もう一方は Claude Code のみです。',
    groups: 'グループ',
    groupsHint: '複数ある場合はカンマで区切ってください',
    costCentre: 'コストセンター',
    add: '追加',
  },
}
const text = textsOf(texts)
