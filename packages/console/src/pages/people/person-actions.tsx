import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { EditPersonDialog } from './edit-person-dialog.tsx'
import { EndAccess } from './end-access.tsx'

/** What may be done to a person. */
export function PersonActions({ person }: { person: ApiBody<'getPerson'> }) {
  const [isEditing, setEditing] = useState(false)
  return (
    <>
      <Button look="plain" onClick={() => setEditing(true)}>
        {text.edit}
      </Button>
      <EndAccess person={person} />
      {isEditing && <EditPersonDialog person={person} onClose={() => setEditing(false)} />}
    </>
  )
}

const texts: Texts<'edit'> = { en: { edit: 'Edit' }, ja: { edit: '編集' } }
const text = textsOf(texts)
