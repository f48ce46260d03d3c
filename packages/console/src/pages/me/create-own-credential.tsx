import { mayHold, type CredentialKind } from '@sekisho/contract'
import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { formatDuration } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { useMe } from '../../shell/use-me.ts'
import { IssuedCredentialDialog } from '../people/credentials/issued-credential-dialog.tsx'

const dayS = 86_400
const livesDays = [7, 30, 90, 180]

/** Makes a credential for the reader, of a kind their roles may hold, and shows it once. */
export function CreateOwnCredential({ onClose }: { onClose: () => void }) {
  const { me } = useMe()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<CredentialKind>('claude_code')
  const [days, setDays] = useState('90')
  const create = useChange('createOwnCredential')
  if (create.data !== undefined) return <IssuedCredentialDialog issued={create.data} onClose={onClose} />
  return (
    <FormDialog
      title={text.title}
      button={text.create}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ name, kind, expiresInSeconds: Number(days) * dayS })}
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
      {mayHold(me?.roles ?? [], 'any') && (
        <SelectField
          label={text.kind}
          value={kind}
          onChange={({ target }) => setKind(target.value === 'any' ? 'any' : 'claude_code')}
          options={[
            { value: 'claude_code', label: text.claudeCode },
            { value: 'any', label: text.any },
          ]}
        />
      )}
      <SelectField
        label={text.life}
        value={days}
        onChange={({ target }) => setDays(target.value)}
        options={livesDays.map((life) => ({ value: String(life), label: formatDuration(life * dayS) }))}
      />
    </FormDialog>
  )
}

const texts: Texts<'title' | 'name' | 'nameHint' | 'kind' | 'claudeCode' | 'any' | 'life' | 'create'> = {
  en: {
    title: 'Create a credential',
    name: 'Name',
    nameHint: 'The machine it is for',
    kind: 'For',
    claudeCode: 'Claude Code only',
    any: 'Claude Code and every Anthropic SDK',
    life: 'Valid for',
    create: 'Create',
  },
  ja: {
    title: '認証情報を作成',
    name: '名前',
    nameHint: '使うマシンの名前など',
    kind: '用途',
    claudeCode: 'Claude Code のみ',
    any: 'Claude Code とすべての Anthropic SDK',
    life: '有効期間',
    create: '作成',
  },
}
const text = textsOf(texts)
