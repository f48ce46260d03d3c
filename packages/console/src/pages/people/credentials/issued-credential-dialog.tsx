import { connectionLines } from '@sekisho/contract'
import type { ApiBody } from '../../../api/call-api.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { ShownOnceDialog } from '../../../parts/shown-once-dialog.tsx'

interface IssuedCredentialDialogProps {
  issued: ApiBody<'createCredential'>
  onClose: () => void
}

/** A new credential, with the two lines that point Claude Code at this server. */
export function IssuedCredentialDialog({ issued, onClose }: IssuedCredentialDialogProps) {
  const { secret, credential } = issued
  return (
    <ShownOnceDialog
      title={fill(text.title, { name: credential.name })}
      values={[
        { label: text.lines, value: connectionLines(issued).join('\n') },
        { label: text.secret, value: secret },
      ]}
      onClose={onClose}
    >
      {text.what}
    </ShownOnceDialog>
  )
}

const texts: Texts<'title' | 'what' | 'lines' | 'secret'> = {
  en: {
    title: 'The credential {name}',
    what: 'These two lines in a shell point Claude Code and every Anthropic SDK at this server. Hand them over the way you hand over a password.',
    lines: 'For a shell',
    secret: 'The credential alone',
  },
  ja: {
    title: '認証情報 {name}',
    what: '次の2行をシェルで実行すると、Claude Code とすべての Anthropic SDK がこのサーバーに接続します。パスワードと同じように、安全な方法で渡してください。',
    lines: 'シェル用',
    secret: '認証情報のみ',
  },
}
const text = textsOf(texts)
