import { useState } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { useChange } from '../../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { InvitationLinkDialog } from './invitation-link-dialog.tsx'

/** What may be done to an invitation that was not accepted. */
export function InvitationActions({
  invitation,
}: {
  invitation: ApiBody<'listInvitations'>['data'][number]
}) {
  const { id, name, state } = invitation
  if (state === 'accepted' || state === 'revoked') return null
  return (
    <div className="flex flex-wrap gap-1.5">
      <Resend id={id} name={name} />
      {state === 'open' && (
        <ConfirmAction
          operation="revokeInvitation"
          request={(reason) => ({ id, reason })}
          button={text.revoke}
          label={fill(text.revokeOne, { name })}
          ask={fill(text.askRevoke, { name })}
          look="danger"
        >
          {text.whatRevoke}
        </ConfirmAction>
      )}
    </div>
  )
}

function Resend({ id, name }: { id: string; name: string }) {
  const [isAsked, setAsked] = useState(false)
  const resend = useChange('resendInvitation')
  const close = () => {
    setAsked(false)
    resend.reset()
  }
  return (
    <>
      <Button
        look="plain"
        size="small"
        aria-label={fill(text.resendOne, { name })}
        onClick={() => setAsked(true)}
      >
        {text.resend}
      </Button>
      {isAsked && resend.data === undefined && (
        <ConfirmDialog
          title={fill(text.askResend, { name })}
          button={text.resend}
          look="primary"
          isBusy={resend.isPending}
          error={resend.error}
          onConfirm={() => resend.mutate({ id })}
          onClose={close}
        >
          <p>{text.whatResend}</p>
        </ConfirmDialog>
      )}
      {isAsked && resend.data !== undefined && (
        <InvitationLinkDialog issued={[resend.data]} onClose={close} />
      )}
    </>
  )
}

const texts: Texts<
  'revoke' | 'revokeOne' | 'askRevoke' | 'whatRevoke' | 'resend' | 'resendOne' | 'askResend' | 'whatResend'
> = {
  en: {
    revoke: 'Revoke',
    revokeOne: 'Revoke the invitation of {name}',
    askRevoke: 'Revoke the invitation of {name}?',
    whatRevoke: 'Its link stops working at once. You can invite them again.',
    resend: 'New link',
    resendOne: 'New link for {name}',
    askResend: 'Make a new link for {name}?',
    whatResend: 'The old link stops working. The new one is valid for 7 days, and is shown to you once.',
  },
  ja: {
    revoke: '取り消し',
    revokeOne: '{name} への招待を取り消し',
    askRevoke: '{name} への招待を取り消しますか?',
    whatRevoke: 'リンクはすぐに使えなくなります。もう一度招待することはできます。',
    resend: 'リンクを再発行',
    resendOne: '{name} のリンクを再発行',
    askResend: '{name} のリンクを再発行しますか?',
    whatResend: '以前のリンクは使えなくなります。新しいリンクは7日間有効で、表示されるのは一度だけです。',
  },
}
const text = textsOf(texts)
