import { textsOf, type Texts } from '../../../format/locale.ts'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { ListLink } from '../../../parts/list-link.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { SessionTable } from './session-table.tsx'

/** Where somebody is signed in. */
export function PersonSessions({ person }: { person: string }) {
  const { may } = useMe()
  return (
    <Card
      title={text.title}
      actions={
        <div className="flex flex-wrap items-center gap-3">
          <ListLink to="/people/sessions" person={person} list={text.title} />
          {may('sessions.write') && (
            <ConfirmAction
              operation="revokeSessionsOfPerson"
              request={(reason) => ({ personId: person, reason })}
              button={text.endAll}
              ask={text.ask}
            >
              {text.what}
            </ConfirmAction>
          )}
        </div>
      }
    >
      <SessionTable
        caption={text.title}
        request={{ person, limit: 10 }}
        empty={<EmptyNote title={text.none} />}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'endAll' | 'ask' | 'what'> = {
  en: {
    title: 'Sessions',
    none: 'No sign-in yet',
    endAll: 'Sign out everywhere',
    ask: 'End all their sessions?',
    what: 'Browsers, command lines and Claude Code are signed out on every node within a second. Credentials stay in force, and signing in again is possible.',
  },
  ja: {
    title: 'セッション',
    none: 'サインインの記録はまだありません',
    endAll: 'すべてサインアウト',
    ask: 'すべてのセッションを終了しますか?',
    what: 'ブラウザー、コマンドライン、Claude Code が1秒以内にすべてのノードでサインアウトされます。認証情報は有効なままで、もう一度サインインすることもできます。',
  },
}
const text = textsOf(texts)
