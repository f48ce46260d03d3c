import { roles, type Role } from '@sekisho/contract'
import { textsOf } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { CheckFields } from '../../parts/check-fields.tsx'
import { TextField } from '../../parts/fields.tsx'
import type { Policy } from './policy-words.ts'

/** What a policy is called, whom it is for and what it stands before, as it is typed. */
export interface PolicyForm {
  name: string
  groups: string
  domain: string
  roles: readonly Role[]
  position: string
}

export const emptyForm: PolicyForm = { name: '', groups: '', domain: '', roles: [], position: '100' }

export function formOf({ name, position, match }: Pick<Policy, 'name' | 'position' | 'match'>): PolicyForm {
  return {
    name,
    groups: (match.groups ?? []).join(', '),
    domain: match.emailDomain ?? '',
    roles: match.roles ?? [],
    position: String(position),
  }
}

export function requestOf({ name, groups, domain, roles: held, position }: PolicyForm) {
  const wanted = groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '')
  return {
    name,
    position: Number(position),
    match: {
      ...(wanted.length === 0 ? {} : { groups: wanted }),
      ...(domain === '' ? {} : { emailDomain: domain }),
      ...(held.length === 0 ? {} : { roles: [...held] }),
    },
  }
}

interface FieldsProps {
  form: PolicyForm
  change: (part: Partial<PolicyForm>) => void
}

export function NameField({ form, change }: FieldsProps) {
  return (
    <TextField
      label={text.name}
      required
      maxLength={100}
      value={form.name}
      onChange={({ target }) => change({ name: target.value })}
    />
  )
}

export function MatchFields({ form, change }: FieldsProps) {
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-2 text-soft">{text.match}</legend>
      <TextField
        label={text.groups}
        hint={text.groupsHint}
        value={form.groups}
        onChange={({ target }) => change({ groups: target.value })}
      />
      <TextField
        label={text.domain}
        maxLength={255}
        value={form.domain}
        onChange={({ target }) => change({ domain: target.value })}
      />
      <TextField
        label={text.position}
        hint={text.positionHint}
        type="number"
        min={0}
        max={1_000_000}
        required
        value={form.position}
        onChange={({ target }) => change({ position: target.value })}
      />
      <div className="sm:col-span-2">
        <CheckFields
          label={text.role}
          hint={text.anyRole}
          options={roles.map((value) => ({ value, label: roleNames[value] }))}
          values={form.roles}
          onChange={(held) => change({ roles: held })}
        />
      </div>
    </fieldset>
  )
}

const text = textsOf({
  en: {
    name: 'Name',
    match: 'For whom: everything filled in must match; empty is everybody',
    groups: 'Groups',
    groupsHint: 'Separate several with commas',
    domain: 'Domain of the email address',
    role: 'Roles',
    anyRole: 'None ticked: any role',
    position: 'Position',
    positionHint: 'The lower counts first',
  },
  ja: {
    name: '名前',
    match: '対象者(入力した条件のすべてに合う人。空欄なら全員)',
    groups: 'グループ',
    groupsHint: 'カンマ区切り',
    domain: 'メールアドレスのドメイン',
    role: 'ロール',
    anyRole: '選択しなければすべてのロール',
    position: '順位',
    positionHint: '小さいほど優先されます',
  },
})
