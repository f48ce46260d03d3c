import { useState } from 'react'
import { useApi } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { ListLink } from '../../../parts/list-link.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { CreateCredentialDialog } from './create-credential-dialog.tsx'
import { CredentialTable } from './credential-table.tsx'

/** What somebody calls with, beside a sign-in. */
export function PersonCredentials({ person, isActive }: { person: string; isActive: boolean }) {
  const { may } = useMe()
  const [isCreating, setCreating] = useState(false)
  const query = useApi('listCredentials', { person, limit: 20 })
  return (
    <Card
      title={text.title}
      actions={
        <div className="flex flex-wrap items-center gap-3">
          <ListLink to="/people/credentials" person={person} list={text.title} />
          {may('credentials.write') && isActive && (
            <Button look="plain" size="small" onClick={() => setCreating(true)}>
              {text.create}
            </Button>
          )}
        </div>
      }
    >
      <CredentialTable
        caption={text.title}
        query={query}
        empty={<EmptyNote title={text.none}>{person.startsWith('svc_') ? text.howJobs : text.how}</EmptyNote>}
      />
      {isCreating && <CreateCredentialDialog holder={person} onClose={() => setCreating(false)} />}
    </Card>
  )
}

const texts: Texts<'title' | 'create' | 'none' | 'how' | 'howJobs'> = {
  en: {
    title: 'Credentials',
    create: 'Create a credential',
    none: 'No credential',
    how: 'People who sign in with Claude Code need none.',
    howJobs: 'Jobs that a federation rule lets act as it need none.',
  },
  ja: {
    title: '認証情報',
    create: '認証情報を作成',
    none: '認証情報はありません',
    how: 'Claude Code からサインインする場合は必要ありません。',
    howJobs: 'フェデレーションルールで実行するジョブには必要ありません。',
  },
}
const text = textsOf(texts)
