import type { CredentialKind } from '@sekisho/contract'
import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { formatDuration } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { AccountField } from '../../../parts/account-field.tsx'
import { SelectField, TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { IssuedCredentialDialog } from './issued-credential-dialog.tsx'

const dayS = 86_400
const livesDays = [1, 7, 30, 90, 180, 365]

interface CreateCredentialDialogProps {
  /** whose it will be; absent: asked for */
  holder?: string
  onClose: () => void
}

/** Makes a credential for a person or a service account, and shows it once. */
export function CreateCredentialDialog({ holder, onClose }: CreateCredentialDialogProps) {
  const [personId, setPersonId] = useState(holder)
  const [name, setName] = useState('')
  const [kind, setKind] = useState<CredentialKind>('claude_code')
  const [life, setLife] = useState(String(90 * dayS))
  const create = useChange('createCredential')
  if (create.data !== undefined) return <IssuedCredentialDialog issued={create.data} onClose={onClose} />
  const submit = () => {
    if (personId === undefined) return
    create.mutate({
      personId,
      name,
      kind,
      ...(life === '' ? {} : { expiresInSeconds: Number(life) }),
    })
  }
  return (
    <FormDialog
      title={text.title}
      button={text.create}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {holder === undefined && (
        <AccountField label={text.holder} among="both" required value={personId} onChange={setPersonId} />
      )}
      <TextField
        label={text.name}
        hint={text.nameHint}
        required
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label={text.kind}
        value={kind}
        onChange={({ target }) => setKind(target.value === 'any' ? 'any' : 'claude_code')}
        options={[
          { value: 'claude_code', label: text.claudeCode },
          { value: 'any', label: text.any },
        ]}
      />
      <SelectField
        label={text.life}
        value={life}
        onChange={({ target }) => setLife(target.value)}
        options={[
          ...livesDays.map((days) => ({ value: String(days * dayS), label: formatDuration(days * dayS) })),
          { value: '', label: text.forEver },
        ]}
      />
    </FormDialog>
  )
}

const texts: Texts<
  'title' | 'holder' | 'name' | 'nameHint' | 'kind' | 'claudeCode' | 'any' | 'life' | 'forEver' | 'create'
> = {
  en: {
    title: 'Create a credential',
    holder: 'Person or service account',
    name: 'Name',
    nameHint: 'What tells it from others: the machine or the job it is for',
    kind: 'For',
    claudeCode: 'Claude Code only',
    any: 'Claude Code and every Anthropic SDK',
    life: 'Valid for',
    forEver: 'Until it is revoked',
    create: 'Create',
  },
  ja: {
    title: '認証情報を作成',
    holder: '利用者またはサービスアカウント',
    name: '名前',
    nameHint: '使うマシンやジョブなど、ほかと区別できる名前にしてください',
    kind: '用途',
    claudeCode: 'Claude Code のみ',
    any: 'Claude Code とすべての Anthropic SDK',
    life: '有効期間',
    forEver: '失効させるまで',
    create: '作成',
  },
}
const text = textsOf(texts)
