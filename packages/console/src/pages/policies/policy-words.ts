import type { ApiBody } from '../../api/call-api.ts'
import { formatPercent } from '../../format/format.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import type { Tone } from '../../parts/badge.tsx'

export type Policy = ApiBody<'listPolicies'>['data'][number]
export type ListedVersion = ApiBody<'getPolicy'>['versions'][number]
export type Rollout = ApiBody<'getPolicyRollouts'>['data'][number]

/** Whom a policy is for. */
export function matchText({ groups = [], emailDomain, roles = [] }: Policy['match']): string {
  const parts = [
    ...(groups.length === 0 ? [] : [`${text.groups} ${groups.join(', ')}`]),
    ...(roles.length === 0 ? [] : [`${text.roles} ${roles.map((role) => roleNames[role]).join(', ')}`]),
    ...(emailDomain === undefined ? [] : [`@${emailDomain}`]),
  ]
  return parts.length === 0 ? text.everybody : parts.join(' · ')
}

/** Who has a version of a rollout. */
export function ringText({ ring, sharePercent }: Pick<Rollout, 'ring' | 'sharePercent'>): string {
  if (ring === 'share') return fill(text.share, { percent: formatPercent(sharePercent / 100) })
  return ring === 'canary' ? text.canary : text.all
}

/** What is in force, in a line. */
export function inForceText(rollout: Rollout | null): string {
  if (rollout === null) return text.nothing
  const { version, state, ring, previousVersion: before } = rollout
  if (state === 'rolled_back')
    return before === null ? fill(text.takenBack, { version }) : fill(text.back, { version, before })
  if (ring === 'all') return fill(text.version, { version })
  return before === null ? fill(text.first, { version }) : fill(text.partly, { version, before })
}

export const stateNames: Record<ListedVersion['state'] | Rollout['state'], string> = textsOf({
  en: {
    draft: 'Draft',
    in_review: 'In review',
    published: 'Published',
    withdrawn: 'Withdrawn',
    running: 'In force',
    superseded: 'Superseded',
    rolled_back: 'Rolled back',
  },
  ja: {
    draft: '下書き',
    in_review: 'レビュー中',
    published: '公開済み',
    withdrawn: '取り下げ',
    running: '適用中',
    superseded: '新しいバージョンに交代',
    rolled_back: 'ロールバック済み',
  },
})

export const stateTones: Record<ListedVersion['state'] | Rollout['state'], Tone> = {
  draft: 'neutral',
  in_review: 'warn',
  published: 'good',
  withdrawn: 'neutral',
  running: 'good',
  superseded: 'neutral',
  rolled_back: 'bad',
}

/** What becomes of a call. */
export const verdictNames: Record<'allow' | 'ask' | 'deny' | 'unknown', string> = textsOf({
  en: { allow: 'allowed', ask: 'asked about', deny: 'denied', unknown: 'not known' },
  ja: { allow: '許可', ask: '確認', deny: '拒否', unknown: '不明' },
})

export const verdictTones: Record<'allow' | 'ask' | 'deny' | 'unknown', Tone> = {
  allow: 'good',
  ask: 'warn',
  deny: 'bad',
  unknown: 'neutral',
}

const text = textsOf({
  en: {
    everybody: 'Everybody',
    groups: 'Groups:',
    roles: 'Roles:',
    canary: 'Canary ring',
    share: '{percent} of people',
    all: 'Everybody it is for',
    nothing: 'Nothing published',
    version: 'Version {version}',
    first: 'Version {version}; nothing for the others',
    partly: 'Version {version}; version {before} for the others',
    takenBack: 'None: version {version} was rolled back',
    back: 'Version {before}: version {version} was rolled back',
  },
  ja: {
    everybody: '全員',
    groups: 'グループ:',
    roles: 'ロール:',
    canary: 'カナリアリング',
    share: '利用者の {percent}',
    all: '対象者全員',
    nothing: '未公開',
    version: 'バージョン {version}',
    first: 'バージョン {version}(ほかの対象者にはなし)',
    partly: 'バージョン {version}(ほかの対象者はバージョン {before})',
    takenBack: 'なし(バージョン {version} はロールバック済み)',
    back: 'バージョン {before}(バージョン {version} はロールバック済み)',
  },
})
