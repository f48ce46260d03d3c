import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../api/use-api.ts'
import { formatNumber } from '../../format/format.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'

interface SaveVersionProps {
  id: string
  /** undefined: what is in the editor is no policy document */
  document: unknown
  /** errors of the lint and tests that fail: the server takes none with any */
  faults: number
}

/** Saves what is in the editor as a version: a draft. */
export function SaveVersion({ id, document, faults }: SaveVersionProps) {
  const [note, setNote] = useState('')
  const save = useChange('addPolicyVersion')
  const navigate = useNavigate()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (typeof document !== 'object' || document === null) return
    save.mutate(
      { id, document: { ...document }, ...(note.trim() === '' ? {} : { note: note.trim() }) },
      { onSuccess: () => void navigate({ to: '/policies/$id', params: { id }, ignoreBlocker: true }) },
    )
  }
  return (
    <Card>
      <form onSubmit={submit} className="grid gap-3">
        <TextField
          label={text.note}
          hint={text.noteHint}
          maxLength={200}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        {faults > 0 && <p className="text-bad">{fill(text.faults, { count: formatNumber(faults) })}</p>}
        {save.error !== null && <ErrorNote error={save.error} />}
        <div>
          <Button type="submit" disabled={save.isPending || document === undefined || faults > 0}>
            {text.save}
          </Button>
        </div>
      </form>
    </Card>
  )
}

const text = textsOf({
  en: {
    note: 'What changes, and why',
    noteHint: 'Stays in the ledger for good: no personal data',
    save: 'Save as a new version',
    faults: 'Errors and failing tests to fix before it can be saved: {count}.',
  },
  ja: {
    note: '変更内容と理由',
    noteHint: '台帳にずっと残ります。個人情報は書かないでください',
    save: '新しいバージョンとして保存',
    faults: 'エラーと失敗したテスト({count} 件)を直すと保存できます。',
  },
})
