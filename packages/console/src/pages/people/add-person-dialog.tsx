import { roles, type Role } from '@sekisho/contract'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'

/** Adds a person by hand; whoever comes from the company's directory needs none of it. */
export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('claude_code_user')
  const create = useChange('createPerson')
  const navigate = useNavigate()
  const submit = () =>
    create.mutate(
      { name, roles: [role], ...(email === '' ? {} : { email }) },
      { onSuccess: ({ id }) => void navigate({ to: '/people/$id', params: { id } }) },
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
      <TextField
        label={text.email}
        type="email"
        maxLength={254}
        hint={text.emailHint}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <SelectField
        label={text.role}
        value={role}
        onChange={({ target }) =>
          setRole(roles.find((known) => known === target.value) ?? 'claude_code_user')
        }
        options={roles.map((value) => ({ value, label: roleNames[value] }))}
      />
    </FormDialog>
  )
}

const texts: Texts<'title' | 'name' | 'email' | 'emailHint' | 'role' | 'add'> = {
  en: {
    title: 'Add a person',
    name: 'Name',
    email: 'Email address',
    emailHint: 'They sign in with it',
    role: 'Role',
    add: 'Add',
  },
  ja: {
    title: '利用者を追加',
    name: '名前',
    email: 'メールアドレス',
    emailHint: 'サインインに使います',
    role: 'ロール',
    add: '追加',
  },
}
const text = textsOf(texts)
