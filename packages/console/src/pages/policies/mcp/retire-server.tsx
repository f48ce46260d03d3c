import { useState } from 'react'
import { useChange } from '../../../api/use-api.ts'
import { fill, textsOf } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import type { McpServer } from './server-words.ts'

/** Takes a server out of the catalogue's approved ones. */
export function RetireServer({ server: { id, name } }: { server: McpServer }) {
  const [isAsked, setAsked] = useState(false)
  const retire = useChange('retireMcpServer')
  return (
    <>
      <Button look="danger" size="small" onClick={() => setAsked(true)}>
        {text.retire}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={fill(text.ask, { name })}
          button={text.retire}
          asksReason
          isBusy={retire.isPending}
          error={retire.error}
          onConfirm={(reason) => retire.mutate({ id, reason }, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        >
          <p>{text.what}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const text = textsOf({
  en: {
    retire: 'Retire',
    ask: 'Retire {name}?',
    what: 'Rules made of the catalogue deny it from then on. Policies that are published already stay as they are: write a new version of them. You can approve the server again later.',
  },
  ja: {
    retire: '廃止',
    ask: '{name} を廃止しますか?',
    what: '以後、カタログから作るルールでは拒否されます。公開済みのポリシーは変わらないため、新しいバージョンを書いてください。サーバーは後で再び承認できます。',
  },
})
