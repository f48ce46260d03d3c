import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { SelectField, TextField } from '../../../parts/fields.tsx'
import { holdTargetNames, type HoldTarget } from './hold-target-names.ts'

const targets = ['person', 'conversation', 'project', 'everything'] as const satisfies readonly HoldTarget[]

/** Keeps something until the hold is lifted. */
export function PlaceHoldDialog({ onClose }: { onClose: () => void }) {
  const [type, setType] = useState<HoldTarget>('person')
  const [id, setId] = useState('')
  const [reason, setReason] = useState('')
  const place = useChange('placeHold')
  const submit = () => {
    const target = type === 'everything' ? { type } : { type, id: id.trim() }
    place.mutate({ target, reason: reason.trim() }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={text.title}
      button={text.place}
      isBusy={place.isPending}
      error={place.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={text.on}
        value={type}
        onChange={({ target }) => setType(targets.find((known) => known === target.value) ?? 'person')}
        options={targets.map((value) => ({ value, label: holdTargetNames[value] }))}
      />
      {type !== 'everything' && (
        <TextField
          label={text.id}
          hint={text[type]}
          required
          maxLength={200}
          value={id}
          onChange={({ target }) => setId(target.value)}
        />
      )}
      <TextField
        label={text.reason}
        hint={text.reasonHint}
        required
        maxLength={200}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  )
}

const texts: Texts<
  'title' | 'place' | 'on' | 'id' | 'reason' | 'reasonHint' | 'person' | 'conversation' | 'project'
> = {
  en: {
    title: 'Place a legal hold',
    place: 'Place it',
    on: 'On',
    id: 'Id',
    reason: 'Why',
    reasonHint: 'Stays in the ledger for good: no personal data',
    person: 'Of a person or service account: per_… or svc_…',
    conversation: 'Session id of Claude Code',
    project: 'Of a project: prj_…',
  },
  ja: {
    title: 'リーガルホールドを設定',
    place: '設定',
    on: '対象',
    id: 'ID',
    reason: '理由',
    reasonHint: '台帳にずっと残ります。個人情報は書かないでください',
    person: '利用者またはサービスアカウントの ID(per_… または svc_…)',
    conversation: 'Claude Code のセッション ID',
    project: 'プロジェクトの ID(prj_…)',
  },
}
const text = textsOf(texts)
