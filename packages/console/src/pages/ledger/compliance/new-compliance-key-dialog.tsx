import { complianceScopes, type ComplianceScope } from '@sekisho/contract'
import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { CheckFields } from '../../../parts/check-fields.tsx'
import { TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { scopeNames } from './scope-names.ts'

interface NewComplianceKeyDialogProps {
  onClose: () => void
  onMade: (secret: string) => void
}

/** Makes a key; what it may read is for good. */
export function NewComplianceKeyDialog({ onClose, onMade }: NewComplianceKeyDialogProps) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ComplianceScope[]>(['read:compliance_activities'])
  const create = useChange('createComplianceKey')
  const submit = () =>
    create.mutate({ name: name.trim(), scopes }, { onSuccess: ({ secret }) => onMade(secret) })
  return (
    <FormDialog
      title={text.title}
      button={text.make}
      isBusy={create.isPending || scopes.length === 0}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text.name}
        hint={text.nameHint}
        required
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <CheckFields
        label={text.scopes}
        hint={text.scopesHint}
        options={complianceScopes.map((value) => ({ value, label: scopeNames[value] ?? value }))}
        values={scopes}
        onChange={setScopes}
      />
    </FormDialog>
  )
}

const texts: Texts<'title' | 'make' | 'name' | 'nameHint' | 'scopes' | 'scopesHint'> = {
  en: {
    title: 'Make a compliance key',
    make: 'Make it',
    name: 'Name',
    nameHint: 'The system that uses it',
    scopes: 'May read',
    scopesHint:
      'It cannot be changed later. Whoever may read content sees what was said in calls that are kept.',
  },
  ja: {
    title: 'コンプライアンスキーを発行',
    make: '発行',
    name: '名前',
    nameHint: '使用するシステムの名前',
    scopes: '読み取れる範囲',
    scopesHint: '後から変更できません。「呼び出しの内容」を選ぶと、保存されているやり取りも読み取れます。',
  },
}
const text = textsOf(texts)
