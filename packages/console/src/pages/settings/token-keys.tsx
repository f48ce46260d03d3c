import { textsOf, type Texts } from '../../format/locale.ts'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { Card } from '../../parts/page.tsx'

/** The key that signs access tokens, and the change to a new one. */
export function TokenKeys() {
  return (
    <Card
      title={text.title}
      actions={
        <ConfirmAction
          operation="rotateSigningKey"
          request={() => ({})}
          button={text.rotate}
          ask={text.ask}
          asksReason={false}
          confirmLook="primary"
        >
          {text.what}
        </ConfirmAction>
      }
    >
      <p className="max-w-prose text-soft">{text.lead}</p>
    </Card>
  )
}

const texts: Texts<'title' | 'lead' | 'rotate' | 'ask' | 'what'> = {
  en: {
    title: 'Key that signs access tokens',
    lead: 'It is rotated by itself. Rotate it by hand if it may have leaked.',
    rotate: 'Rotate the token key',
    ask: 'Sign access tokens with a new key?',
    what: 'New tokens are signed with it from now on. Tokens of the old key stay good until they end, and nobody is signed out. To end access now, revoke sessions.',
  },
  ja: {
    title: 'アクセストークンの署名鍵',
    lead: '自動で更新されます。漏えいの可能性があるときは、手動で更新してください。',
    rotate: 'トークンの鍵を更新',
    ask: '新しい鍵でアクセストークンに署名しますか?',
    what: '今後のトークンは新しい鍵で署名されます。以前の鍵のトークンは期限まで有効で、サインアウトされる人はいません。今すぐアクセスを止めるには、セッションを失効させてください。',
  },
}
const text = textsOf(texts)
