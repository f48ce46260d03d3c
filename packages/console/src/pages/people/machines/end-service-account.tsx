import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import type { ServiceAccount } from './service-account.ts'

/** Ends a service account, for good; nothing where it has ended. */
export function EndServiceAccount({ account: { id, name, status } }: { account: ServiceAccount }) {
  if (status !== 'active') return null
  return (
    <ConfirmAction
      operation="deactivateServiceAccount"
      request={(reason) => ({ id, reason })}
      button={text.end}
      label={fill(text.endOne, { name })}
      ask={fill(text.ask, { name })}
      look="danger"
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<'end' | 'endOne' | 'ask' | 'what'> = {
  en: {
    end: 'Deactivate',
    endOne: 'Deactivate {name}',
    ask: 'Deactivate {name}?',
    what: 'Within a second its credentials and sessions are revoked for good, and its federation rules let nobody in. There is no way back: a machine that is wanted again gets a new account.',
  },
  ja: {
    end: '無効化',
    endOne: '{name} を無効化',
    ask: '{name} を無効化しますか?',
    what: '1秒以内に認証情報とセッションがすべて失効し、フェデレーションルールでも利用できなくなります。元に戻すことはできません。再び必要になった場合は、新しいアカウントを追加してください。',
  },
}
const text = textsOf(texts)
