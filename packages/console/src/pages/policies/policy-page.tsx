import { Link, useParams } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { Facts } from '../../parts/facts.tsx'
import { idsIn, Names } from '../../parts/names.tsx'
import { Card, Page, type Back } from '../../parts/page.tsx'
import { PendingPage } from '../../parts/pending.tsx'
import { useMe } from '../../shell/use-me.ts'
import { ChangePolicy } from './change-policy.tsx'
import { PendingChange } from './pending-change.tsx'
import { inForceText, matchText } from './policy-words.ts'
import { RetirePolicy } from './retire-policy.tsx'
import { RolloutCard } from './rollout-card.tsx'
import { VersionsCard } from './versions-card.tsx'

/** One policy: how far its newest version got, and every version. */
export function PolicyPage() {
  // Sound: the path of this page has an id.
  const { id } = useParams({ strict: false }) as { id: string }
  const { may } = useMe()
  const query = useApi('getPolicy', { id })
  const { data: policy } = query
  if (policy === undefined) return <PendingPage query={query} title={text.policy} back={back} />
  const isActive = policy.status === 'active'
  return (
    <Page
      title={policy.name}
      back={back}
      lead={fill(text.lead, { match: matchText(policy.match) })}
      actions={
        isActive && (
          <>
            {may('policies.write') && (
              <Link to="/policies/$id/edit" params={{ id }} className="button-link">
                {text.edit}
              </Link>
            )}
            {may('policies.publish') && policy.pending === null && (
              <>
                <ChangePolicy policy={policy} />
                <RetirePolicy policy={policy} />
              </>
            )}
          </>
        )
      }
    >
      <Names ids={idsIn([policy.pending, policy.versions])}>
        {isActive && policy.pending !== null && <PendingChange policy={policy} pending={policy.pending} />}
        <Card title={text.facts}>
          <Facts
            facts={[
              [
                text.state,
                isActive ? <Badge tone="good">{text.inUse}</Badge> : <Badge>{text.retired}</Badge>,
              ],
              [text.inForce, inForceText(policy.rollout)],
              [text.position, policy.position],
              [text.created, formatTime(policy.createdAt)],
              [text.id, <code key="id">{policy.id}</code>],
            ]}
          />
        </Card>
        {policy.rollout !== null && <RolloutCard policy={policy} rollout={policy.rollout} />}
        <VersionsCard policy={policy} />
      </Names>
    </Page>
  )
}

const text = textsOf({
  en: {
    policy: 'Policy',
    back: 'To the policies',
    lead: 'For: {match}',
    edit: 'Write a new version',
    facts: 'About it',
    state: 'State',
    inUse: 'In use',
    retired: 'Retired',
    inForce: 'In force',
    position: 'Position',
    created: 'Made',
    id: 'Id',
  },
  ja: {
    policy: 'ポリシー',
    back: 'ポリシーの一覧へ',
    lead: '対象: {match}',
    edit: '新しいバージョンを書く',
    facts: '基本情報',
    state: '状態',
    inUse: '使用中',
    retired: '廃止済み',
    inForce: '適用中',
    position: '順位',
    created: '作成日時',
    id: 'ID',
  },
})
const back: Back = { to: '/policies', label: text.back }
