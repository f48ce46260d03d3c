import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import type { Project } from './project-columns.tsx'
import { classificationOptions, readClassification } from './project-dialog.tsx'

/** Says how sensitive a project is, which opens it to some and closes it to others. */
export function ClassifyDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const [classification, setClassification] = useState(project.classification)
  const classify = useChange('classifyProject')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    classify.mutate({ id: project.id, classification }, { onSuccess: onClose })
  }
  return (
    <Dialog title={fill(text.title, { name: project.name })} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <p>{text.what}</p>
        <SelectField
          label={text.classification}
          value={classification}
          onChange={({ target }) => setClassification(readClassification(target.value))}
          options={classificationOptions}
        />
        {classify.error !== null && <ErrorNote error={classify.error} />}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={classify.isPending}>
            {text.classify}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts: Texts<'title' | 'what' | 'classification' | 'classify' | 'cancel'> = {
  en: {
    title: 'How sensitive is {name}?',
    what: 'Within a second it is open to those whose access rule names the classification, and to nobody else; calls of others that name it are refused.',
    classification: 'Classification',
    classify: 'Classify',
    cancel: 'Cancel',
  },
  ja: {
    title: '{name} の機密区分',
    what: '1秒以内に、アクセスルールでこの区分を許可された人だけが利用できるようになります。それ以外の人がこのプロジェクトを指定した呼び出しは拒否されます。',
    classification: '機密区分',
    classify: '区分を設定',
    cancel: 'キャンセル',
  },
}
const text = textsOf(texts)
