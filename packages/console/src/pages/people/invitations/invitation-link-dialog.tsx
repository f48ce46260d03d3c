import type { ApiBody } from '../../../api/call-api.ts'
import { formatTime } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { ShownOnceDialog } from '../../../parts/shown-once-dialog.tsx'

interface InvitationLinkDialogProps {
  issued: readonly ApiBody<'createInvitation'>[]
  onClose: () => void
}

/** The links of new invitations, to send to their people. */
export function InvitationLinkDialog({ issued, onClose }: InvitationLinkDialogProps) {
  const [first] = issued
  if (first === undefined) return null
  const { name, email, expiresAt } = first.invitation
  const [title, values] =
    issued.length === 1
      ? [fill(text.one, { name }), [{ label: text.link, value: first.url }]]
      : [fill(text.many, { count: issued.length }), [{ label: text.links, value: linesOf(issued) }]]
  return (
    <ShownOnceDialog title={title} values={values} onClose={onClose}>
      {fill(issued.length === 1 && email !== null ? text.sendOne : text.send, {
        email: email ?? '',
        time: formatTime(expiresAt),
      })}
    </ShownOnceDialog>
  )
}

/** Address and link with a tab between, which a spreadsheet takes as two columns. */
function linesOf(issued: InvitationLinkDialogProps['issued']): string {
  return issued.map(({ invitation: { email, id }, url }) => `${email ?? id}\t${url}`).join('\n')
}

const texts: Texts<'one' | 'many' | 'link' | 'links' | 'send' | 'sendOne'> = {
  en: {
    one: 'The link for {name}',
    many: '{count} links',
    link: 'Link',
    links: 'Address and link, a line each',
    send: 'Send each to its person. Who opens it decides how they sign in here. Valid until {time}.',
    sendOne: 'Send it to {email}. Who opens it decides how they sign in here. Valid until {time}.',
  },
  ja: {
    one: '{name} のリンク',
    many: '{count} 件のリンク',
    link: 'リンク',
    links: 'メールアドレスとリンク(1行に1件)',
    send: 'それぞれ本人に送ってください。リンクを開いた人が、ここでのサインイン方法を設定します。有効期限は {time} です。',
    sendOne:
      '{email} に送ってください。リンクを開いた人が、ここでのサインイン方法を設定します。有効期限は {time} です。',
  },
}
const text = textsOf(texts)
