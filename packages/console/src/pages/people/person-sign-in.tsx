import type { SignInMethod } from '@sekisho/contract'
import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { formatDate } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { Pending } from '../../parts/pending.tsx'
import { useMe } from '../../shell/use-me.ts'
import { InvitationLinkDialog } from './invitations/invitation-link-dialog.tsx'

/** With what somebody signs in on this server's own pages; nothing where the identity provider does it alone. */
export function PersonSignIn({ person }: { person: ApiBody<'getPerson'> }) {
  const { id, name, status } = person
  const { may } = useMe()
  const query = useApi('listSignInMethods', { id })
  const { data } = query
  if (query.error?.code === 'sign_in_not_local') return null
  const mayWrite = may('sign_in.write')
  const methods = data === undefined ? [] : methodsOf(data)
  return (
    <Card title={text.title} actions={mayWrite && status === 'active' && <SignInLink id={id} name={name} />}>
      <Pending query={query} lines={2} />
      {data !== undefined && methods.length === 0 && (
        <EmptyNote title={text.none}>{mayWrite && text.how}</EmptyNote>
      )}
      <ul className="grid gap-2">
        {methods.map(({ method, passkey, label, note }) => (
          <li
            key={passkey ?? method}
            className="flex flex-wrap items-center justify-between gap-2 border-b border-line pb-2 last:border-0"
          >
            <span>
              {label} {note !== undefined && <span className="text-sm text-soft">{note}</span>}
            </span>
            {mayWrite && (
              <ConfirmAction
                operation="removeSignInMethod"
                request={(reason) => ({ id, method, reason, ...(passkey === undefined ? {} : { passkey }) })}
                button={text.remove}
                label={fill(text.removeOne, { method: label })}
                ask={fill(text.askRemove, { method: label, name })}
                look="danger"
              >
                {text.whatRemove}
              </ConfirmAction>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

interface HeldMethod {
  method: SignInMethod
  /** id, of one passkey */
  passkey?: string
  label: string
  note?: string
}

function methodsOf(held: ApiBody<'listSignInMethods'>): HeldMethod[] {
  return [
    ...held.passkeys.map(({ id, name, lastUsedAt }) => ({
      method: 'passkey' as const,
      passkey: id,
      label: fill(text.passkey, { name }),
      note: lastUsedAt === undefined ? text.unused : fill(text.lastUsed, { date: formatDate(lastUsedAt) }),
    })),
    ...(held.password ? [{ method: 'password' as const, label: text.password }] : []),
    ...(held.totp ? [{ method: 'totp' as const, label: text.totp }] : []),
    ...(held.recoveryCodes === 0
      ? []
      : [
          {
            method: 'recovery_codes' as const,
            label: text.recoveryCodes,
            note: fill(text.left, { count: held.recoveryCodes }),
          },
        ]),
  ]
}

function SignInLink({ id, name }: { id: string; name: string }) {
  const [isAsked, setAsked] = useState(false)
  const create = useChange('createSignInLink')
  const close = () => {
    setAsked(false)
    create.reset()
  }
  return (
    <>
      <Button look="plain" size="small" onClick={() => setAsked(true)}>
        {text.link}
      </Button>
      {isAsked && create.data === undefined && (
        <ConfirmDialog
          title={fill(text.askLink, { name })}
          button={text.makeLink}
          look="primary"
          isBusy={create.isPending}
          error={create.error}
          onConfirm={() => create.mutate({ id })}
          onClose={close}
        >
          <p>{fill(text.whatLink, { name })}</p>
        </ConfirmDialog>
      )}
      {isAsked && create.data !== undefined && (
        <InvitationLinkDialog issued={[create.data]} onClose={close} />
      )}
    </>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'how'
  | 'passkey'
  | 'lastUsed'
  | 'unused'
  | 'password'
  | 'totp'
  | 'recoveryCodes'
  | 'left'
  | 'remove'
  | 'removeOne'
  | 'askRemove'
  | 'whatRemove'
  | 'link'
  | 'askLink'
  | 'makeLink'
  | 'whatLink'
> = {
  en: {
    title: 'How they sign in here',
    none: 'They cannot sign in on this server’s pages yet',
    how: 'Make a sign-in link and send it to them.',
    passkey: 'Passkey {name}',
    lastUsed: 'last used {date}',
    unused: 'never used',
    password: 'Password',
    totp: 'Authenticator app',
    recoveryCodes: 'Recovery codes',
    left: '{count} left',
    remove: 'Remove',
    removeOne: 'Remove: {method}',
    askRemove: '{method}: take it from {name}?',
    whatRemove: 'They cannot sign in with it any more, and all their sessions end within a second.',
    link: 'Make a sign-in link',
    askLink: 'Make a sign-in link for {name}?',
    makeLink: 'Make the link',
    whatLink:
      'Whoever opens it sets up how {name} signs in, and is {name} from then on. It is valid for 7 days, works once, and is shown to you once.',
  },
  ja: {
    title: 'このサーバーでのサインイン方法',
    none: 'このサーバーのページでのサインイン方法はまだ設定されていません',
    how: 'サインイン用リンクを作成して、本人に送ってください。',
    passkey: 'パスキー {name}',
    lastUsed: '最終利用: {date}',
    unused: '未使用',
    password: 'パスワード',
    totp: '認証アプリ',
    recoveryCodes: 'リカバリーコード',
    left: '残り {count} 個',
    remove: '削除',
    removeOne: '削除: {method}',
    askRemove: '{name} の{method}を削除しますか?',
    whatRemove: 'この方法ではサインインできなくなり、1秒以内にこの人のすべてのセッションが終了します。',
    link: 'サインイン用リンクを作成',
    askLink: '{name} のサインイン用リンクを作成しますか?',
    makeLink: 'リンクを作成',
    whatLink:
      'リンクを開いた人が {name} のサインイン方法を設定し、以後は {name} として扱われます。有効期間は7日間で、1回だけ使えます。表示されるのも一度だけです。',
  },
}
const text = textsOf(texts)
