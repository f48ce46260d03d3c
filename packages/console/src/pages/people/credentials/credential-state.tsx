import type { ApiBody } from '../../../api/call-api.ts'
import { formatTime } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Badge, type Tone } from '../../../parts/badge.tsx'

type Credential = ApiBody<'listCredentials'>['data'][number]
type State = Credential['state']

/** Whether a credential is accepted, and until when or why no longer. */
export function CredentialState({ credential }: { credential: Credential }) {
  const { state, graceEndsAt, revokedReason } = credential
  return (
    <>
      <Badge tone={tones[state]}>{text[state]}</Badge>
      {state === 'grace' && graceEndsAt !== undefined && (
        <div className="text-sm text-soft">{fill(text.until, { time: formatTime(graceEndsAt) })}</div>
      )}
      {revokedReason !== undefined && <div className="text-sm text-soft">{revokedReason}</div>}
    </>
  )
}

const tones: Record<State, Tone> = {
  active: 'good',
  grace: 'warn',
  rotated: 'neutral',
  expired: 'neutral',
  revoked: 'neutral',
}

const texts: Texts<State | 'until'> = {
  en: {
    active: 'In force',
    grace: 'Rotated',
    rotated: 'Replaced',
    expired: 'Expired',
    revoked: 'Revoked',
    until: 'accepted until {time}',
  },
  ja: {
    active: '有効',
    grace: '更新済み',
    rotated: '置き換え済み',
    expired: '期限切れ',
    revoked: '失効済み',
    until: '{time} まで利用可能',
  },
}
const text = textsOf(texts)
