import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { TextAreaField, TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { InvitationLinkDialog } from './invitation-link-dialog.tsx'

/** Invites everyone in a CSV text or file, and shows the links. */
export function ImportInvitationsDialog({ onClose }: { onClose: () => void }) {
  const [csv, setCsv] = useState('')
  const [isLarge, setLarge] = useState(false)
  const invite = useChange('importInvitations')
  const read = async (file: File | undefined) => {
    const fits = file === undefined || file.size <= maxBytes
    setLarge(!fits)
    if (file !== undefined && fits) setCsv(await file.text())
  }
  if (invite.data !== undefined) return <InvitationLinkDialog issued={invite.data.data} onClose={onClose} />
  return (
    <FormDialog
      title={text.title}
      button={text.invite}
      isBusy={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate({ csv })}
      onClose={onClose}
    >
      <TextField
        type="file"
        label={text.file}
        accept=".csv,text/csv"
        problem={isLarge ? text.large : undefined}
        onChange={({ target }) => void read(target.files?.[0])}
      />
      <TextAreaField
        label={text.csv}
        hint={text.csvHint}
        required
        rows={7}
        placeholder={example}
        value={csv}
        onChange={({ target }) => setCsv(target.value)}
      />
      <p className="text-sm text-soft">{text.allOrNone}</p>
    </FormDialog>
  )
}

/** What the server takes at most, were every character as long as UTF-8 makes them. */
const maxBytes = 4_000_000
const example = 'name,email,roles,groups\nPerson 1,person-1@example.co.jp,developer,platform;tokyo'

const texts: Texts<'title' | 'file' | 'large' | 'csv' | 'csvHint' | 'allOrNone' | 'invite'> = {
  en: {
    title: 'Invite everyone in a CSV',
    file: 'CSV file',
    large: 'The file is larger than 1,000 rows can be.',
    csv: 'Rows',
    csvHint:
      'The header is name,email,roles,groups, and project and cost_centre where they are wanted. Separate several roles or groups in a cell with ;.',
    allOrNone:
      'If a row is wrong, nobody is invited and you are told its number. The links are valid for 7 days.',
    invite: 'Invite all',
  },
  ja: {
    title: 'CSV でまとめて招待',
    file: 'CSV ファイル',
    large: 'ファイルが大きすぎます。1,000行以内にしてください。',
    csv: '内容',
    csvHint:
      '1行目は name,email,roles,groups です。必要に応じて project と cost_centre を続けます。1つのセルに複数のロールやグループを書く場合は ; で区切ってください。',
    allOrNone:
      '誤った行が1つでもあると誰も招待されず、その行番号が表示されます。リンクの有効期間は7日間です。',
    invite: 'すべて招待',
  },
}
const text = textsOf(texts)
