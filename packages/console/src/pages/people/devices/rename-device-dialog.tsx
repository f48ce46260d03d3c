import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { TextField } from '../../../parts/fields.tsx'
import { FormDialog } from '../../../parts/form-dialog.tsx'

interface RenameDeviceDialogProps {
  device: { id: string; name: string }
  onClose: () => void
}

/** Another name for a device. */
export function RenameDeviceDialog({ device: { id, name }, onClose }: RenameDeviceDialogProps) {
  const [typed, setTyped] = useState(name)
  const update = useChange('updateDevice')
  return (
    <FormDialog
      title={fill(text.title, { name })}
      button={text.rename}
      isBusy={update.isPending}
      error={update.error}
      onSubmit={() => update.mutate({ id, name: typed }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextField
        label={text.name}
        required
        maxLength={200}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </FormDialog>
  )
}

const texts: Texts<'title' | 'name' | 'rename'> = {
  en: { title: 'Rename {name}', name: 'New name', rename: 'Rename' },
  ja: { title: '{name} の名前を変更', name: '新しい名前', rename: '変更' },
}
const text = textsOf(texts)
