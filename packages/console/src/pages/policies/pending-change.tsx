import { useChange } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'
import { matchText, type Policy } from './policy-words.ts'
import { Who } from './who.tsx'

interface PendingChangeProps {
  policy: Policy
  pending: NonNullable<Policy['pending']>
}

/** What waits for a second person: how it is, how it would be, and the yes or no. */
export function PendingChange({ policy, pending }: PendingChangeProps) {
  const { may } = useMe()
  const approve = useChange('approvePolicyChange')
  const withdraw = useChange('withdrawPolicyChange')
  const name = { id: policy.id, change: pending.change }
  const error = approve.error ?? withdraw.error
  const becomes = (before: string, after: string) => fill(text.becomes, { before, after })
  return (
    <Card
      title={fill(text.title, { change: pending.change })}
      actions={
        <>
          {may('policies.review') && (
            <Button
              look={pending.retire ? 'danger' : 'primary'}
              disabled={approve.isPending}
              onClick={() => approve.mutate(name)}
            >
              {pending.retire ? text.approveRetire : text.approve}
            </Button>
          )}
          {may('policies.write') && (
            <Button look="plain" disabled={withdraw.isPending} onClick={() => withdraw.mutate(name)}>
              {text.withdraw}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <ErrorNote error={error} />}
      <p className="mb-3 text-soft">{pending.retire ? text.retire : text.what}</p>
      <Facts
        facts={[
          [text.name, pending.name === undefined ? '' : becomes(policy.name, pending.name)],
          [
            text.position,
            pending.position === undefined ? '' : becomes(String(policy.position), String(pending.position)),
          ],
          [
            text.match,
            pending.match === undefined ? '' : becomes(matchText(policy.match), matchText(pending.match)),
          ],
          [text.by, <Who key="by" id={pending.proposedBy} />],
          [text.at, formatTime(pending.proposedAt)],
        ]}
      />
    </Card>
  )
}

const text = textsOf({
  en: {
    title: 'Change {change} waits for a second person',
    what: 'Once approved, it takes effect within a second. Only somebody other than the proposer can approve it.',
    retire:
      'Once approved, the policy is in force for nobody within a second, for good. Only somebody other than the proposer can approve it.',
    approve: 'Approve',
    approveRetire: 'Approve and retire',
    withdraw: 'Withdraw the change',
    becomes: '{before} → {after}',
    name: 'Name',
    position: 'Position',
    match: 'For',
    by: 'Proposed by',
    at: 'At',
  },
  ja: {
    title: '変更 {change} が別の人の承認を待っています',
    what: '承認すると1秒以内に適用されます。承認できるのは提案者以外の人です。',
    retire:
      '承認すると、このポリシーは1秒以内に誰にも適用されなくなり、元に戻せません。承認できるのは提案者以外の人です。',
    approve: '承認',
    approveRetire: '承認して廃止',
    withdraw: '変更を取り下げ',
    becomes: '{before} → {after}',
    name: '名前',
    position: '順位',
    match: '対象',
    by: '提案者',
    at: '提案日時',
  },
})
