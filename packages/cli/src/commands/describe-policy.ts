import type { PolicyBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { terminalText } from '../output/terminal-text.ts'

/** Whom it is for, in few words. */
export function describeMatch(
  { groups, emailDomain, roles }: PolicyBody['match'],
  { tell }: Context,
): string {
  const parts = [
    ...(groups === undefined ? [] : [groups.join(', ')]),
    ...(emailDomain === undefined ? [] : [`@${emailDomain}`]),
    ...(roles === undefined ? [] : [roles.join(', ')]),
  ]
  return parts.length === 0 ? tell('policies.everybody') : parts.join(' + ')
}

/** How far its newest version got. Safe to print. */
export function describeRollout({ status, rollout }: PolicyBody, { tell }: Context): string {
  if (status === 'retired') return tell('policies.state.retired')
  if (rollout === null) return tell('policies.state.none')
  const { version, previousVersion } = rollout
  const previous = previousVersion === null ? tell('policies.nothing') : String(previousVersion)
  if (rollout.state === 'rolled_back')
    return tell('policies.state.rolledBack', {
      version,
      previous,
      reason: terminalText(rollout.reason ?? ''),
    })
  if (rollout.ring === 'all') return tell('policies.state.all', { version })
  return rollout.ring === 'share'
    ? tell('policies.state.share', { version, percent: rollout.sharePercent, previous })
    : tell('policies.state.canary', { version, previous })
}
