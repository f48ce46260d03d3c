import { useState } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { CredentialUsesDialog } from './credential-uses-dialog.tsx'
import { RotateCredentialDialog } from './rotate-credential-dialog.tsx'

/** What may be done to a credential. */
export function CredentialActions({
  credential,
}: {
  credential: ApiBody<'listCredentials'>['data'][number]
}) {
  const { may } = useMe()
  const [open, setOpen] = useState<'rotate' | 'uses'>()
  const { id, name, state, successorId } = credential
  const close = () => setOpen(undefined)
  const mayWrite = may('credentials.write')
  return (
    <div className="flex flex-wrap gap-1.5">
      {mayWrite && state === 'active' && (
        <Button
          look="plain"
          size="small"
          aria-label={fill(text.rotateOne, { name })}
          onClick={() => setOpen('rotate')}
        >
          {text.rotate}
        </Button>
      )}
      {successorId !== undefined && (
        <Button
          look="plain"
          size="small"
          aria-label={fill(text.usesOne, { name })}
          onClick={() => setOpen('uses')}
        >
          {text.uses}
        </Button>
      )}
      {mayWrite && (state === 'active' || state === 'grace') && (
        <ConfirmAction
          operation="revokeCredential"
          request={(reason) => ({ id, reason })}
          button={text.revoke}
          label={fill(text.revokeOne, { name })}
          ask={fill(text.ask, { name })}
          look="danger"
        >
          {text.what}
        </ConfirmAction>
      )}
      {open === 'rotate' && <RotateCredentialDialog credential={credential} onClose={close} />}
      {open === 'uses' && <CredentialUsesDialog credential={credential} onClose={close} />}
    </div>
  )
}

const texts: Texts<'rotate' | 'rotateOne' | 'uses' | 'usesOne' | 'revoke' | 'revokeOne' | 'ask' | 'what'> = {
  en: {
    rotate: 'Rotate',
    rotateOne: 'Rotate {name}',
    uses: 'Who still uses it',
    usesOne: 'Who still uses it: {name}',
    revoke: 'Revoke',
    revokeOne: 'Revoke {name}',
    ask: 'Revoke {name}?',
    what: 'Within a second it is refused on every node, for good. To replace it without a gap, rotate it instead.',
  },
  ja: {
    rotate: '更新',
    rotateOne: '{name} を更新',
    uses: '利用中のクライアント',
    usesOne: '{name} を利用中のクライアント',
    revoke: '失効',
    revokeOne: '{name} を失効',
    ask: '{name} を失効させますか?',
    what: '1秒以内にすべてのノードで拒否され、元に戻すことはできません。途切れずに置き換えたい場合は、更新を使ってください。',
  },
}
const text = textsOf(texts)
