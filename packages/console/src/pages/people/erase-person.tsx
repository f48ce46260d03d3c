import type { ApiBody } from '../../api/call-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { Card } from '../../parts/page.tsx'

/** Destroys what is personal of somebody who has left. */
export function ErasePerson({ person }: { person: ApiBody<'getPerson'> }) {
  const { id, name, status } = person
  return (
    <Card title={text.title}>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="max-w-prose text-soft">{status === 'active' ? text.endFirst : text.about}</p>
        {status === 'inactive' && (
          <ConfirmAction
            operation="erasePerson"
            request={(reason) => ({ id, reason })}
            button={text.erase}
            ask={fill(text.ask, { name })}
            look="danger"
            size="normal"
          >
            {text.what}
          </ConfirmAction>
        )}
      </div>
    </Card>
  )
}

const texts: Texts<'title' | 'about' | 'endFirst' | 'erase' | 'ask' | 'what'> = {
  en: {
    title: 'Erase',
    about:
      'When somebody has left and nothing personal of theirs may stay: name, addresses, names of devices and credentials, ways to sign in, and what was kept of their calls.',
    endFirst: 'Their personal data can be erased once their access has ended.',
    erase: 'Erase personal data',
    ask: 'Erase the personal data of {name} for good?',
    what: 'Nobody can bring it back, and a backup taken before must be erased separately. Their id stays in spend and in the ledger, which still verifies. A legal hold on them forbids it.',
  },
  ja: {
    title: '消去',
    about:
      '退職などで、個人データを残してはならない場合に使います。名前、アドレス、デバイスと認証情報の名前、サインイン方法、保存された呼び出しの内容が消去されます。',
    endFirst: 'アクセスを終了すると、この人の個人データを消去できるようになります。',
    erase: '個人データを消去',
    ask: '{name} の個人データを完全に消去しますか?',
    what: '元に戻すことはできません。以前に取得したバックアップは別途消去してください。ID は費用と台帳に残り、台帳は引き続き検証できます。リーガルホールドの対象になっている場合は消去できません。',
  },
}
const text = textsOf(texts)
