import { roles, type Role } from '@sekisho/contract'
import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { formatDuration } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { roleNames } from '../../../format/role-names.ts'
import { CheckFields } from '../../../parts/check-fields.tsx'
import { SelectField, TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { splitNames } from '../split-names.ts'
import { InvitationLinkDialog } from './invitation-link-dialog.tsx'

const lives = [1, 3, 7, 14, 30]

/** Invites one person, and shows the link. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [given, setGiven] = useState<Role[]>(['claude_code_user'])
  const [groups, setGroups] = useState('')
  const [days, setDays] = useState('7')
  const invite = useChange('createInvitation')
  if (invite.data !== undefined) return <InvitationLinkDialog issued={[invite.data]} onClose={onClose} />
  const submit = () =>
    invite.mutate({ name, email, roles: given, groups: splitNames(groups), expiresInDays: Number(days) })
  return (
    <FormDialog
      title={text.title}
      button={text.invite}
      isBusy={invite.isPending}
      error={invite.error}
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
        required
        maxLength={254}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <CheckFields
        label={text.roles}
        options={roles.map((value) => ({ value, label: roleNames[value] }))}
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
      <SelectField
        label={text.life}
        value={days}
        onChange={({ target }) => setDays(target.value)}
        options={lives.map((life) => ({ value: String(life), label: formatDuration(life * 86_400) }))}
      />
    </FormDialog>
  )
}

const texts: Texts<'title' | 'name' | 'email' | 'roles' | 'groups' | 'groupsHint' | 'life' | 'invite'> = {
  en: {
    title: 'Invite somebody',
    name: 'Name',
    email: 'Email address',
    roles: 'Roles',
    groups: 'Groups',
    groupsHint: 'Separate several with commas',
    life: 'The link is valid for',
    invite: 'Invite',
  },
  ja: {
    title: '招待する',
    name: '名前',
    email: 'メールアドレス',
    roles: 'ロール',
    groups: 'グループ',
    groupsHint: '複数ある場合はカンマで区切ってください',
    life: 'リンクの有効期間',
    invite: '招待',
  },
}
const text = textsOf(texts)
