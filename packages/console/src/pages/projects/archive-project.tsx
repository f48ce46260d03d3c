import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import type { Project } from './project-columns.tsx'

/** Archives a project after one question, or brings it back. */
export function ArchiveProject({ project: { id, name, status } }: { project: Project }) {
  const [isAsked, setAsked] = useState(false)
  const archive = useChange('archiveProject')
  const bringBack = useChange('updateProject')
  if (status === 'archived') {
    return (
      <Button
        look="plain"
        size="small"
        disabled={bringBack.isPending}
        onClick={() => bringBack.mutate({ id, status: 'active' })}
      >
        {text.back}
      </Button>
    )
  }
  return (
    <>
      <Button look="danger" size="small" onClick={() => setAsked(true)}>
        {text.archive}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={fill(text.ask, { name })}
          button={text.archive}
          isBusy={archive.isPending}
          error={archive.error}
          onConfirm={() => archive.mutate({ id }, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        >
          <p>{text.what}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const texts: Texts<'archive' | 'back' | 'ask' | 'what'> = {
  en: {
    archive: 'Archive',
    back: 'Bring back',
    ask: 'Archive the project {name}?',
    what: 'Within a second, calls that name it are refused, also those of people and credentials whose default it is. What it spent stays, and it can be brought back.',
  },
  ja: {
    archive: 'アーカイブ',
    back: '元に戻す',
    ask: 'プロジェクト {name} をアーカイブしますか?',
    what: '1秒以内に、このプロジェクトを指定した呼び出しが拒否されるようになります(既定のプロジェクトにしている利用者や認証情報も含みます)。使用した記録は残り、後で元に戻せます。',
  },
}
const text = textsOf(texts)
