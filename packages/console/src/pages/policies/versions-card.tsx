import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { approvalOf, type SeenPolicy } from './approval.ts'
import { stateNames, stateTones, type ListedVersion } from './policy-words.ts'
import { VersionActions } from './version-actions.tsx'
import { Who } from './who.tsx'

/** Every version, newest first: who made and reviewed it, and what can be done with it. */
export function VersionsCard({ policy }: { policy: ApiBody<'getPolicy'> }) {
  const { versions, status, rollout } = policy
  const running = rollout?.state === 'running' ? rollout.version : undefined
  return (
    <Card title={text.title}>
      {versions.length === 0 ? (
        <EmptyNote title={text.none}>{text.next}</EmptyNote>
      ) : (
        <ol className="grid gap-3">
          {versions.map((version, index) => (
            <li key={version.version} className="rounded-lg border border-line px-4 py-3">
              <VersionItem version={version} policy={policy} before={versions[index + 1]?.version} />
              <VersionActions
                version={version}
                policy={policy}
                isLive={status === 'active'}
                isRunning={version.version === running}
              />
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

interface VersionItemProps {
  version: ListedVersion
  policy: SeenPolicy
  before: number | undefined
}

function VersionItem({ version: one, policy, before }: VersionItemProps) {
  const { policy: id, version, state, note, createdBy, createdAt, reviewedBy, publishedAt } = one
  const approval = approvalOf(one, policy)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{fill(text.version, { version })}</h3>
        <Badge tone={stateTones[state]}>{stateNames[state]}</Badge>
        {approval !== undefined && (
          <Badge tone={approval === 'approved' ? 'good' : 'warn'}>{text[approval]}</Badge>
        )}
        {before !== undefined && (
          <Link
            to="/policies/$id/compare"
            params={{ id }}
            search={{ before: String(before), after: String(version) }}
            className="ml-auto"
          >
            {fill(text.compare, { before })}
          </Link>
        )}
      </div>
      {note !== '' && <p className="mt-1">{note}</p>}
      <p className="mt-1 text-sm text-soft">
        {text.by} <Who id={createdBy} />, <time dateTime={createdAt}>{formatTime(createdAt)}</time>
        {reviewedBy !== null && (
          <>
            {' · '}
            {text.reviewed} <Who id={reviewedBy} />
          </>
        )}
        {publishedAt !== null && ` · ${text.published} ${formatTime(publishedAt)}`}
      </p>
    </>
  )
}

const text = textsOf({
  en: {
    title: 'Versions',
    none: 'There is no version yet',
    next: 'Write the first one: until one is published, the policy is in force for nobody.',
    version: 'Version {version}',
    approved: 'Approved',
    void: 'Approved for what the policy was before',
    missing: 'A second person has to approve it',
    compare: 'Compare with version {before}',
    by: 'Written by',
    reviewed: 'approved by',
    published: 'published',
  },
  ja: {
    title: 'バージョン',
    none: 'バージョンはまだありません',
    next: '最初のバージョンを書いてください。公開するまで、このポリシーは誰にも適用されません。',
    version: 'バージョン {version}',
    approved: '承認済み',
    void: '承認後にポリシーが変更されました',
    missing: '別の人の承認が必要です',
    compare: 'バージョン {before} と比較',
    by: '作成:',
    reviewed: '承認:',
    published: '公開:',
  },
})
