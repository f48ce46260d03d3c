import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { formatDuration } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { SelectField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'
import { IssuedCredentialDialog } from './issued-credential-dialog.tsx'

const gracesS = [3_600, 86_400, 7 * 86_400, 30 * 86_400]

interface RotateCredentialDialogProps {
  credential: { id: string; name: string }
  onClose: () => void
}

/** Replaces a credential by a new one, and shows it once. */
export function RotateCredentialDialog({ credential: { id, name }, onClose }: RotateCredentialDialogProps) {
  const [grace, setGrace] = useState('86400')
  const rotate = useChange('rotateCredential')
  if (rotate.data !== undefined) return <IssuedCredentialDialog issued={rotate.data} onClose={onClose} />
  return (
    <FormDialog
      title={fill(text.title, { name })}
      button={text.rotate}
      isBusy={rotate.isPending}
      error={rotate.error}
      onSubmit={() => rotate.mutate({ id, graceSeconds: Number(grace) })}
      onClose={onClose}
    >
      <p>{text.what}</p>
      <SelectField
        label={text.grace}
        value={grace}
        onChange={({ target }) => setGrace(target.value)}
        options={[
          { value: '0', label: text.atOnce },
          ...gracesS.map((seconds) => ({ value: String(seconds), label: formatDuration(seconds) })),
        ]}
      />
    </FormDialog>
  )
}

const texts: Texts<'title' | 'what' | 'grace' | 'atOnce' | 'rotate'> = {
  en: {
    title: 'Rotate {name}',
    what: 'A new credential takes its place, and the old one is refused when the grace ends. Until then both are accepted, and this list tells who still uses the old one.',
    grace: 'Grace for the old one',
    atOnce: 'None: refused at once',
    rotate: 'Rotate',
  },
  ja: {
    title: '{name} を更新',
    what: '新しい認証情報に置き換えます。猶予期間が終わると、古いものは拒否されます。それまでは両方を利用でき、古いものを使い続けているクライアントをこの一覧で確認できます。',
    grace: '古い認証情報の猶予期間',
    atOnce: 'なし(すぐに拒否)',
    rotate: '更新',
  },
}
const text = textsOf(texts)
